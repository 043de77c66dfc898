#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "wire/json_index.h"

namespace sfai::wire {

class JsonDocument;

// One value of a parsed JsonDocument: a cheap view, copied freely, valid until the document dies, moves or parses anew.
// A default-made view is `absent`: every accessor below then answers "no" or empty, so that chains need no checks.
class JsonValue {
 public:
  JsonValue() = default;

  explicit operator bool() const { return document_ != nullptr; }  // false: absent
  bool operator==(const JsonValue&) const = default;               // the same place of the same document
  JsonKind kind() const;                                           // null when absent
  bool is(JsonKind kind) const { return document_ != nullptr && this->kind() == kind; }
  bool is_null() const { return is(JsonKind::null); }

  // The exact bytes of this value in the input, without surrounding white space.
  std::string_view raw() const;

  // Scalars: nothing when absent or of another kind, or when the number does not fit. 1.0 and 1e3 are integers too, up
  // to 2^53, since some languages have no others.
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
  std::string key() const;                    // the member's name, unescaped; empty in arrays
  bool has_key(std::string_view name) const;  // whether that is the member's name, unescaped
  std::string_view raw_key() const;           // the name's bytes with its quotes; empty in arrays
  std::size_t size() const;                   // number of elements or members, 0 for scalars
  std::string_view kind_name() const;         // "a string", "an object"…: for error messages

 private:
  friend class JsonDocument;
  JsonValue(const JsonDocument* document, std::uint32_t node) : document_(document), node_(node) {}
  const JsonNode& node() const;  // of a present value
  JsonValue find_member(std::string_view name) const;
  const JsonDocument* document_ = nullptr;
  std::uint32_t node_ = 0;
};

// A parsed JSON text: the bytes plus an index of its nodes. Strict RFC 8259; validates UTF-8; nesting at most 512 deep.
// Numbers keep their text, whatever their size. Reusable: parse() again keeps the memory.
class JsonDocument {
 public:
  static constexpr std::size_t max_depth = max_json_depth;

  JsonDocument() = default;
  JsonDocument(JsonDocument&&) = default;
  JsonDocument& operator=(JsonDocument&&) = default;

  // Error: too_large from 4 GiB on, otherwise bad_request whose message gives the position: "line 3, column 14: …",
  // never the content.
  Result<JsonValue> parse(std::string text);            // takes the bytes over
  Result<JsonValue> parse_copy(std::string_view text);  // copies them into memory that is kept between calls

  JsonValue root() const;  // absent before a successful parse
  std::string_view text() const { return text_; }
  std::string take_text() { return std::exchange(text_, {}); }  // the document's last use

 private:
  friend class JsonValue;
  Result<JsonValue> index();

  std::string text_;  // capacity exceeds size by simdjson's padding
  std::vector<JsonNode> nodes_;
};

// For what is read and done with before anything else of the thread is: streams that wait hold no document of their
// own.
JsonDocument& scratch_document();

}  // namespace sfai::wire
