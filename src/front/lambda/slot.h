#pragma once

#include "front/lambda/lambda_options.h"
#include "front/lambda/runtime_api.h"
#include "front/reporter.h"
#include "http/handler.h"

namespace sfai::front {

// Takes one event after the other from the Runtime API and answers it. What is given by reference must outlive the
// task.
class Slot {
 public:
  Slot(RuntimeApi& api, http::Handler& handler, const LambdaOptions& options, const Clock& clock, Reporter& reporter)
      : api_(api), handler_(handler), options_(options), clock_(clock), reporter_(reporter) {}

  // Until the Runtime API gives no more events: then this process has no future.
  http::Task<void> run();

 private:
  http::Task<void> answer(Invocation invocation);
  http::Task<Result<void>> answer_event(const Invocation& invocation, HttpEvent& event);
  http::Task<Result<void>> refuse_event(const Invocation& invocation, const Error& error);
  SteadyTime answer_by(WallTime deadline) const;

  RuntimeApi& api_;
  http::Handler& handler_;
  const LambdaOptions& options_;
  const Clock& clock_;
  Reporter& reporter_;
};

}  // namespace sfai::front
