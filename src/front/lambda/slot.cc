#include "front/lambda/slot.h"

#include <algorithm>

namespace sfai::front {

http::Task<void> Slot::run() {
  while (true) {
    auto invocation = co_await api_.next();
    if (!invocation) {
      reporter_.say("no more events: " + invocation.error()->message);
      co_return;
    }
    co_await answer(std::move(*invocation));
  }
}

http::Task<void> Slot::answer(Invocation invocation) {
  auto event = parse_event(invocation.event);
  invocation.event = std::string();
  Result<void> outcome;
  if (event) {
    outcome = co_await answer_event(invocation, *event);
  } else {
    outcome = co_await refuse_event(invocation, event.error());
  }
  if (!outcome) reporter_.say("invocation " + invocation.id + ": " + outcome.error()->message);
}

http::Task<Result<void>> Slot::answer_event(const Invocation& invocation, HttpEvent& event) {
  http::Request& request = event.request;
  request.id = invocation.id;
  request.answer_by = answer_by(invocation.deadline);
  if (options_.cors_at_url) request.headers.erase("origin");
  bool is_head = request.method == "HEAD";
  std::unique_ptr<InvocationWriter> writer = options_.invoke_mode == InvokeMode::stream
                                                 ? make_stream_writer(api_, invocation.id, is_head)
                                                 : make_whole_writer(api_, invocation.id, is_head, event.form);
  co_await handler_.handle(request, *writer);
  Result<void> closed = co_await writer->close();
  co_return closed;
}

// Somebody's HTTP request that came spoiled gets a 400; what is no HTTP request at all (the console's test events)
// fails with the reason.
http::Task<Result<void>> Slot::refuse_event(const Invocation& invocation, const Error& error) {
  if (error->kind != ErrorKind::bad_request) {
    reporter_.say("invocation " + invocation.id + ": " + error->message);
    Result<void> reported = co_await api_.report_error(invocation.id, "Function.NotAnHttpEvent", error->message);
    co_return reported;
  }
  std::unique_ptr<InvocationWriter> writer =
      options_.invoke_mode == InvokeMode::stream
          ? make_stream_writer(api_, invocation.id, false)
          : make_whole_writer(api_, invocation.id, false, HttpEvent::Form::function_url);
  constexpr int status = 400;
  http::Request unread;
  unread.id = invocation.id;
  http::Refusal refusal = handler_.refuse(error, status, unread);
  co_await writer->respond({status, std::move(refusal.headers)}, refusal.body);
  Result<void> closed = co_await writer->close();
  co_return closed;
}

// A function with a short timeout keeps at least half of it for its answers.
SteadyTime Slot::answer_by(WallTime deadline) const {
  if (deadline == WallTime::max()) return SteadyTime::max();
  auto left = std::max(deadline - clock_.wall(), WallTime::duration::zero());
  auto margin = std::min<WallTime::duration>(options_.deadline_margin, left / 2);
  return clock_.steady() + std::chrono::duration_cast<SteadyTime::duration>(left - margin);
}

}  // namespace sfai::front
