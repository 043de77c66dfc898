#include "chat/usage.h"

namespace sfai::chat {
namespace {

void update_field(std::optional<std::int64_t>& field, const std::optional<std::int64_t>& update) {
  if (update) field = update;
}

}  // namespace

void merge(Usage& usage, const Usage& update) {
  update_field(usage.input, update.input);
  update_field(usage.output, update.output);
  update_field(usage.cache_read, update.cache_read);
  update_field(usage.cache_creation, update.cache_creation);
  update_field(usage.cache_creation_1h, update.cache_creation_1h);
  update_field(usage.reasoning, update.reasoning);
  if (!update.raw.empty()) usage.raw = update.raw;
}

}  // namespace sfai::chat
