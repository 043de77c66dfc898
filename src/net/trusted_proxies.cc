#include "net/trusted_proxies.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <ranges>

#include "base/text.h"

namespace sfai::net {
namespace {

namespace ip = boost::asio::ip;

constexpr unsigned bits_before_ipv4 = 96;

std::string_view trimmed(std::string_view text) {
  auto begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

ip::address_v6 as_v6(const ip::address& address) {
  return address.is_v4() ? ip::make_address_v6(ip::v4_mapped, address.to_v4()) : address.to_v6();
}

ip::address plain(const ip::address& address) {
  bool mapped = address.is_v6() && address.to_v6().is_v4_mapped();
  return mapped ? ip::address(ip::make_address_v4(ip::v4_mapped, address.to_v6())) : address;
}

// An address as proxies write it: bare, in brackets, or with a port.
std::optional<ip::address> address_in(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('[')) {
    text = text.substr(1, text.find(']') == text.npos ? text.npos : text.find(']') - 1);
  } else if (std::ranges::count(text, ':') == 1) {
    text = text.substr(0, text.find(':'));
  }
  boost::system::error_code failure;
  auto address = ip::make_address(std::string(text), failure);
  if (failure) return std::nullopt;
  return plain(address);
}

bool same_bits(const ip::address_v6& left, const ip::address_v6& right, unsigned bits) {
  auto a = left.to_bytes();
  auto b = right.to_bytes();
  unsigned whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + whole, b.begin())) return false;
  unsigned rest = bits % 8;
  return rest == 0 || (a.at(whole) >> (8 - rest)) == (b.at(whole) >> (8 - rest));
}

}  // namespace

Result<TrustedProxies::Block> TrustedProxies::parse_block(std::string_view text) {
  auto unfit = [&] {
    return fail(ErrorKind::not_configured,
                "--trusted-proxies: '" + std::string(text) + "' is neither an address nor a block such as 10.0.0.0/8");
  };
  auto slash = text.find('/');
  boost::system::error_code failure;
  auto address = ip::make_address(std::string(text.substr(0, slash)), failure);
  if (failure) return unfit();
  unsigned most = address.is_v4() ? 32 : 128;
  unsigned bits = most;
  if (slash != text.npos) {
    auto digits = text.substr(slash + 1);
    auto read = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || bits > most) return unfit();
  }
  return Block{as_v6(address), address.is_v4() ? bits + bits_before_ipv4 : bits};
}

Result<TrustedProxies> TrustedProxies::parse(std::string_view list) {
  TrustedProxies proxies;
  for (auto part : list | std::views::split(',')) {
    auto text = trimmed(std::string_view(part.begin(), part.end()));
    if (text.empty()) continue;
    auto block = parse_block(text);
    if (!block) return std::unexpected(std::move(block.error()));
    proxies.blocks_.push_back(*block);
  }
  return proxies;
}

bool TrustedProxies::trusts(const ip::address& address) const {
  auto wide = as_v6(address);
  return std::ranges::any_of(blocks_, [&](const Block& block) { return same_bits(block.base, wide, block.bits); });
}

std::string TrustedProxies::client_of(const ip::address& peer, const http::Headers& headers) const {
  auto client = plain(peer);
  if (blocks_.empty() || !trusts(client)) return client.to_string();
  std::string hops;
  for (const auto& [name, value] : headers) {
    if (equal_ignoring_case(name, "x-forwarded-for")) hops.append(hops.empty() ? "" : ",").append(value);
  }
  std::string_view left = hops;
  while (!left.empty() && trusts(client)) {
    auto comma = left.rfind(',');
    auto hop = address_in(comma == left.npos ? left : left.substr(comma + 1));
    if (!hop) break;
    client = *hop;
    left = comma == left.npos ? std::string_view() : left.substr(0, comma);
  }
  return client.to_string();
}

}  // namespace sfai::net
