#include "gateway/connect_ahead.h"

#include "gateway/router.h"
#include "wire/json.h"

namespace sfai::gateway {

void connect_ahead(const Services& services, const http::Request& request) {
  if (request.method != "POST") return;
  std::shared_ptr<const ModelMap> map = services.settings.expected_map();
  if (!map) return;
  wire::JsonDocument document;
  auto body = document.parse_copy(request.body);
  if (!body) return;
  auto expected = route(*map, (*body)["model"].string());
  if (!expected || expected->targets.front().provider->demo) return;
  const provider::Provider& provider = *expected->targets.front().provider;
  http::Endpoint endpoint = provider.base_url.endpoint;
  endpoint.ca_file = provider.ca_file;
  auto limits = provider::resolve(expected->config == nullptr ? provider::Timeouts{} : expected->config->timeouts,
                                  provider.timeouts);
  services.network.connect_ahead(endpoint, services.clock.steady() + limits.connect);
}

}  // namespace sfai::gateway
