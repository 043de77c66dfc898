#include "gateway/answer_encoding.h"

#include <fmt/format.h>

#include "base/text.h"

namespace sfai::gateway {

std::optional<std::string> unreadable_encoding(const http::ResponseHead& head) {
  auto encoding = head.headers.find("content-encoding");
  if (!encoding || trim(*encoding).empty() || equal_ignoring_case(trim(*encoding), "identity")) return std::nullopt;
  return fmt::format(
      "answered with HTTP {} in the encoding '{}' though it was asked for none: look at what stands between it and "
      "this "
      "gateway",
      head.status, trim(*encoding).substr(0, 40));
}

}  // namespace sfai::gateway
