// Whatever calls a Lambda function: an event is refused with a reason, or a request comes of it whose parts are the
// event's.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "front/lambda/event.h"

namespace {

void require(bool truth) {
  if (!truth) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto event = sfai::front::parse_event(text);
  if (!event) {
    const auto kind = event.error()->kind;
    require(kind == sfai::ErrorKind::bad_request || kind == sfai::ErrorKind::not_found);
    require(!event.error()->message.empty());
    return 0;
  }
  const sfai::http::Request& request = event->request;
  require(!request.target.empty());
  require(request.body.size() <= size && request.principal.size() <= size);
  return 0;
}
