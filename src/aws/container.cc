#include <arpa/inet.h>
#include <array>
#include <fmt/format.h>

#include "aws/credentials_json.h"
#include "aws/endpoint.h"
#include "aws/sources.h"
#include "aws/text_file.h"
#include "aws/whole_answer.h"
#include "base/text.h"

namespace sfai::aws {
namespace {

constexpr Milliseconds limit{3'000};
constexpr std::string_view relative_uri = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr std::string_view full_uri = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

// The agents of ECS and of EKS Pod Identity: nothing else may be asked for credentials without TLS.
constexpr std::array agents{std::string_view("169.254.170.2"), std::string_view("169.254.170.23"),
                            std::string_view("fd00:ec2::23")};

bool is_loopback(const std::string& host) {
  in_addr four{};
  if (inet_pton(AF_INET, host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24U) == 127U;
  return host == "localhost" || host == "::1";
}

bool may_be_asked(const http::Endpoint& endpoint) {
  return endpoint.tls || is_loopback(endpoint.host) || std::ranges::find(agents, endpoint.host) != agents.end();
}

struct Place {
  http::Endpoint endpoint;
  std::string target;
};

Result<Place> place_of(const std::string& url, std::string_view variable) {
  const std::size_t mark = std::min(url.find('?'), url.size());
  auto parsed = parse_endpoint(url.substr(0, mark), variable);
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  const std::string query = url.substr(mark);
  const bool clean = std::ranges::all_of(query, [](char c) { return c > ' ' && c < 0x7f; });
  if (!clean)
    return fail(ErrorKind::not_configured, fmt::format("{} has a query that is not percent-encoded", variable));
  if (!may_be_asked(parsed->endpoint))
    return fail(ErrorKind::not_configured,
                fmt::format("{} names the host {}, which would be asked without TLS: only https, this machine, "
                            "169.254.170.2 and 169.254.170.23 may be",
                            variable, parsed->endpoint.host));
  // The path exactly as it was given, with a slash at its end too.
  const std::string address = url.substr(0, mark);
  const std::size_t path = address.find('/', address.find("://") + 3);
  return Place{parsed->endpoint, (path == address.npos ? "/" : address.substr(path)) + query};
}

// Read anew each time: the agent rotates the file.
Result<Secret> authorization(const Variables& variables) {
  constexpr std::string_view file_variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
  const std::string file = variables(file_variable);
  std::string token(trim(variables("AWS_CONTAINER_AUTHORIZATION_TOKEN")));
  if (!file.empty()) token = std::string(trim(read_text_file(file).value_or("")));
  if (!file.empty() && token.empty())
    return fail(ErrorKind::not_configured,
                fmt::format("the file {} ({}) is empty or cannot be read", file, file_variable));
  if (token.find_first_of("\r\n") != token.npos)
    return fail(ErrorKind::not_configured, "the container's authorization token has more than one line");
  return Secret(std::move(token));
}

Found read_answer(WholeAnswer answer, const http::Endpoint& endpoint) {
  const std::string source = fmt::format("the container credentials endpoint at {}", endpoint.host);
  if (answer.head.status >= 500)
    return fail(ErrorKind::upstream_broke, fmt::format("{} answered {}", source, answer.head.status));
  if (answer.head.status != 200)
    return fail(ErrorKind::not_configured,
                fmt::format("{} answered {}: has the task or the pod a role?", source, answer.head.status));
  auto made = parse_credentials_json(std::move(answer.body), source);
  if (!made) return std::unexpected(std::move(made.error()));
  return std::move(*made);
}

}  // namespace

http::Task<Found> from_container(Search& search) {
  const std::string relative = search.variables(relative_uri);
  const std::string full = search.variables(full_uri);
  if (relative.empty() && full.empty()) {
    search.tried.push_back(fmt::format("container endpoint (neither {} nor {} is set)", relative_uri, full_uri));
    co_return std::nullopt;
  }
  std::string url = full;
  if (!relative.empty()) url = "http://169.254.170.2" + std::string(relative.starts_with('/') ? "" : "/") + relative;
  auto place = place_of(url, relative.empty() ? full_uri : relative_uri);
  if (!place) co_return std::unexpected(std::move(place.error()));
  auto token = authorization(search.variables);
  if (!token) co_return std::unexpected(std::move(token.error()));

  http::ClientRequest request;
  request.endpoint = place->endpoint;
  request.method = "GET";
  request.target = place->target;
  request.headers.add("accept", "application/json");
  if (!token->empty()) request.headers.add("authorization", token->reveal());
  request.connect_by = search.clock.steady() + limit;
  request.first_byte_by = request.connect_by;
  auto answer = co_await fetch_twice(search.client, request, {.deadline = request.connect_by});
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  co_return read_answer(std::move(*answer), place->endpoint);
}

}  // namespace sfai::aws
