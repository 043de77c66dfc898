#pragma once

#include "base/clock.h"
#include "gateway/settings.h"
#include "http/client.h"

namespace sfai::gateway {

// The built-in provider `demo` as an upstream that is inside the program: it answers OpenAI Chat requests with a text
// about this gateway, in pieces 20 ms apart, so that the first run works with no key and no network.
class DemoClient final : public http::Client {
 public:
  // Both must outlive this object.
  DemoClient(const Clock& clock, Settings& settings) : clock_(clock), settings_(settings) {}

  // Where clients reach the gateway, for the text: "http://127.0.0.1:8787".
  void set_address(std::string address) { address_ = std::move(address); }

  http::Task<Result<std::unique_ptr<http::ClientResponse>>> send(const http::ClientRequest& request) override;

 private:
  const Clock& clock_;
  Settings& settings_;
  std::string address_ = "http://127.0.0.1:8787";
};

}  // namespace sfai::gateway
