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

// Bytes in, events out, whatever the reads were cut into. Lines end in LF, CR or CRLF; a byte order mark at the start and
// comments are skipped; an event without `data:` is skipped, as the specification says. U+2028 is data, not a line end.
//   decoder.push(bytes);
//   while (auto event = decoder.next()) use(*event);
class SseDecoder {
 public:
  static constexpr std::size_t max_event_bytes = 16U << 20U;

  void push(std::string_view bytes);

  // The next complete event; nothing when more bytes are needed. Error upstream_broke: an event over max_event_bytes.
  Result<std::optional<SseEvent>> next();

  // True when bytes of an unfinished event are held: at the end of the stream that means it was cut.
  bool holds_partial_event() const;

 private:
  std::string buffer_;         // unread bytes from position_ on
  std::size_t position_ = 0;   // start of the first line that belongs to no delivered event
  std::size_t scanned_ = 0;    // no line end in [line start, scanned_)
  std::string name_, data_;    // of the event being read
  std::string delivered_name_, delivered_data_;
  bool has_data_ = false;
  bool at_start_ = true;
  bool skip_line_feed_ = false;  // the last line ended in CR: an LF right after it belongs to that end
};

// Appends "event: NAME\ndata: …\n\n" (no event line when the name is empty; a data line for each line of `data`).
void append_sse(std::string& out, std::string_view name, std::string_view data);

}  // namespace sfai::wire
