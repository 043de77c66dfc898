#pragma once

#include <string_view>

#include "base/error.h"
#include "http/message.h"

namespace sfai::front {

// A Lambda event that carries an HTTP request.
struct HttpEvent {
  // Function URL (payload 2.0), or API Gateway REST API with proxy integration (payload 1.0). A whole answer has a form
  // of its own for each.
  enum class Form { function_url, rest_api };
  Form form = Form::function_url;
  http::Request request;
};

// Reads the event as https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html and
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html say.
// Error not_found: it carries no HTTP request. Error bad_request: it does, but a member is missing or of a wrong type
// (`param` names it).
Result<HttpEvent> parse_event(std::string_view json);

}  // namespace sfai::front
