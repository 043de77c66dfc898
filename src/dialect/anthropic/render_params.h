#pragma once

#include <cstdint>
#include <string>

#include "dialect/anthropic/thinking_plan.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {

// What `max_tokens`, which the API demands, will say: the client's wish within the model's limit.
std::int64_t plan_max_tokens(RenderContext& context);

// How an answer in JSON is asked for; at most one of the two is set.
struct FormatPlan {
  std::string schema;       // for output_config.format
  std::string instruction;  // for models without that: a text for the system
};
FormatPlan plan_format(RenderContext& context);

// Error bad_request: an extra that cannot be left out without giving the client something else than it asked for.
Result<void> check_extras(const chat::ChatRequest& request);

// Write the members that they name into the open request.
void write_thinking(RenderContext& context, wire::JsonWriter& json, const ThinkingPlan& plan, const FormatPlan& format);
void write_sampling(RenderContext& context, wire::JsonWriter& json, const ThinkingPlan& plan);
void write_stop_sequences(RenderContext& context, wire::JsonWriter& json);
void write_metadata(RenderContext& context, wire::JsonWriter& json);
void write_other_extras(RenderContext& context, wire::JsonWriter& json);

}  // namespace sfai::dialect::anthropic
