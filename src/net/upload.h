#pragma once

#include <memory>
#include <string_view>

#include "http/client.h"

namespace sfai::net {

// A request whose body is sent while it comes into being, chunk by chunk, on a connection of its own. Destroying it
// before finish() cuts the body visibly. Errors of all calls: upstream_down, upstream_broke, timed_out, client_gone.
class Upload {
 public:
  virtual ~Upload() = default;
  // One chunk in one send; the request's head leaves with the first. Returns when the system has taken the bytes.
  virtual http::Task<Result<void>> write(std::string_view bytes) = 0;
  // Ends the body, with trailer fields if there are any, and reads the answer; its body is thrown away.
  virtual http::Task<Result<http::ResponseHead>> finish(http::Headers trailers) = 0;
};

// Connects, without TLS and without a proxy. `request.body` and first_byte_by are not looked at.
http::Task<Result<std::unique_ptr<Upload>>> open_upload(boost::asio::io_context& loop, http::ClientRequest request);

}  // namespace sfai::net
