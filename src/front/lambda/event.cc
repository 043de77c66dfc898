#include "front/lambda/event.h"

#include "aws/uri.h"
#include "base/base64.h"
#include "wire/json.h"

namespace sfai::front {
namespace {

using wire::JsonKind;
using wire::JsonValue;

std::unexpected<Error> bad(const std::string& member, std::string_view expected) {
  return fail(ErrorKind::bad_request, "the event's '" + member + "' must be " + std::string(expected), member);
}

Result<std::string> text_of(JsonValue value, const std::string& name) {
  if (!value.is(JsonKind::string)) return bad(name, "a string");
  return value.string();
}

bool is_left_out(JsonValue value) { return !value || value.is_null(); }

Result<void> add_headers(JsonValue headers, http::Headers& to) {
  if (is_left_out(headers)) return {};
  if (!headers.is(JsonKind::object)) return bad("headers", "an object");
  for (auto header = headers.first(); header; header = header.next()) {
    if (!header.is(JsonKind::string)) return bad("headers." + header.key(), "a string");
    to.add(header.key(), header.string());
  }
  return {};
}

Result<void> add_many_headers(JsonValue headers, http::Headers& to) {
  if (!headers.is(JsonKind::object)) return bad("multiValueHeaders", "an object");
  for (auto header = headers.first(); header; header = header.next()) {
    if (!header.is(JsonKind::array)) return bad("multiValueHeaders." + header.key(), "an array");
    for (auto value = header.first(); value; value = value.next()) {
      if (!value.is(JsonKind::string)) return bad("multiValueHeaders." + header.key(), "an array of strings");
      to.add(header.key(), value.string());
    }
  }
  return {};
}

// Several cookies come apart here, and belong into one field (RFC 6265 section 5.4).
Result<void> add_cookies(JsonValue cookies, http::Headers& to) {
  if (is_left_out(cookies)) return {};
  if (!cookies.is(JsonKind::array)) return bad("cookies", "an array");
  std::string all;
  for (auto cookie = cookies.first(); cookie; cookie = cookie.next()) {
    if (!cookie.is(JsonKind::string)) return bad("cookies", "an array of strings");
    all += (all.empty() ? "" : "; ") + cookie.string();
  }
  if (!all.empty()) to.add("cookie", all);
  return {};
}

Result<std::string> body_of(JsonValue event) {
  JsonValue body = event["body"];
  if (is_left_out(body)) return std::string();
  if (!body.is(JsonKind::string)) return bad("body", "a string");
  JsonValue encoded = event["isBase64Encoded"];
  if (!is_left_out(encoded) && !encoded.boolean()) return bad("isBase64Encoded", "true or false");
  if (!encoded.boolean().value_or(false)) return body.string();
  auto bytes = decode_base64(body.string());
  if (!bytes) return bad("body", "base64, since isBase64Encoded is true");
  return std::move(*bytes);
}

// REST events have their parameters decoded.
void append_query(std::string& target, std::string_view name, std::string_view value) {
  target += target.find('?') == std::string::npos ? '?' : '&';
  target += aws::percent_encoded(name) + "=" + aws::percent_encoded(value);
}

Result<void> append_query(JsonValue event, std::string& target) {
  JsonValue many = event["multiValueQueryStringParameters"];
  if (is_left_out(many)) return {};
  if (!many.is(JsonKind::object)) return bad("multiValueQueryStringParameters", "an object");
  for (auto parameter = many.first(); parameter; parameter = parameter.next()) {
    if (!parameter.is(JsonKind::array)) return bad("multiValueQueryStringParameters", "an object of arrays");
    for (auto value = parameter.first(); value; value = value.next()) {
      append_query(target, parameter.key(), value.string());
    }
  }
  return {};
}

Result<void> read_function_url(JsonValue event, http::Request& request) {
  auto method = text_of(event["requestContext"]["http"]["method"], "requestContext.http.method");
  if (!method) return std::unexpected(method.error());
  auto path = text_of(event["rawPath"], "rawPath");
  if (!path) return std::unexpected(path.error());
  JsonValue query = event["rawQueryString"];
  if (!is_left_out(query) && !query.is(JsonKind::string)) return bad("rawQueryString", "a string");
  request.method = std::move(*method);
  request.target = path->empty() ? "/" : std::move(*path);
  std::string raw_query = query.string();
  if (!raw_query.empty()) request.target += "?" + raw_query;
  auto headers = add_headers(event["headers"], request.headers);
  if (!headers) return headers;
  request.principal = event["requestContext"]["authorizer"]["iam"]["userArn"].string();
  request.client_ip = event["requestContext"]["http"]["sourceIp"].string();
  return add_cookies(event["cookies"], request.headers);
}

Result<void> read_rest_api(JsonValue event, http::Request& request) {
  auto method = text_of(event["httpMethod"], "httpMethod");
  if (!method) return std::unexpected(method.error());
  auto path = text_of(event["path"], "path");
  if (!path) return std::unexpected(path.error());
  request.method = std::move(*method);
  request.target = path->empty() ? "/" : std::move(*path);
  auto query = append_query(event, request.target);
  if (!query) return query;
  request.principal = event["requestContext"]["identity"]["userArn"].string();
  request.client_ip = event["requestContext"]["identity"]["sourceIp"].string();
  JsonValue many = event["multiValueHeaders"];
  return is_left_out(many) ? add_headers(event["headers"], request.headers) : add_many_headers(many, request.headers);
}

}  // namespace

Result<HttpEvent> parse_event(std::string_view json) {
  wire::JsonDocument document;
  auto event = document.parse_copy(json);
  if (!event) return fail(ErrorKind::not_found, "the event is not JSON: " + event.error()->message);
  bool function_url = (*event)["requestContext"]["http"].is(JsonKind::object);
  bool rest_api = !is_left_out((*event)["httpMethod"]);
  if (!function_url && !rest_api) {
    return fail(ErrorKind::not_found,
                "the event carries no HTTP request: call the function through its Function URL or through an API "
                "Gateway REST API with proxy integration");
  }
  HttpEvent parsed;
  parsed.form = function_url ? HttpEvent::Form::function_url : HttpEvent::Form::rest_api;
  auto read = function_url ? read_function_url(*event, parsed.request) : read_rest_api(*event, parsed.request);
  if (!read) return std::unexpected(read.error());
  auto body = body_of(*event);
  if (!body) return std::unexpected(body.error());
  parsed.request.body = std::move(*body);
  return parsed;
}

}  // namespace sfai::front
