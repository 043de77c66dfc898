#include "front/lambda/integration_response.h"

#include <gtest/gtest.h>

namespace sfai::front {
namespace {

using namespace std::string_literals;

http::ResponseHead head_with_everything() {
  return {200,
          {{"Content-Type", "text/event-stream"},
           {"connection", "close"},
           {"transfer-encoding", "chunked"},
           {"content-length", "5"},
           {"vary", "origin"},
           {"Vary", "accept"},
           {"set-cookie", "a=1"},
           {"Set-Cookie", "b=2; Path=/"},
           {"x-odd", "quote \" and nul \0 end"s}}};
}

TEST(IntegrationResponse, PreludeEndsWithEightNulsAndHasNoneBefore) {
  EXPECT_EQ(render_prelude(head_with_everything()),
            R"({"statusCode":200,"headers":{"content-type":"text/event-stream","vary":"origin, accept",)"
            R"("x-odd":"quote \" and nul \u0000 end"},"cookies":["a=1","b=2; Path=/"]})" +
                std::string(8, '\0'));
}

TEST(IntegrationResponse, WholeAnswerForAFunctionUrl) {
  EXPECT_EQ(render_whole({401, {{"content-type", "application/json"}}}, "{\"é\":1}", HttpEvent::Form::function_url),
            R"({"statusCode":401,"headers":{"content-type":"application/json"},"cookies":[],"body":"{\"é\":1}",)"
            R"("isBase64Encoded":false})");
}

TEST(IntegrationResponse, WholeAnswerForARestApiHasCookiesAsHeaders) {
  EXPECT_EQ(render_whole({200, {{"set-cookie", "a=1"}, {"set-cookie", "b=2"}}}, "", HttpEvent::Form::rest_api),
            R"({"statusCode":200,"headers":{},"multiValueHeaders":{"set-cookie":["a=1","b=2"]},"body":"",)"
            R"("isBase64Encoded":false})");
}

TEST(IntegrationResponse, BytesThatAreNoTextGoInBase64) {
  EXPECT_EQ(render_whole({200, {}}, "\xFF\x00"s, HttpEvent::Form::rest_api),
            R"({"statusCode":200,"headers":{},"body":"/wA=","isBase64Encoded":true})");
}

}  // namespace
}  // namespace sfai::front
