#include "dialect/openai_chat/render_params.h"

namespace sfai::dialect::openai_chat {
namespace {

using chat::Loss;
using chat::ModelTraits;
using Mode = chat::ToolChoice::Mode;

void write_max_tokens(wire::JsonWriter& json, const chat::ChatRequest& request, const ModelTraits& traits,
                      chat::Losses& losses) {
  if (!request.max_tokens) return;
  const bool too_many = traits.output_limit > 0 && *request.max_tokens > traits.output_limit;
  if (too_many) losses.push_back({Loss::Kind::changed, "/max_tokens", "more than the model can write"});
  json.member_integer(traits.max_completion_tokens ? "max_completion_tokens" : "max_tokens",
                      too_many ? traits.output_limit : *request.max_tokens);
}

// `either` is a rule of Claude's models; whoever speaks this dialect takes both or none.
void write_sampling(wire::JsonWriter& json, const chat::ChatRequest& request, const ModelTraits& traits,
                    chat::Losses& losses) {
  const bool takes = traits.sampling != ModelTraits::Sampling::neither;
  const auto write = [&](std::string_view name, const std::optional<double>& value) {
    if (!value) return;
    if (takes) {
      json.key(name).number(*value);
    } else {
      losses.push_back({Loss::Kind::dropped, "/" + std::string(name), "the model takes no sampling parameters"});
    }
  };
  write("temperature", request.temperature);
  write("top_p", request.top_p);
}

void write_stop(wire::JsonWriter& json, const chat::ChatRequest& request) {
  if (request.stop.empty()) return;
  json.key("stop").begin_array();
  for (const std::string& stop : request.stop) json.string(stop);
  json.end_array();
}

// The inverse of the budgets that stand for efforts with Anthropic's models (1024, 2048, 4096, 8192, 16384), rounded to
// the three words that every reasoning model knows.
std::string_view effort_of_budget(std::int64_t tokens) {
  if (tokens <= 2048) return "low";
  return tokens <= 4096 ? "medium" : "high";
}

void write_reasoning(wire::JsonWriter& json, const chat::Reasoning& reasoning, const ModelTraits& traits,
                     chat::Losses& losses) {
  if (reasoning.empty()) return;
  const std::string pointer = reasoning.effort.empty() ? "/thinking" : "/reasoning_effort";
  if (traits.thinking == ModelTraits::Thinking::none) {
    // A model that does not reason answers an effort with a 400; "none" it obeys anyway.
    if (reasoning.effort != "none") losses.push_back({Loss::Kind::dropped, pointer, "the model does not reason"});
    return;
  }
  if (reasoning.effort.empty()) {
    losses.push_back({Loss::Kind::changed, pointer, "a budget becomes an effort"});
    json.member("reasoning_effort", effort_of_budget(*reasoning.budget_tokens));
    return;
  }
  const bool above_high = reasoning.effort == "xhigh" || reasoning.effort == "max";
  const bool lower = above_high && !traits.efforts.contains(chat::Effort::xhigh);
  if (lower) losses.push_back({Loss::Kind::changed, pointer, "the model's highest effort is \"high\""});
  json.member("reasoning_effort", lower ? "high" : reasoning.effort);
}

void write_tool_choice(wire::JsonWriter& json, const chat::ToolChoice& choice, const ModelTraits& traits,
                       chat::Losses& losses) {
  const bool forced = choice.mode == Mode::required || choice.mode == Mode::named;
  if (forced && !traits.forced_tool) {
    losses.push_back({Loss::Kind::changed, "/tool_choice", "the model cannot be forced to call a tool"});
    json.member("tool_choice", "auto");
    return;
  }
  if (choice.mode != Mode::named) {
    json.member("tool_choice", choice.mode == Mode::none       ? "none"
                               : choice.mode == Mode::required ? "required"
                                                               : "auto");
    return;
  }
  json.key("tool_choice").begin_object().member("type", "function");
  json.key("function").begin_object().member("name", choice.name).end_object().end_object();
}

}  // namespace

void write_params(wire::JsonWriter& json, const chat::ChatRequest& request, const ModelTraits& traits,
                  chat::Losses& losses) {
  write_max_tokens(json, request, traits, losses);
  write_sampling(json, request, traits, losses);
  write_stop(json, request);
  write_reasoning(json, request.reasoning, traits, losses);
  if (request.tool_choice) write_tool_choice(json, *request.tool_choice, traits, losses);
  if (request.parallel_tool_calls) json.member_boolean("parallel_tool_calls", *request.parallel_tool_calls);
  if (request.response_format) json.member_raw("response_format", request.response_format->raw);
  if (request.user) json.member("user", *request.user);
}

}  // namespace sfai::dialect::openai_chat
