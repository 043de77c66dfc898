#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace bench {

/** One HTTP/1.1 message after the other, request or answer, with content-length or in chunks. What it does not know is
 * broken. */
class MessageReader {
 public:
  enum class State { head, body, complete, broken };

  /** Takes from the front of `input` and gives the piece of body it found there, which may be empty. Valid as long as
   * `input`'s bytes. */
  std::string_view take(std::string_view& input);
  /** Makes ready for the next message. */
  void restart();

  State state() const { return state_; }
  /** "POST /v1/messages HTTP/1.1" or "HTTP/1.1 200 OK". */
  const std::string& first_line() const { return first_line_; }

 private:
  void take_head(std::string_view& input);
  void parse_head(std::string_view head);
  void parse_field(std::string_view line);
  std::string_view take_chunked(std::string_view& input);
  void end_line(std::string_view line);

  enum class Chunk { size, data, end_of_data, trailer };
  State state_ = State::head;
  Chunk chunk_ = Chunk::size;
  bool chunked_ = false;
  std::size_t left_ = 0;
  std::string first_line_;
  std::string partial_;  // of the head, or of a line between chunks
};

}  // namespace bench
