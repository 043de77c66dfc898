#pragma once

#include <string>
#include <string_view>

#include "front/lambda/event.h"

// How a Lambda function says an HTTP answer.
namespace sfai::front {

// The media type that announces a prelude.
constexpr std::string_view prelude_media_type = "application/vnd.awslambda.http-integration-response";

// What goes before the body of a streamed answer: {"statusCode":…,"headers":{…},"cookies":[…]} and eight NUL bytes.
std::string render_prelude(const http::ResponseHead& head);

// A whole answer as one JSON object; a body that is not UTF-8 is in base64.
std::string render_whole(const http::ResponseHead& head, std::string_view body, HttpEvent::Form form);

}  // namespace sfai::front
