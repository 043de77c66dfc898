#include "testing/handlers.h"

namespace sfai::testing {

http::Task<void> echo(const http::Request& request, http::ResponseWriter& writer) {
  std::string body = request.method + " " + request.target + "|" + request.body;
  auto sent = co_await writer.respond({}, body);
  (void)sent;  // a client that left sees nothing anyway
}

}  // namespace sfai::testing
