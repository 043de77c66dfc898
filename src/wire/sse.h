#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace sfai::wire {

// One server-sent event (WHATWG HTML, "Server-sent events"). Views into the decoder, valid until its next call.
struct SseEvent {
  std::string_view name;  // the `event:` field; empty when there was none (means "message")
  std::string_view data;  // the `data:` lines joined by "\n"
};

// Bytes in, events out, whatever the reads were cut into. Lines end in LF, CR or CRLF; a byte order mark at the start
// and comments are skipped, `id:` and `retry:` too; an event without `data:` is skipped, as the specification says.
// U+2028 is data, not a line end.
//   decoder.push(bytes);
//   while (auto event = decoder.next()) use(*event);
class SseDecoder {
 public:
  static constexpr std::size_t max_event_bytes = 16U << 20U;

  // The bytes must live until next() has returned nothing: whole events are read where they are, and only what is not
  // yet an event is copied.
  void push(std::string_view bytes);

  // The next complete event; nothing when more bytes are needed. Error upstream_broke: an event over max_event_bytes.
  Result<std::optional<SseEvent>> next();

  // True when bytes of an unfinished event are held, once next() has returned nothing: at the end of the stream that
  // means it was cut. Comments and ignored fields are not part of an event.
  bool holds_partial_event() const;

 private:
  // A stretch of the event being read, from event_begin_ on, so that it stays true when the buffer moves up.
  struct Range {
    std::size_t begin = 0, size = 0;
  };

  bool skip_byte_order_mark();
  void skip_split_line_feed();
  void take_line(std::string_view line);
  void take_data(std::string_view value);
  SseEvent finish_event();
  void drop_event();
  void keep_rest();
  void drop_delivered();
  std::string_view text() const { return pushed_.data() == nullptr ? std::string_view(buffer_) : pushed_; }
  Range range_of(std::string_view part) const;
  std::string_view view(Range range) const;

  std::string buffer_;           // from event_begin_ on the event being read; before it what was delivered
  std::string_view pushed_;      // the same in the bytes pushed last, while nothing before them is needed
  std::size_t event_begin_ = 0;  // start of the first line that counts for the event being read
  std::size_t line_begin_ = 0;   // start of the line being read
  std::size_t scanned_ = 0;      // no line end in [line_begin_, scanned_)
  Range name_, data_;            // of the event being read; data_ is its first data line
  std::string joined_;           // the data so far when there are several lines
  std::size_t data_lines_ = 0;
  bool in_event_ = false;  // a field of the event being read was seen
  bool at_start_ = true;
  bool skip_line_feed_ = false;  // the last line ended in CR: an LF right after it belongs to that end
};

// Appends "event: NAME\ndata: …\n\n" (no event line when the name is empty; a data line for each line of `data`).
void append_sse(std::string& out, std::string_view name, std::string_view data);

}  // namespace sfai::wire
