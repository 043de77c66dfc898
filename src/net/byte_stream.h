#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "http/task.h"

namespace sfai::net {

using http::Task;

class Socket;

// A connection, plain or encrypted. Errors of all waits: timed_out, client_gone (the task was cancelled or the stream
// was closed on this side), upstream_broke (what happened, in the system's words and without the peer's name).
class ByteStream {
 public:
  enum class Peek { nothing, bytes, ended };

  virtual ~ByteStream() = default;

  // Waits for bytes; 0 is the orderly end. Nothing suspends between the filling of `into` and the return, so that all
  // connections of a thread can read into one buffer.
  virtual Task<Result<std::size_t>> read_some(std::span<char> into, SteadyTime deadline) = 0;
  // Hands over as much as the system takes in one send; waits only while it takes nothing. Never returns 0.
  virtual Task<Result<std::size_t>> write_some(std::span<const std::string_view> pieces, SteadyTime deadline) = 0;
  // The same without waiting; 0 when the system takes nothing. After 0 the same pieces must come again.
  virtual Result<std::size_t> write_now(std::span<const std::string_view> pieces) = 0;
  // What read_some() would give now, without waiting; 0 when that is nothing.
  virtual std::size_t take_some(std::span<char> into) = 0;
  // Looks without waiting, and takes nothing that read_some() would give.
  virtual Peek peek() = 0;
  // True while nothing came and the peer has not left: an idle connection that can be used again.
  bool quiet() { return peek() == Peek::nothing; }
  // Tells the peer in an orderly way that nothing more comes; reading goes on.
  virtual void end_of_writing() = 0;
  // The connection below, for waiting and for closing it.
  virtual Socket& socket() = 0;
};

// What a writer waits for: a moment at the latest, and for each part no longer than `stall`.
struct Patience {
  SteadyTime until = SteadyTime::max();
  Milliseconds stall = Milliseconds::max();
};

// What is left of the pieces once so much of them has been written.
std::span<std::string_view> without_written(std::span<std::string_view> pieces, std::size_t written);

// Writes what can be written without waiting, and leaves the rest in `pieces`: nothing, usually, so that nobody has to
// wait for it.
Result<void> write_now(ByteStream& stream, std::span<std::string_view>& pieces);

// Writes all of the pieces, which it uses up.
Task<Result<void>> write_all(ByteStream& stream, std::span<std::string_view> pieces, Patience patience);

}  // namespace sfai::net
