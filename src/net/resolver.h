#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "net/byte_stream.h"

namespace sfai::net {

// The addresses of a host, in the system's order; a literal address at once. Errors: upstream_broke ("no such host"),
// timed_out, client_gone. The system's look-up itself cannot be interrupted: it is left behind in its thread.
Task<Result<std::vector<boost::asio::ip::tcp::endpoint>>> resolve(boost::asio::io_context& loop, std::string host,
                                                                  std::uint16_t port, SteadyTime deadline);

}  // namespace sfai::net
