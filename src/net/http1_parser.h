#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/message.h"

namespace sfai::net {

struct Http1Limits {
  std::size_t head_bytes = 64U << 10U;
  std::uint64_t body_bytes = std::numeric_limits<std::uint64_t>::max();
};

// Why a message cannot be read, and the status that says so to a client.
struct Http1Failure {
  int status = 400;
  Error error;
};

template <bool is_request>
class Http1Engine;

// Reads one HTTP/1.0 or 1.1 request from bytes cut anywhere; no I/O. Refuses what two readers could understand
// differently (RFC 9112 sections 6.1, 6.3, 5.2, 3.2): a length with chunks, more than one length, a transfer coding
// other than "chunked", folded lines, bare line feeds, more than one host.
class RequestParser {
 public:
  explicit RequestParser(Http1Limits limits);
  ~RequestParser();

  // After a failure, only request() and take_request() may be called.
  std::expected<void, Http1Failure> feed(std::string_view bytes);
  const http::Request& request() const;  // as far as it has come
  bool started() const;                  // a byte has come
  bool head_done() const;
  bool done() const;

  // From head_done() on:
  bool keep_alive() const;
  bool http_1_0() const;
  bool expects_continue() const;
  // From done() on, or after a failure:
  http::Request take_request();
  std::string take_rest();  // what followed the message

 private:
  std::unique_ptr<Http1Engine<true>> engine_;
};

// The same for a response; a body without a length ends where the connection does.
class ResponseParser {
 public:
  enum class Body { as_announced, none };  // none: the answer to HEAD, and to CONNECT when it succeeds

  ResponseParser(Http1Limits limits, Body body);
  ~ResponseParser();
  ResponseParser(ResponseParser&&) noexcept;
  ResponseParser& operator=(ResponseParser&&) noexcept;

  // Appends what the bytes hold of the body to `body`, also when it then fails.
  std::expected<void, Http1Failure> feed(std::string_view bytes, std::string& body);
  // The connection ended here. Fails where that cuts the message.
  std::expected<void, Http1Failure> finish();
  bool started() const;
  bool head_done() const;
  bool done() const;

  // From head_done() on:
  bool keep_alive() const;
  const http::ResponseHead& head() const;
  void release_head();  // its headers are not asked for any more
  // From done() on:
  std::string take_rest();

 private:
  std::unique_ptr<Http1Engine<false>> engine_;
};

}  // namespace sfai::net
