#include "http/message.h"

#include <algorithm>

#include "base/text.h"

namespace sfai::http {

std::optional<std::string_view> Headers::find(std::string_view name) const {
  auto found =
      std::ranges::find_if(headers_, [&](const Header& header) { return equal_ignoring_case(header.name, name); });
  if (found == headers_.end()) return std::nullopt;
  return found->value;
}

void Headers::set(std::string_view name, std::string value) {
  auto found =
      std::ranges::find_if(headers_, [&](const Header& header) { return equal_ignoring_case(header.name, name); });
  if (found == headers_.end()) return add(std::string(name), std::move(value));
  found->value = std::move(value);
  auto others = std::remove_if(found + 1, headers_.end(),
                               [&](const Header& header) { return equal_ignoring_case(header.name, name); });
  headers_.erase(others, headers_.end());
}

void Headers::erase(std::string_view name) {
  std::erase_if(headers_, [&](const Header& header) { return equal_ignoring_case(header.name, name); });
}

}  // namespace sfai::http
