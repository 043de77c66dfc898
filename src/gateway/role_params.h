#pragma once

#include <string>

#include "chat/request.h"
#include "gateway/model_map.h"
#include "wire/json.h"

namespace sfai::gateway {

// Applies a role's `params` (what the client left out) and `force` to a request of any dialect. Error bad_request names
// the member.
Result<void> apply_role(chat::ChatRequest& request, const RoleConfig* config);

// Calls `use(member)` for each member of a configured object, which was validated when the map was read.
template <class Use>
void for_each_member(const std::string& object, Use use) {
  if (object.empty()) return;
  wire::JsonDocument document;
  const auto root = document.parse_copy(object);
  if (!root) return;
  for (auto member = root->first(); member; member = member.next()) use(member);
}

}  // namespace sfai::gateway
