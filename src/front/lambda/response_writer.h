#pragma once

#include <memory>
#include <optional>
#include <string>

#include "front/lambda/event.h"
#include "front/lambda/runtime_api.h"
#include "http/handler.h"

namespace sfai::front {

// How answers go back: SFAI_INVOKE_MODE. The Function URL's own mode is the same, and cannot be seen from inside.
enum class InvokeMode { stream, buffered };

// The answer to one invocation, without what the two modes do differently. AWS never says that a client has left.
class InvocationWriter : public http::ResponseWriter {
 public:
  // After the handler: an answer that was begun and not finished, or never begun, is reported as a failure. Whatever
  // the Runtime API then says goes to the reporter by way of the result.
  virtual http::Task<Result<void>> close() = 0;

  http::Task<Result<void>> respond(http::ResponseHead head, std::string_view body) override;
  void mark_failed(const Error& error) override { failure_ = error; }
  bool gone() const override { return false; }
  bool started() const override { return state_ != State::before; }
  std::uint64_t bytes_written() const override { return bytes_written_; }

 protected:
  enum class State { before, open, finished };

  State state_ = State::before;
  std::optional<Error> failure_;  // said in the body of an answer that had begun
  std::uint64_t bytes_written_ = 0;
};

// `is_head`: the body is left out. What is given by reference must outlive the writer.
std::unique_ptr<InvocationWriter> make_stream_writer(RuntimeApi& api, const std::string& id, bool is_head);
std::unique_ptr<InvocationWriter> make_whole_writer(RuntimeApi& api, const std::string& id, bool is_head,
                                                    HttpEvent::Form form);

// "Function.UpstreamBroke": what error trailers and the Runtime API's errors call it.
std::string function_error_type(const Error& error);

}  // namespace sfai::front
