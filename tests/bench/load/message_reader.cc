#include "message_reader.h"

#include <algorithm>
#include <charconv>
#include <strings.h>

namespace bench {
namespace {

bool starts_with_name(std::string_view line, std::string_view name) {
  return line.size() > name.size() && strncasecmp(line.data(), name.data(), name.size()) == 0;
}

}  // namespace

void MessageReader::restart() {
  state_ = State::head;
  chunk_ = Chunk::size;
  chunked_ = false;
  left_ = 0;
  partial_.clear();
}

std::string_view MessageReader::take(std::string_view& input) {
  if (state_ == State::head) take_head(input);
  if (state_ != State::body) return {};
  if (chunked_) return take_chunked(input);
  auto piece = input.substr(0, left_);
  input.remove_prefix(piece.size());
  left_ -= piece.size();
  if (left_ == 0) state_ = State::complete;
  return piece;
}

void MessageReader::take_head(std::string_view& input) {
  constexpr std::string_view end = "\r\n\r\n";
  if (partial_.empty()) {
    if (auto at = input.find(end); at != std::string_view::npos) {
      parse_head(input.substr(0, at + 2));
      input.remove_prefix(at + end.size());
      return;
    }
  }
  auto before = partial_.size();
  partial_ += input;
  auto at = partial_.find(end);
  if (at == std::string::npos) {
    input = {};
    return;
  }
  input.remove_prefix(at + end.size() - before);
  parse_head(std::string_view(partial_).substr(0, at + 2));
  partial_.clear();
}

void MessageReader::parse_head(std::string_view head) {
  state_ = State::body;
  auto end = head.find("\r\n");
  first_line_ = head.substr(0, end);
  for (head.remove_prefix(end + 2); !head.empty(); head.remove_prefix(end + 2)) {
    end = head.find("\r\n");
    parse_field(head.substr(0, end));
  }
  if (!chunked_ && left_ == 0 && state_ == State::body) state_ = State::complete;
}

void MessageReader::parse_field(std::string_view line) {
  if (starts_with_name(line, "transfer-encoding:")) chunked_ = line.ends_with("chunked");
  if (!starts_with_name(line, "content-length:")) return;
  auto value = line.substr(line.find_first_of("0123456789", 14));
  if (std::from_chars(value.data(), value.data() + value.size(), left_).ec != std::errc{}) state_ = State::broken;
}

std::string_view MessageReader::take_chunked(std::string_view& input) {
  while (!input.empty() && state_ == State::body) {
    if (chunk_ == Chunk::data) {
      auto piece = input.substr(0, left_);
      input.remove_prefix(piece.size());
      left_ -= piece.size();
      if (left_ == 0) chunk_ = Chunk::end_of_data;
      return piece;
    }
    auto end = input.find('\n');
    partial_ += input.substr(0, end);
    input.remove_prefix(std::min(input.size(), end == std::string_view::npos ? end : end + 1));
    if (end == std::string_view::npos) return {};
    end_line(partial_);
    partial_.clear();
  }
  return {};
}

void MessageReader::end_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (chunk_ == Chunk::end_of_data) {
    chunk_ = Chunk::size;
    if (!line.empty()) state_ = State::broken;
  } else if (chunk_ == Chunk::size) {
    bool read = std::from_chars(line.data(), line.data() + line.size(), left_, 16).ec == std::errc{};
    chunk_ = left_ == 0 ? Chunk::trailer : Chunk::data;
    if (!read) state_ = State::broken;
  } else if (line.empty()) {
    state_ = State::complete;
  }
}

}  // namespace bench
