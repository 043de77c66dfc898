#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "front/settings/env_file.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  auto file = sfai::front::parse_env_file(text);
  if (!file) {
    check(file.error()->message.starts_with("line "));
    return 0;
  }
  for (const auto& [name, value] : *file) {
    check(!name.empty() && value.reveal().size() <= size);
    check(!value.reveal().contains('\0'));
  }
  return 0;
}
