#pragma once

#include <functional>
#include <string>

#include "http/handler.h"

namespace sfai::testing {

// Answers with a function. A coroutine lambda given here must not capture: what it needs comes in its arguments.
class FunctionHandler final : public http::Handler {
 public:
  using Function = std::function<http::Task<void>(const http::Request&, http::ResponseWriter&)>;

  explicit FunctionHandler(Function function) : function_(std::move(function)) {}
  http::Task<void> handle(http::Request& request, http::ResponseWriter& writer) override {
    return function_(request, writer);
  }
  http::Refusal refuse(const Error& error, int, const http::Request&) override {
    return {{{"content-type", "application/json"}}, "refused: " + error->message};
  }

 private:
  Function function_;
};

// "METHOD target|body", status 200.
http::Task<void> echo(const http::Request& request, http::ResponseWriter& writer);

}  // namespace sfai::testing
