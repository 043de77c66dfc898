// The first line is the list of trusted proxies, the second the peer, the others are values of x-forwarded-for:
// whatever they hold, the client is the peer or an address that one of them names, and a peer that is not trusted is
// believed nothing.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "net/trusted_proxies.h"

namespace {

using namespace sfai;

void require(bool truth) {
  if (!truth) std::abort();
}

bool is_an_address(const std::string& text) {
  boost::system::error_code error;
  boost::asio::ip::make_address(text, error);
  return !error;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto next_line = [&text] {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
  };
  const auto proxies = net::TrustedProxies::parse(next_line());
  if (!proxies) {
    require(proxies.error()->kind == ErrorKind::not_configured);
    return 0;
  }
  boost::system::error_code error;
  const auto peer = boost::asio::ip::make_address(std::string(next_line()), error);
  if (error) return 0;
  http::Headers headers;
  while (!text.empty()) headers.add("x-forwarded-for", std::string(next_line()));
  require(is_an_address(proxies->client_of(peer, headers)));
  const auto nobody = net::TrustedProxies::parse("");
  require(nobody && is_an_address(nobody->client_of(peer, headers)));
  require(nobody->client_of(peer, headers) == nobody->client_of(peer, {}));
  return 0;
}
