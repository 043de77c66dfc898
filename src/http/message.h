#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace sfai::http {

struct Header {
  std::string name;
  std::string value;
};

// Header fields in their order; names compare without case.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> headers) : headers_(headers) {}

  // The first value of that name; nothing when absent. Valid until the next change.
  std::optional<std::string_view> find(std::string_view name) const;
  void add(std::string name, std::string value) {
    constexpr std::size_t usual = 8;
    if (headers_.empty()) headers_.reserve(usual);
    headers_.push_back({std::move(name), std::move(value)});
  }
  void set(std::string_view name, std::string value);  // replaces all of that name, or adds
  void erase(std::string_view name);

  auto begin() const { return headers_.begin(); }
  auto end() const { return headers_.end(); }
  std::size_t size() const { return headers_.size(); }

 private:
  std::vector<Header> headers_;
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
