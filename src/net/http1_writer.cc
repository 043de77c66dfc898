#include "net/http1_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <iterator>

#include "base/text.h"

namespace sfai::net {
namespace {

// What a head's first line and its framing take at most, a target and a host apart.
constexpr std::size_t first_line_and_framing = 160;
constexpr std::array framing_fields{std::string_view("content-length"), std::string_view("transfer-encoding"),
                                    std::string_view("connection")};

struct Reason {
  int status;
  std::string_view text;
};

// Those that the gateway and the vendors use; HTTP allows an empty phrase for any other (RFC 9112 section 4).
constexpr std::array reasons{
    Reason{200, "OK"},
    Reason{204, "No Content"},
    Reason{304, "Not Modified"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{413, "Content Too Large"},
    Reason{422, "Unprocessable Content"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
    Reason{529, "Overloaded"},
};

std::string_view reason_of(int status) {
  auto found = std::ranges::find(reasons, status, &Reason::status);
  return found == reasons.end() ? std::string_view() : found->text;
}

constexpr std::uint64_t ones = 0x0101010101010101U;
constexpr std::uint64_t highest_bits = ones * 0x80;

// Of eight bytes at once: whether any is below `limit` (at most 0x80), and whether any is that byte.
constexpr bool any_below(std::uint64_t bytes, std::uint64_t limit) {
  return ((bytes - ones * limit) & ~bytes & highest_bits) != 0;
}
constexpr bool any_is(std::uint64_t bytes, std::uint64_t byte) { return any_below(bytes ^ (ones * byte), 1); }

// Whether `test` holds for any eight bytes of the text; of those behind the last eight, it is asked together with 'a's.
template <class Test>
bool any_eight(std::string_view text, Test test) {
  std::uint64_t bytes = 0;
  for (; text.size() >= sizeof(bytes); text.remove_prefix(sizeof(bytes))) {
    std::memcpy(&bytes, text.data(), sizeof(bytes));
    if (test(bytes)) return true;
  }
  bytes = ones * 'a';
  for (const char byte : text) bytes = bytes << 8U | static_cast<unsigned char>(byte);
  return test(bytes);
}

bool may_hold_control(std::string_view value) {
  return any_eight(value, [](std::uint64_t bytes) { return any_below(bytes, ' ') || any_is(bytes, 0x7f); });
}

bool is_control(char byte) { return (static_cast<unsigned char>(byte) < ' ' && byte != '\t') || byte == 0x7f; }

void append_field(std::string& out, std::string_view name, std::string_view value) {
  const std::size_t before = out.size();
  const std::size_t after = before + name.size() + 2 + value.size() + 2;
  // libstdc++ 12 may give the call a larger size than it was asked for.
  out.resize_and_overwrite(after, [&](char* bytes, std::size_t) {
    char* at = std::copy_n(name.data(), name.size(), bytes + before);
    *at++ = ':';
    *at++ = ' ';
    at = std::copy_n(value.data(), value.size(), at);
    *at++ = '\r';
    *at++ = '\n';
    return after;
  });
  if (may_hold_control(value)) std::replace_if(out.end() - 2 - std::ssize(value), out.end() - 2, is_control, ' ');
}

void append_number(std::string& out, std::uint64_t number, int base = 10) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, base).ptr;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void append_length(std::string& out, std::uint64_t length) {
  out += "content-length: ";
  append_number(out, length);
  out += "\r\n";
}

bool is_framing(std::string_view name) {
  constexpr std::size_t shortest = std::string_view("connection").size();
  if (name.size() < shortest) return false;
  return std::ranges::any_of(framing_fields, [&](std::string_view field) { return equal_ignoring_case(field, name); });
}

bool is_sendable(std::string_view name) {
  const bool breaks_the_line = any_eight(
      name, [](std::uint64_t bytes) { return any_below(bytes, '!') || any_is(bytes, ':') || any_is(bytes, 0x7f); });
  return !name.empty() && !breaks_the_line && !is_framing(name);
}

void append_fields(std::string& out, const http::Headers& headers) {
  for (const auto& [name, value] : headers) {
    if (is_sendable(name)) append_field(out, name, value);
  }
}

}  // namespace

std::string response_head_text(const http::ResponseHead& head, ResponseFraming framing) {
  using Body = ResponseFraming::Body;
  using Connection = ResponseFraming::Connection;
  std::string out;
  out.reserve(first_line_and_framing + head.headers.bytes());
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::uint64_t>(head.status));
  out.append(" ").append(reason_of(head.status)).append("\r\n");
  append_fields(out, head.headers);
  if (framing.body == Body::length) append_length(out, framing.length);
  if (framing.body == Body::chunked) append_field(out, "transfer-encoding", "chunked");
  if (framing.connection == Connection::close) append_field(out, "connection", "close");
  if (framing.connection == Connection::keep_and_say_so) append_field(out, "connection", "keep-alive");
  return out += "\r\n";
}

std::string request_head_text(const http::ClientRequest& request) {
  std::string out;
  out.reserve(first_line_and_framing + request.headers.bytes() + request.target.size() + request.endpoint.host.size());
  out.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\nhost: ");
  out.append(authority_of(request.endpoint)).append("\r\n");
  append_fields(out, request.headers);
  bool has_body = !request.body.empty() || (request.method != "GET" && request.method != "HEAD");
  if (has_body) append_length(out, request.body.size());
  return out += "\r\n";
}

std::string upload_head_text(const http::ClientRequest& request) {
  std::string out = request.method + " " + request.target + " HTTP/1.1\r\n";
  append_field(out, "host", authority_of(request.endpoint));
  append_fields(out, request.headers);
  append_field(out, "transfer-encoding", "chunked");
  append_field(out, "connection", "close");
  return out += "\r\n";
}

std::string last_chunk_text(const http::Headers& trailers) {
  std::string out = "0\r\n";
  append_fields(out, trailers);
  return out += "\r\n";
}

std::string authority_of(const http::Endpoint& endpoint) {
  bool bare_ipv6 = endpoint.host.find(':') != std::string::npos && !endpoint.host.starts_with('[');
  std::string host = bare_ipv6 ? "[" + endpoint.host + "]" : endpoint.host;
  if (endpoint.port == (endpoint.tls ? 443 : 80)) return host;
  host += ':';
  append_number(host, endpoint.port);
  return host;
}

std::string chunk_header_text(std::size_t size) {
  std::string out;
  append_number(out, size, 16);
  return out += "\r\n";
}

}  // namespace sfai::net
