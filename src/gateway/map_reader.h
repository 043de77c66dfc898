#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/model_map.h"
#include "wire/json.h"

// The tools with which model_map*.cc read the file. Every function reports what it finds wrong and goes on, so that one
// look at the list of problems is enough; whatever they return counts only while there is no problem at all.
namespace sfai::gateway {

// A value of the file and where it stands. An absent value stands where its object does.
struct Place {
  wire::JsonValue value;
  std::string pointer;  // RFC 6901

  explicit operator bool() const { return static_cast<bool>(value); }
  Place member(std::string_view name) const;
  Place child(wire::JsonValue value, std::string_view name) const;  // for a member found by iteration
  Place item(wire::JsonValue value, std::size_t index) const;
};

class MapProblems {
 public:
  void add(const Place& place, std::string message);
  // Sorts at the key's own position; the pointer is the object's.
  void add_at_key(const Place& object, wire::JsonValue member, std::string message);
  bool empty() const { return found_.empty(); }
  std::vector<MapProblem> in_file_order() &&;

 private:
  // By position in the document's text; what stands at the same one keeps its order.
  std::multimap<const char*, MapProblem, std::less<>> found_;
};

using Names = std::span<const std::string_view>;

bool is_among(std::string_view name, Names names);

// 'name' for a message: control characters are masked, long text is cut, and what looks like a vendor's key is not
// shown.
std::string quoted(std::string_view text);
// " (did you mean 'x'?)", or nothing when no name is near.
std::string suggestion(std::string_view word, Names names);
// True for texts that begin like the vendors' keys ("sk-…").
bool looks_like_key(std::string_view text);

// Reports a value of another kind; `wanted` is "an object", "a string"…. An absent value is no problem: false without a
// report.
bool expect(const Place& place, wire::JsonKind kind, std::string_view wanted, MapProblems& problems);
// The message for a key that its object does not know. A member that would hold a secret is answered with the remedy.
std::string unknown_key(std::string_view name, Names known);
void report_unknown_members(const Place& object, Names known, MapProblems& problems);
void report_duplicates(const Place& place, MapProblems& problems);  // in the whole tree below

std::optional<bool> read_boolean(const Place& place, MapProblems& problems);
std::optional<std::string> read_string(const Place& place, MapProblems& problems);
struct IntegerRange {
  std::int64_t low;
  std::int64_t high;
};
std::optional<std::int64_t> read_integer(const Place& place, IntegerRange range, MapProblems& problems);
provider::Timeouts read_timeouts(const Place& place, MapProblems& problems);
std::optional<int> read_retries(const Place& place, MapProblems& problems);

}  // namespace sfai::gateway
