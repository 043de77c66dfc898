#include "aws/endpoint.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>

#include "base/text.h"

namespace sfai::aws {
namespace {

struct Partition {
  std::string_view region_prefix;
  std::string_view name;
  std::string_view domain;
};

// botocore's partitions.json; the last one is for all other regions.
constexpr std::array partitions{
    Partition{"cn-", "aws-cn", "amazonaws.com.cn"},       Partition{"us-gov-", "aws-us-gov", "amazonaws.com"},
    Partition{"us-iso-", "aws-iso", "c2s.ic.gov"},        Partition{"us-isob-", "aws-iso-b", "sc2s.sgov.gov"},
    Partition{"eu-isoe-", "aws-iso-e", "cloud.adc-e.uk"}, Partition{"us-isof-", "aws-iso-f", "csp.hci.ic.gov"},
    Partition{"eusc-", "aws-eusc", "amazonaws.eu"},       Partition{"", "aws", "amazonaws.com"},
};

const Partition& partition(std::string_view region) {
  return *std::ranges::find_if(partitions, [&](const Partition& p) { return region.starts_with(p.region_prefix); });
}

bool is_region(std::string_view text) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return !text.empty() && text.size() < 64 && text.front() != '-' &&
         text.find_first_not_of(allowed) == std::string_view::npos;
}

std::optional<std::uint16_t> port_in(std::string_view text) {
  std::uint16_t port = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

bool is_printable(std::string_view url) {
  return std::ranges::all_of(url, [](char c) { return c > ' ' && c < 0x7f; });
}

struct Authority {
  std::string_view host;  // without brackets
  std::string_view port;  // with its colon
};

Authority split_authority(std::string_view text) {
  if (!text.starts_with('['))
    return {text.substr(0, text.find(':')), text.substr(std::min(text.size(), text.find(':')))};
  const auto close = text.find(']');
  if (close == text.npos) return {};
  return {text.substr(1, close - 1), text.substr(close + 1)};
}

std::string override_of(const Service& service, const Variables& variables, std::string& name) {
  if (equal_ignoring_case(variables("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), "true")) return {};
  name = fmt::format("AWS_ENDPOINT_URL_{}", service.variable);
  std::string url = variables(name);
  if (!url.empty()) return url;
  name = "AWS_ENDPOINT_URL";
  return variables(name);
}

}  // namespace

Result<ServiceEndpoint> parse_endpoint(std::string_view url, std::string_view name) {
  auto refuse = [&](std::string_view why) {
    return fail(ErrorKind::not_configured, fmt::format("{} is not http[s]://host[:port][/path]: {}", name, why));
  };
  const bool tls = url.starts_with("https://");
  if (!tls && !url.starts_with("http://")) return refuse("it has to start with https:// or http://");
  if (!is_printable(url)) return refuse("it holds a space or a character that has to be percent-encoded");
  if (url.find_first_of("?#@") != url.npos) return refuse("a query, a fragment or a user name has no place there");

  const auto rest = url.substr(tls ? 8 : 7);
  const auto authority = split_authority(rest.substr(0, rest.find('/')));
  if (authority.host.empty()) return refuse("the host is missing");
  ServiceEndpoint made{
      .endpoint = {std::string(authority.host), tls ? std::uint16_t{443} : std::uint16_t{80}, tls, ""}};
  if (!authority.port.empty()) {
    auto port = authority.port.front() == ':' ? port_in(authority.port.substr(1)) : std::nullopt;
    if (!port) return refuse("the port is a number from 1 to 65535");
    made.endpoint.port = *port;
  }
  made.path_prefix = rest.substr(std::min(rest.size(), rest.find('/')));
  while (made.path_prefix.ends_with('/')) made.path_prefix.pop_back();
  return made;
}

Result<ServiceEndpoint> service_endpoint(const Service& service, std::string_view region, const Variables& variables) {
  std::string name;
  const std::string url = override_of(service, variables, name);
  ServiceEndpoint made;
  if (!url.empty()) {
    auto parsed = parse_endpoint(url, name);
    if (!parsed) return parsed;
    made = std::move(*parsed);
    made.origin = ServiceEndpoint::Origin::override;
  } else {
    if (!is_region(region))
      return fail(ErrorKind::not_configured, fmt::format("'{}' is not the name of an AWS region", region));
    made.endpoint.host = fmt::format("{}.{}.{}", service.host_label, region, partition(region).domain);
  }
  made.endpoint.ca_file = variables("AWS_CA_BUNDLE");
  return made;
}

std::string_view partition_of(std::string_view region) { return partition(region).name; }

}  // namespace sfai::aws
