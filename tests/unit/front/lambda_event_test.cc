#include <gtest/gtest.h>

#include "front/lambda/event.h"

namespace sfai::front {
namespace {

http::Request request_of(std::string_view json) {
  auto event = parse_event(json);
  EXPECT_TRUE(event) << event.error()->message;
  return event ? std::move(event->request) : http::Request{};
}

std::string refusal_of(std::string_view json) {
  auto event = parse_event(json);
  if (event) return "taken";
  return std::string(name_of(event.error()->kind)) + " " + event.error()->param;
}

constexpr std::string_view function_url =
    R"({"version":"2.0","rawPath":"/v1/chat/completions","rawQueryString":"a=1&b=%20",
  "cookies":["x=1","y=2"],"headers":{"content-type":"application/json","authorization":"Bearer k"},
  "requestContext":{"http":{"method":"POST","path":"/v1/chat/completions","sourceIp":"203.0.113.7"},"requestId":"r"},
  "body":"{\"model\":\"caf\u00e9\"}","isBase64Encoded":false})";

TEST(LambdaEvent, ReadsAFunctionUrlsRequest) {
  http::Request request = request_of(function_url);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/v1/chat/completions?a=1&b=%20");
  EXPECT_EQ(request.path(), "/v1/chat/completions");
  EXPECT_EQ(request.headers.find("Authorization"), "Bearer k");
  EXPECT_EQ(request.headers.find("cookie"), "x=1; y=2");
  EXPECT_EQ(request.body, "{\"model\":\"caf\xC3\xA9\"}");
  EXPECT_EQ(request.principal, "");
  EXPECT_EQ(request.client_ip, "203.0.113.7");
}

TEST(LambdaEvent, DecodesABodyInBase64) {
  EXPECT_EQ(
      request_of(R"({"rawPath":"/","requestContext":{"http":{"method":"POST"}},"body":"AAH/","isBase64Encoded":true})")
          .body,
      std::string("\x00\x01\xFF", 3));
}

TEST(LambdaEvent, NeedsNeitherQueryNorHeadersNorBody) {
  http::Request request =
      request_of(R"({"rawPath":"","rawQueryString":"","requestContext":{"http":{"method":"GET"}}})");
  EXPECT_EQ(request.target, "/");
  EXPECT_EQ(request.headers.size(), 0U);
  EXPECT_EQ(request.body, "");
}

TEST(LambdaEvent, SaysWhomIamHasLetIn) {
  EXPECT_EQ(request_of(R"({"rawPath":"/","requestContext":{"http":{"method":"GET"},
                          "authorizer":{"iam":{"userArn":"arn:aws:iam::1:user/alice"}}}})")
                .principal,
            "arn:aws:iam::1:user/alice");
}

TEST(LambdaEvent, ReadsARestApisRequest) {
  http::Request request = request_of(R"({"httpMethod":"POST","path":"/chat/completions",
    "multiValueQueryStringParameters":{"q":["a b","ü&"]},"headers":{"X":"last"},"multiValueHeaders":{"X":["first","last"]},
    "requestContext":{"identity":{"userArn":null}},"body":"{}","isBase64Encoded":false})");
  EXPECT_EQ(request.target, "/chat/completions?q=a%20b&q=%C3%BC%26");
  EXPECT_EQ(request.headers.size(), 2U);
  EXPECT_EQ(request.headers.find("x"), "first");
}

TEST(LambdaEvent, IsOfTheFormThatItsAnswerNeeds) {
  EXPECT_EQ(parse_event(function_url)->form, HttpEvent::Form::function_url);
  EXPECT_EQ(parse_event(R"({"httpMethod":"GET","path":"/"})")->form, HttpEvent::Form::rest_api);
}

TEST(LambdaEvent, NamesTheMemberAtFault) {
  EXPECT_EQ(refusal_of(R"({"requestContext":{"http":{"method":"GET"}}})"), "bad_request rawPath");
  EXPECT_EQ(refusal_of(R"({"rawPath":"/","requestContext":{"http":{}}})"), "bad_request requestContext.http.method");
  EXPECT_EQ(refusal_of(R"({"rawPath":"/","headers":[],"requestContext":{"http":{"method":"GET"}}})"),
            "bad_request headers");
  EXPECT_EQ(refusal_of(R"({"rawPath":"/","headers":{"a":1},"requestContext":{"http":{"method":"GET"}}})"),
            "bad_request headers.a");
  EXPECT_EQ(refusal_of(R"({"rawPath":"/","cookies":"a","requestContext":{"http":{"method":"GET"}}})"),
            "bad_request cookies");
  EXPECT_EQ(refusal_of(R"({"rawPath":"/","body":{},"requestContext":{"http":{"method":"GET"}}})"), "bad_request body");
  EXPECT_EQ(
      refusal_of(R"({"rawPath":"/","body":"*","isBase64Encoded":true,"requestContext":{"http":{"method":"GET"}}})"),
      "bad_request body");
  EXPECT_EQ(
      refusal_of(R"({"rawPath":"/","body":"","isBase64Encoded":"yes","requestContext":{"http":{"method":"GET"}}})"),
      "bad_request isBase64Encoded");
  EXPECT_EQ(refusal_of(R"({"httpMethod":"GET"})"), "bad_request path");
  EXPECT_EQ(refusal_of(R"({"httpMethod":"GET","path":"/","multiValueHeaders":{"a":"b"}})"),
            "bad_request multiValueHeaders.a");
}

TEST(LambdaEvent, KnowsWhatIsNoHttpRequest) {
  for (const char* json : {"", "null", "[]", "{}", R"({"key1":"value1"})", R"({"Records":[]})", "{", "\xFF"}) {
    EXPECT_EQ(refusal_of(json), "not_found ") << json;
  }
}

}  // namespace
}  // namespace sfai::front
