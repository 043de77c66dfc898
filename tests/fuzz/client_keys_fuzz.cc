// The file of the clients' keys: it is refused by the name of an entry and never by its value, or each of its keys
// opens the door and no other does.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "gateway/access.h"
#include "wire/json.h"

namespace {

using namespace sfai;

void require(bool truth) {
  if (!truth) std::abort();
}

bool admits(const gateway::Access& access, const std::string& key) {
  http::Request request;
  request.headers.add("x-api-key", key);
  return access.admit(request, WallTime()).has_value();
}

// What a header's value can begin and end with, and hold.
bool is_a_header(std::string_view key) {
  return std::ranges::all_of(key, [](unsigned char letter) { return letter > ' ' && letter != 0x7F; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto keys = gateway::parse_client_keys(text);
  if (!keys) {
    require(keys.error()->kind == ErrorKind::not_configured && !keys.error()->message.empty());
    return 0;
  }
  gateway::Access access;
  access.mode = gateway::AuthMode::keys;
  access.keys = *keys;
  require(!admits(access, "") && !admits(access, std::string(text) + "?"));
  wire::JsonDocument document;
  const auto root = document.parse_copy(text);
  require(root && root->size() == keys->size());
  for (auto entry = root->first(); entry; entry = entry.next()) {
    if (entry.is(wire::JsonKind::string) && is_a_header(entry.string())) require(admits(access, entry.string()));
  }
  return 0;
}
