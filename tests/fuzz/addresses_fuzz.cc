// Addresses that people write into maps, options and the environment: what is taken is in parts that can be connected
// to and sent.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "aws/endpoint.h"
#include "front/settings/aws_settings.h"
#include "net/proxy.h"
#include "provider/provider.h"

namespace {

using namespace sfai;

void require(bool truth) {
  if (!truth) std::abort();
}

// Nothing that could end a line of a request's head or a name in a certificate.
bool is_plain(std::string_view text) { return text.find_first_of(std::string_view("\0\r\n\t /@", 7)) == text.npos; }

void check_base_url(std::string_view text) {
  const auto url = provider::parse_base_url(text);
  if (!url) return require(url.error()->kind == ErrorKind::bad_request && !url.error()->message.empty());
  require(!url->endpoint.host.empty() && is_plain(url->endpoint.host) && url->endpoint.port != 0);
  require(url->path_prefix.empty() || (url->path_prefix.starts_with('/') && !url->path_prefix.ends_with('/')));
  require(url->path_prefix.find_first_of(std::string_view("\0\r\n\t ?#", 7)) == std::string::npos);
}

void check_proxy(std::string_view text) {
  const auto proxy = net::Proxy::parse(text);
  if (!proxy) return require(proxy.error()->kind == ErrorKind::not_configured);
  require(!proxy->host.empty() && proxy->port != 0);
  require(proxy->authorization.find_first_of(std::string_view("\0\r\n", 3)) == std::string::npos);
}

void check_s3(const std::string& text) {
  const auto place = front::parse_s3_url(text);
  if (!place) return require(!place.error()->message.empty());
  require(!place->bucket.empty() && !place->key.empty() && place->url() == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_base_url(text);
  check_proxy(text);
  check_s3(std::string(text));
  const auto host = text.substr(0, text.find('\n'));
  const auto list = host.size() == size ? std::string_view() : text.substr(host.size() + 1);
  if (net::bypasses_proxy(list, host, 443)) require(!list.empty());
  require(net::bypasses_proxy("*", host, 443));
  return 0;
}
