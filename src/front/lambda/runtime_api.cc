#include "front/lambda/runtime_api.h"

#include <charconv>

#include "aws/whole_answer.h"
#include "base/base64.h"
#include "wire/json_writer.h"

namespace sfai::front {
namespace {

constexpr std::string_view version = "/2018-06-01/runtime/";
constexpr Milliseconds connect_limit{5'000};
constexpr Milliseconds post_limit{30'000};
// Lambda's own bound is 6 MB before JSON's escapes.
constexpr std::size_t most_event_bytes = 64U << 20U;

std::string render_error(std::string_view type, std::string_view message) {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().member("errorType", type).member("errorMessage", message);
  json.key("stackTrace").begin_array().end_array().end_object();
  return body;
}

std::unexpected<Error> refused(std::string_view what, int status, std::string_view said) {
  return fail(ErrorKind::upstream_broke, "the Runtime API answered " + std::string(what) + " with HTTP " +
                                             std::to_string(status) + " " + std::string(said.substr(0, 300)));
}

Result<Invocation> read_invocation(const http::ResponseHead& head, std::string event) {
  Invocation invocation;
  invocation.id = head.headers.find("lambda-runtime-aws-request-id").value_or("");
  // The id becomes a part of paths.
  bool usable = !invocation.id.empty() && invocation.id.find_first_of("/?# \t") == std::string::npos;
  if (!usable) return fail(ErrorKind::upstream_broke, "the Runtime API gave an invocation without a usable request id");
  std::string_view deadline = head.headers.find("lambda-runtime-deadline-ms").value_or("");
  std::int64_t milliseconds = 0;
  auto parsed = std::from_chars(deadline.data(), deadline.data() + deadline.size(), milliseconds);
  constexpr std::int64_t last = 9'000'000'000'000;  // in the clock's own unit later times do not fit
  invocation.deadline = WallTime::max();
  if (parsed.ec == std::errc() && milliseconds < last) invocation.deadline = WallTime(Milliseconds(milliseconds));
  invocation.event = std::move(event);
  return invocation;
}

}  // namespace

Result<RuntimeApi> RuntimeApi::make(boost::asio::io_context& loop, const std::string& address) {
  http::Endpoint endpoint;
  endpoint.tls = false;
  auto colon = address.rfind(':');
  endpoint.host = address.substr(0, colon);
  const char* end = address.data() + address.size();
  endpoint.port = 80;
  bool good = !endpoint.host.empty();
  if (colon != std::string::npos) {
    auto parsed = std::from_chars(address.data() + colon + 1, end, endpoint.port);
    good = good && parsed.ec == std::errc() && parsed.ptr == end && endpoint.port != 0;
  }
  if (!good) return fail(ErrorKind::not_configured, "AWS_LAMBDA_RUNTIME_API is '" + address + "', not host:port");
  auto client = net::make_client(loop, {});
  if (!client) return std::unexpected(client.error());
  return RuntimeApi(loop, std::move(endpoint), std::move(*client));
}

http::ClientRequest RuntimeApi::request_to(const std::string& path) const {
  http::ClientRequest request;
  request.endpoint = endpoint_;
  request.target = std::string(version) + path;
  auto now = std::chrono::steady_clock::now();
  request.connect_by = now + connect_limit;
  request.first_byte_by = now + post_limit;
  return request;
}

http::Task<Result<Invocation>> RuntimeApi::next() {
  http::ClientRequest request = request_to("invocation/next");
  request.method = "GET";
  request.first_byte_by = SteadyTime::max();
  auto answer =
      co_await aws::fetch_whole(*client_, request, {.deadline = SteadyTime::max(), .most_bytes = most_event_bytes});
  if (!answer) co_return std::unexpected(answer.error());
  if (answer->head.status != 200) co_return refused("/next", answer->head.status, answer->body);
  co_return read_invocation(answer->head, std::move(answer->body));
}

http::Task<Result<std::unique_ptr<net::Upload>>> RuntimeApi::begin_response(const std::string& id,
                                                                            std::string media_type) {
  http::ClientRequest request = request_to("invocation/" + id + "/response");
  request.headers.add("content-type", media_type);
  request.headers.add("lambda-runtime-function-response-mode", "streaming");
  request.headers.add("trailer", "lambda-runtime-function-error-type, lambda-runtime-function-error-body");
  auto upload = co_await net::open_upload(*loop_, std::move(request));
  co_return upload;
}

http::Headers RuntimeApi::error_trailers(std::string_view type, std::string_view message) {
  return {{"lambda-runtime-function-error-type", type},
          {"lambda-runtime-function-error-body", encode_base64(render_error(type, message))}};
}

http::Task<Result<void>> RuntimeApi::post(http::ClientRequest request, std::string body) {
  request.body = body;
  auto answer = co_await aws::fetch_whole(*client_, request, {.deadline = request.first_byte_by});
  if (!answer) co_return std::unexpected(answer.error());
  if (answer->head.status == 202) co_return Result<void>{};
  co_return refused(request.target, answer->head.status, answer->body);
}

http::Task<Result<void>> RuntimeApi::respond(const std::string& id, std::string_view body) {
  http::ClientRequest request = request_to("invocation/" + id + "/response");
  request.headers.add("content-type", "application/json");
  Result<void> posted = co_await post(std::move(request), std::string(body));
  co_return posted;
}

http::Task<Result<void>> RuntimeApi::report_error(const std::string& id, std::string_view type,
                                                  std::string_view message) {
  http::ClientRequest request = request_to("invocation/" + id + "/error");
  request.headers.add("content-type", "application/vnd.aws.lambda.error+json");
  request.headers.add("lambda-runtime-function-error-type", type);
  Result<void> posted = co_await post(std::move(request), render_error(type, message));
  co_return posted;
}

http::Task<Result<void>> RuntimeApi::report_init_error(std::string_view type, std::string_view message) {
  http::ClientRequest request = request_to("init/error");
  request.headers.add("content-type", "application/vnd.aws.lambda.error+json");
  request.headers.add("lambda-runtime-function-error-type", type);
  Result<void> posted = co_await post(std::move(request), render_error(type, message));
  co_return posted;
}

}  // namespace sfai::front
