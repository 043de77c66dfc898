#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "http/message.h"
#include "http/task.h"

namespace sfai::http {

// Where a handler puts its answer: either respond() once, or start(), then write() as often as it likes, then finish().
// An answer that was started and not finished is cut visibly (the connection closes without the last chunk).
// Error client_gone: the client left; every later call fails in the same way at once.
class ResponseWriter {
 public:
  virtual ~ResponseWriter() = default;

  // A whole answer, with content-length. For HEAD the body is left out.
  virtual Task<Result<void>> respond(ResponseHead head, std::string_view body) = 0;
  // The head of a streamed answer; it leaves together with the first write().
  virtual Task<Result<void>> start(ResponseHead head) = 0;
  // Returns when the bytes have been taken over by the system, so a slow client slows the caller. One send a call.
  virtual Task<Result<void>> write(std::string_view bytes) = 0;
  virtual Task<Result<void>> finish() = 0;
  // Before finish(): the streamed answer ends in an error, which the client has read in its own dialect. A front that
  // can say so beside the body (Lambda's error trailers) does.
  virtual void mark_failed(const Error& /*error*/) {}

  // True as soon as the client is known to have left. A handler that waits elsewhere when that happens is cancelled
  // (its pending operation ends with client_gone).
  virtual bool gone() const = 0;
  virtual bool started() const = 0;                 // a head has been given
  virtual std::uint64_t bytes_written() const = 0;  // of bodies
};

// The answer to a request that could not be read, but for its status.
struct Refusal {
  Headers headers;
  std::string body;
};

class Handler {
 public:
  virtual ~Handler() = default;
  // Answers one request. The request lives until the task ends; the handler may take of it what it needs no longer, so
  // that an answer that goes on for minutes holds little. Must not throw.
  virtual Task<void> handle(Request& request, ResponseWriter& writer) = 0;
  // The answer to a request that is not handled: it could not be read (malformed, too large, too slow), or there is no
  // room for it. The server sends it with this status. `request` as far as it was read.
  virtual Refusal refuse(const Error& error, int status, const Request& request) = 0;
};

}  // namespace sfai::http
