#pragma once

#include <boost/asio/ip/address.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "http/message.h"

namespace sfai::net {

// The proxies whose word about their clients counts.
class TrustedProxies {
 public:
  // "10.0.0.0/8, 192.0.2.1, 2001:db8::/32"; empty: none. Error not_configured names the entry that is no address.
  static Result<TrustedProxies> parse(std::string_view list);

  bool empty() const { return blocks_.empty(); }
  // Where a request came from: the peer, or, as far as each hop is a trusted proxy, the address that this hop named in
  // x-forwarded-for (it adds its own peer at the right end; what stands further left anybody may have written).
  std::string client_of(const boost::asio::ip::address& peer, const http::Headers& headers) const;

 private:
  struct Block {
    boost::asio::ip::address_v6 base;  // IPv4 as ::ffff:a.b.c.d
    unsigned bits = 128;
  };

  static Result<Block> parse_block(std::string_view text);
  bool trusts(const boost::asio::ip::address& address) const;

  std::vector<Block> blocks_;
};

}  // namespace sfai::net
