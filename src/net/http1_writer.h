#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/client.h"
#include "http/message.h"

namespace sfai::net {

// How an answer's end is known, and what becomes of the connection afterwards.
struct ResponseFraming {
  enum class Body { none, length, chunked, until_close };
  enum class Connection { close, keep, keep_and_say_so };  // HTTP/1.0 keeps it only when that is said

  Body body = Body::length;
  std::uint64_t length = 0;
  Connection connection = Connection::keep;
};

// A head with its blank line. Fields that belong to the framing are left out, and a control character in a value
// becomes a space: nothing that passes through here can add a field or a message.
std::string response_head_text(const http::ResponseHead& head, ResponseFraming framing);
std::string request_head_text(const http::ClientRequest& request);
// Of a request whose body follows in chunks and ends with the connection's use. `request.body` is not looked at.
std::string upload_head_text(const http::ClientRequest& request);
// The end of a chunked body: the last chunk and the trailer fields.
std::string last_chunk_text(const http::Headers& trailers);

// "host", or "host:port" when the port is not the scheme's; an IPv6 address in brackets.
std::string authority_of(const http::Endpoint& endpoint);

// The size of a chunk with its line end. Not for 0, which is the end of the body.
std::string chunk_header_text(std::size_t size);

}  // namespace sfai::net
