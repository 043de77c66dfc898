#pragma once

#include <cstdint>
#include <optional>

#include "chat/usage.h"
#include "wire/json.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {

// Adds up what one reply's `usage` objects say. The figures are cumulative, and a later object may lack some of them or
// say 0 for what it does not know: then the earlier figure stands.
class UsageMeter {
 public:
  // Everything that is known after this object, in the neutral form.
  chat::Usage add(wire::JsonValue usage);

 private:
  std::optional<std::int64_t> input_;  // without either cache figure, as Anthropic counts
  std::optional<std::int64_t> cache_read_;
  std::optional<std::int64_t> cache_creation_;
  std::optional<std::int64_t> cache_creation_1h_;
  std::optional<std::int64_t> output_;
  std::optional<std::int64_t> thinking_;
};

// Writes the value of `usage`; figures that are not known are left out, but for the two that clients demand.
void write_usage(wire::JsonWriter& json, const chat::Usage& usage);

}  // namespace sfai::dialect::anthropic
