#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace sfai::wire {

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

class JsonDocument;

// One value of a parsed JsonDocument: a cheap view, copied freely, valid until the document dies, moves or parses anew.
// A default-made view is `absent`: every accessor below then answers "no" or empty, so that chains need no checks.
class JsonValue {
 public:
  JsonValue() = default;

  explicit operator bool() const { return document_ != nullptr; }  // false: absent
  JsonKind kind() const;                                            // null when absent
  bool is(JsonKind kind) const { return document_ != nullptr && this->kind() == kind; }
  bool is_null() const { return is(JsonKind::null); }

  // The exact bytes of this value in the input, without surrounding white space.
  std::string_view raw() const;

  // Scalars: nothing when absent or of another kind (or, for integers, not an integer of 64 bits).
  std::optional<bool> boolean() const;
  std::optional<std::int64_t> integer() const;
  std::optional<double> number() const;

  // Strings, unescaped; empty for any other kind. A lone surrogate (valid JSON, not valid Unicode) becomes U+FFFD.
  std::string string() const;
  // The same without a copy when nothing is escaped; otherwise unescaped into `scratch`. Valid while both live.
  std::string_view string(std::string& scratch) const;

  // Objects: the last member of that name (as JavaScript and Python read duplicates), absent when there is none.
  JsonValue member(std::string_view name) const;
  JsonValue operator[](std::string_view name) const { return member(name); }
  // Objects: the first name that occurs twice, for whoever must not be fooled by that.
  std::optional<std::string> duplicate_member() const;

  // Iteration over an array's elements or an object's members, in the order of the input:
  //   for (auto item = value.first(); item; item = item.next()) use(item.key(), item);
  JsonValue first() const;
  JsonValue next() const;
  std::string key() const;  // the member's name, unescaped; empty in arrays
  std::string_view raw_key() const;  // the name's bytes with its quotes; empty in arrays
  std::size_t size() const;  // number of elements or members, 0 for scalars
  std::string_view kind_name() const;  // "a string", "an object"…: for error messages

 private:
  friend class JsonDocument;
  JsonValue(const JsonDocument* document, std::uint32_t node) : document_(document), node_(node) {}
  const JsonDocument* document_ = nullptr;
  std::uint32_t node_ = 0;
};

// A parsed JSON text: the bytes plus an index of its nodes. Strict RFC 8259; validates UTF-8; nesting at most 512 deep.
// Numbers keep their text, whatever their size. Reusable: parse() again keeps the memory.
class JsonDocument {
 public:
  static constexpr std::size_t max_depth = 512;

  JsonDocument() = default;
  JsonDocument(JsonDocument&&) = default;
  JsonDocument& operator=(JsonDocument&&) = default;

  // Error: bad_request whose message gives the position: "line 3, column 14: …", never the content.
  Result<JsonValue> parse(std::string text);          // takes the bytes over
  Result<JsonValue> parse_copy(std::string_view text);  // copies them into memory that is kept between calls

  JsonValue root() const;  // absent before a successful parse
  std::string_view text() const { return text_; }

 private:
  friend class JsonValue;
  struct Node {
    std::uint32_t begin = 0, end = 0;          // the raw value in text_
    std::uint32_t key_begin = 0, key_end = 0;  // the raw name with quotes; equal when there is none
    std::uint32_t next = 0;                    // the next sibling's node, 0 when this is the last
    std::uint32_t count = 0;                   // elements or members; the first child is the node after this one
    JsonKind kind = JsonKind::null;
    bool escaped = false;
    bool key_escaped = false;
  };
  Result<JsonValue> index();

  std::string text_;  // capacity exceeds size by simdjson's padding
  std::vector<Node> nodes_;
};

}  // namespace sfai::wire
