#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"

namespace sfai::http {

// One field; valid until the next change of the Headers that it stands in.
struct Header {
  std::string_view name;
  std::string_view value;
};

// Header fields in their order; names compare without case. All of a head's fields stand in one text.
class Headers {
 public:
  class Iterator;

  Headers() = default;
  Headers(std::initializer_list<Header> headers);  // with no room for more

  // The first value of that name; nothing when absent. Valid until the next change.
  std::optional<std::string_view> find(std::string_view name) const;
  // What is added or set must not stand in this object.
  void add(std::string_view name, std::string_view value);
  void set(std::string_view name, std::string_view value);  // replaces all of that name, or adds
  void erase(std::string_view name);

  Iterator begin() const;
  Iterator end() const;
  bool empty() const { return text_.empty(); }
  std::size_t size() const;
  // At least what the fields take in a message, each with its colon, space and line end.
  std::size_t bytes() const { return text_.size(); }

 private:
  using Length = std::uint32_t;
  static constexpr std::size_t lengths = 2 * sizeof(Length);

  void append(const Header& header);

  std::string text_;  // of each field: the lengths of its name and its value, the name, the value
};

class Headers::Iterator {
 public:
  using value_type = Header;
  using difference_type = std::ptrdiff_t;

  Iterator() = default;
  explicit Iterator(const char* at) : at_(at) {}
  Header operator*() const;
  Iterator& operator++();
  Iterator operator++(int);
  bool operator==(const Iterator&) const = default;

 private:
  const char* at_ = nullptr;
};

// What a client asked of us. The target is the path and query as they came: "/v1/models?limit=2".
struct Request {
  std::string method;
  std::string target;
  Headers headers;
  std::string body;
  // What only the place where the program runs knows:
  std::string id;                            // Lambda's id of the invocation; empty: the gateway makes one
  std::string principal;                     // whom AWS_IAM has let in; empty: nobody was asked
  SteadyTime answer_by = SteadyTime::max();  // the answer must have ended by then: what runs longer is killed
  std::string client_ip;                     // where it came from, as far as what stands between is trusted

  std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
};

struct ResponseHead {
  int status = 200;
  Headers headers;  // without content-length and transfer-encoding: those are the writer's
};

}  // namespace sfai::http
