#include "wire/sse.h"

#include <algorithm>

#include "wire/line_end.h"

namespace sfai::wire {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// The value when the line is that field. A name without colon is a field with an empty value; one space after the colon
// does not belong to the value.
std::optional<std::string_view> field(std::string_view line, std::string_view name) {
  if (!line.starts_with(name)) return std::nullopt;
  line.remove_prefix(name.size());
  if (line.empty()) return line;
  if (line.front() != ':') return std::nullopt;
  line.remove_prefix(1);
  if (line.starts_with(' ')) line.remove_prefix(1);
  return line;
}

}  // namespace

void SseDecoder::push(std::string_view bytes) {
  if (pushed_.data() != nullptr) keep_rest();
  drop_delivered();
  if (buffer_.empty()) {
    pushed_ = bytes;
  } else {
    buffer_ += bytes;
  }
}

Result<std::optional<SseEvent>> SseDecoder::next() {
  if (at_start_ && !skip_byte_order_mark()) {
    keep_rest();
    return std::nullopt;
  }
  while (true) {
    skip_split_line_feed();
    const std::size_t end = find_line_end(text(), scanned_);
    scanned_ = std::min(end, text().size());
    if (scanned_ - event_begin_ > max_event_bytes) {
      return fail(ErrorKind::upstream_broke, "an event of the stream is larger than 16 MiB");
    }
    if (end == std::string_view::npos) break;

    const std::string_view line = text().substr(line_begin_, end - line_begin_);
    const bool blank = line.empty();
    take_line(line);
    skip_line_feed_ = text()[end] == '\r';
    line_begin_ = scanned_ = end + 1;
    if (blank && data_lines_ > 0) return finish_event();
    if (blank) drop_event();
    if (!in_event_) event_begin_ = line_begin_;
  }
  keep_rest();
  return std::nullopt;
}

bool SseDecoder::holds_partial_event() const {
  return in_event_ || (event_begin_ < text().size() && text()[event_begin_] != ':');
}

// False while the bytes so far may still become a mark.
bool SseDecoder::skip_byte_order_mark() {
  if (text().size() < byte_order_mark.size() && byte_order_mark.starts_with(text())) return false;
  at_start_ = false;
  if (text().starts_with(byte_order_mark)) event_begin_ = line_begin_ = scanned_ = byte_order_mark.size();
  return true;
}

void SseDecoder::skip_split_line_feed() {
  if (!skip_line_feed_ || line_begin_ == text().size()) return;
  skip_line_feed_ = false;
  if (text()[line_begin_] != '\n') return;
  scanned_ = ++line_begin_;
  if (!in_event_) event_begin_ = line_begin_;
}

void SseDecoder::take_line(std::string_view line) {
  if (const auto data = field(line, "data")) {
    take_data(*data);
    in_event_ = true;
  } else if (const auto name = field(line, "event")) {
    name_ = range_of(*name);
    in_event_ = true;
  }
}

void SseDecoder::take_data(std::string_view value) {
  ++data_lines_;
  if (data_lines_ == 1) {
    data_ = range_of(value);
    return;
  }
  if (data_lines_ == 2) joined_ = view(data_);
  joined_ += '\n';
  joined_ += value;
}

// An event without data is none.
void SseDecoder::drop_event() {
  name_ = {};
  in_event_ = false;
}

SseEvent SseDecoder::finish_event() {
  const SseEvent event{.name = view(name_), .data = data_lines_ == 1 ? view(data_) : std::string_view(joined_)};
  name_ = {};
  data_lines_ = 0;
  in_event_ = false;
  event_begin_ = line_begin_;
  return event;
}

void SseDecoder::drop_delivered() {
  buffer_.erase(0, event_begin_);
  line_begin_ -= event_begin_;
  scanned_ -= event_begin_;
  event_begin_ = 0;
}

// Thousands of streams wait between two events most of the time: they hold little then.
void SseDecoder::keep_rest() {
  constexpr std::size_t most_kept = 1024;
  if (pushed_.data() != nullptr) {
    buffer_ = pushed_.substr(event_begin_);
    pushed_ = {};
    line_begin_ -= event_begin_;
    scanned_ -= event_begin_;
    event_begin_ = 0;
  }
  if (event_begin_ < buffer_.size()) return;
  drop_delivered();
  if (buffer_.capacity() > most_kept) std::string().swap(buffer_);
  if (joined_.capacity() > most_kept) std::string().swap(joined_);
}

SseDecoder::Range SseDecoder::range_of(std::string_view part) const {
  return {.begin = static_cast<std::size_t>(part.data() - text().data()) - event_begin_, .size = part.size()};
}

std::string_view SseDecoder::view(Range range) const { return text().substr(event_begin_ + range.begin, range.size); }

void append_sse(std::string& out, std::string_view name, std::string_view data) {
  if (!name.empty()) out.append("event: ").append(name).append("\n");
  while (true) {
    const std::size_t end = find_line_end(data, 0);
    out.append("data: ").append(data.substr(0, end)).append("\n");
    if (end == std::string_view::npos) break;
    data.remove_prefix(data.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
  out += '\n';
}

}  // namespace sfai::wire
