#include "wire/json_writer.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "wire/utf8.h"

namespace sfai::wire {
namespace {

constexpr std::array<bool, 256> plain = [] {
  std::array<bool, 256> plain_bytes{};
  for (int byte = 0x20; byte < 0x80; ++byte) plain_bytes[static_cast<std::size_t>(byte)] = byte != '"' && byte != '\\';
  return plain_bytes;
}();

// Whether all of eight bytes are plain: a byte's highest bit is set where it is below 0x20, a quote, a backslash, or
// not ASCII. (What borrows from its neighbour comes behind a byte that is set itself.)
bool are_plain(std::uint64_t bytes) {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  constexpr std::uint64_t highest = ones * 0x80;
  const auto is_zero = [](std::uint64_t text) { return (text - ones) & ~text; };
  const std::uint64_t below_space = (bytes - ones * 0x20) & ~bytes;
  const std::uint64_t special = is_zero(bytes ^ (ones * '"')) | is_zero(bytes ^ (ones * '\\'));
  return ((below_space | special | bytes) & highest) == 0;
}

// How many bytes at the front need no escape.
std::size_t plain_prefix(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::uint64_t bytes = 0; end - at >= 8; at += 8) {
    std::memcpy(&bytes, at, 8);
    if (!are_plain(bytes)) break;
  }
  while (at != end && plain[static_cast<unsigned char>(*at)]) ++at;
  return static_cast<std::size_t>(at - text.data());
}

// Grows once.
void append_quoted(std::string_view before, std::string& out, std::string_view text, std::string_view behind) {
  const std::size_t old_size = out.size();
  const std::size_t after = old_size + before.size() + text.size() + 2 + behind.size();
  // libstdc++ 12 may give the call a larger size than it was asked for.
  out.resize_and_overwrite(after, [&](char* bytes, std::size_t) {
    char* at = std::copy_n(before.data(), before.size(), bytes + old_size);
    *at++ = '"';
    at = std::copy_n(text.data(), text.size(), at);
    *at++ = '"';
    std::copy_n(behind.data(), behind.size(), at);
    return after;
  });
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr std::string_view letters = "btn?fr";  // U+0008 to U+000D; U+000B has no letter
  out += '\\';
  if (c == '"' || c == '\\') {
    out += c;
  } else if (c >= '\b' && c <= '\r' && c != '\v') {
    out += letters[static_cast<std::size_t>(c - '\b')];
  } else {
    out += "u00";
    out += digits[static_cast<unsigned char>(c) >> 4U];
    out += digits[static_cast<unsigned char>(c) & 15U];
  }
}

// What begins at the front of `rest` and is not plain; returns the bytes that were used.
std::size_t append_special(std::string& out, std::string_view rest) {
  if (static_cast<unsigned char>(rest.front()) < 0x80) {
    append_escape(out, rest.front());
    return 1;
  }
  const Utf8Step step = utf8_step(rest);
  out += step.valid ? rest.substr(0, step.length) : replacement_character;
  return step.length;
}

template <class Number>
void append_number(std::string& out, Number number) {
  std::array<char, 32> text;  // NOLINT(cppcoreguidelines-pro-type-member-init): to_chars fills what is read
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  out.append(text.data(), end);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  if (plain_prefix(text) == text.size()) return append_quoted({}, out, text, {});
  out += '"';
  while (!text.empty()) {
    const std::size_t count = plain_prefix(text);
    out.append(text.substr(0, count));
    text.remove_prefix(count);
    if (!text.empty()) text.remove_prefix(append_special(out, text));
  }
  out += '"';
}

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

void JsonWriter::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

JsonWriter& JsonWriter::begin_object() {
  separate();
  out_ += '{';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  out_ += '}';
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  separate();
  out_ += '[';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  out_ += ']';
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  if (plain_prefix(name) == name.size()) {
    append_quoted(first_ ? "" : ",", out_, name, ":");
  } else {
    separate();
    append_json_string(out_, name);
    out_ += ':';
  }
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  separate();
  append_json_string(out_, text);
  return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t number) {
  separate();
  append_number(out_, number);
  return *this;
}

JsonWriter& JsonWriter::number(double number) {
  assert(std::isfinite(number));
  separate();
  append_number(out_, number);
  return *this;
}

JsonWriter& JsonWriter::boolean(bool truth) { return raw(truth ? "true" : "false"); }
JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

}  // namespace sfai::wire
