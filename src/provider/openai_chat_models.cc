#include <array>

#include "provider/model_rows.h"

// Sources, read on 2026-11-23. OpenAI: developers.openai.com/api/docs (the page of each model, "Reasoning models",
// "Latest model", API reference of chat completions: "max_tokens is not compatible with o-series models"), the
// compatibility matrix at community.openai.com/t/1371738, and LiteLLM's model_prices_and_context_window.json 1.109.1.
// DeepSeek: api-docs.deepseek.com/guides/thinking_mode. Kimi: platform.kimi.ai/docs (thinking models, reasoning effort,
// models overview).
namespace sfai::provider {
namespace {

using chat::ModelTraits;
using enum chat::ModelTraits::Thinking;
using enum chat::ModelTraits::Sampling;
using chat::Effort;
using chat::EffortSet;

constexpr EffortSet to_high = {Effort::low, Effort::medium, Effort::high};
constexpr EffortSet minimal_to_high = {Effort::minimal, Effort::low, Effort::medium, Effort::high};
constexpr EffortSet none_to_high = {Effort::none, Effort::low, Effort::medium, Effort::high};
constexpr EffortSet low_to_xhigh = {Effort::low, Effort::medium, Effort::high, Effort::xhigh};
constexpr EffortSet medium_to_xhigh = {Effort::medium, Effort::high, Effort::xhigh};
constexpr EffortSet none_to_xhigh = {Effort::none, Effort::low, Effort::medium, Effort::high, Effort::xhigh};
constexpr EffortSet low_to_max = {Effort::low, Effort::medium, Effort::high, Effort::xhigh, Effort::max};
constexpr EffortSet none_to_max = {Effort::none, Effort::low, Effort::medium, Effort::high, Effort::xhigh, Effort::max};

struct Size {
  std::int64_t context;
  std::int64_t output;
};
constexpr Size o_series = {200'000, 100'000};
constexpr Size gpt_5_size = {400'000, 128'000};
constexpr Size gpt_5_pro_size = {400'000, 272'000};
constexpr Size million = {1'050'000, 128'000};
constexpr Size chat_size = {128'000, 16'384};

constexpr ModelTraits plain(Size size, bool structured_output = true) {
  return {.output_limit = size.output,
          .context_size = size.context,
          .sampling = both,
          .mid_conversation_system = true,
          .structured_output = structured_output};
}
// `neither`: while they reason, these models refuse temperature and top_p but for the default, 1. From gpt-5.1 on both
// are taken when the effort that is sent is none (dialect/openai_chat/render_params.cc).
constexpr ModelTraits reasoning(EffortSet efforts, Size size) {
  return {.output_limit = size.output,
          .context_size = size.context,
          .thinking = efforts.empty() ? none : effort,
          .sampling = neither,
          .efforts = efforts,
          .thinking_switch = efforts.contains(Effort::none),
          .mid_conversation_system = true,
          .structured_output = true,
          .developer_role = true,
          .max_completion_tokens = true,
          .stop_sequences = false};
}
// "Not supported with latest reasoning models o3 and o4-mini" (API reference, stop); gpt-5 answers the same 400
// (litellm PR 15244). The o-series has no parallel_tool_calls either (tensorzero #2805).
constexpr ModelTraits o_model(bool stop_sequences) {
  ModelTraits traits = reasoning(to_high, o_series);
  traits.stop_sequences = stop_sequences;
  traits.parallel_tool_calls = false;
  return traits;
}
// "Function tools with reasoning_effort are not supported for gpt-5.4 in /v1/chat/completions" (openai-openapi
// #541; 5.5: crush #2913; 5.6: litellm PR 34569). Of the later ones nobody has said that they do better.
constexpr ModelTraits tools_or_effort(ModelTraits traits) {
  traits.effort_with_tools = false;
  return traits;
}
// ChatGPT's model of the day: no reasoning, but the newer name of the limit.
constexpr ModelTraits gpt_5_chat = {.output_limit = chat_size.output,
                                    .context_size = chat_size.context,
                                    .sampling = both,
                                    .mid_conversation_system = true,
                                    .structured_output = true,
                                    .max_completion_tokens = true};
// Open weights, served by machines of one's own and by many vendors: nothing of OpenAI's own API but the effort.
constexpr ModelTraits gpt_oss = {
    .context_size = 131'072, .thinking = effort, .sampling = both, .efforts = to_high, .structured_output = true};

// A JSON schema is refused there ("This response_format type is unavailable now"); json_object is taken.
constexpr ModelTraits deepseek_chat = {.output_limit = 8'192, .context_size = 131'072, .sampling = both};
// It always thinks, and there is no word for how much.
constexpr ModelTraits deepseek_reasoner = {
    .output_limit = 65'536, .context_size = 131'072, .sampling = both, .thinking_history = true};
// Sampling parameters are taken and have no effect. Only "high" and "max" are levels, other words stand for them.
constexpr ModelTraits deepseek_v4 = {.output_limit = 393'216,
                                     .context_size = 1'000'000,
                                     .thinking = effort,
                                     .sampling = both,
                                     .efforts = {Effort::high, Effort::max},
                                     .thinking_history = true};
// While they think, only the tool choices auto and none are taken. From k2.5 on the sampling parameters are fixed.
constexpr ModelTraits kimi(EffortSet efforts, ModelTraits::Sampling sampling, std::int64_t context_size) {
  return {.context_size = context_size,
          .thinking = efforts.empty() ? none : effort,
          .sampling = sampling,
          .efforts = efforts,
          .thinking_history = true,
          .forced_tool = false,
          .structured_output = true};
}

constexpr auto rows = std::to_array<ModelRow>({
    {"", {.sampling = both, .structured_output = true}},  // a model server of one's own, or any vendor's
    // OpenAI. A "gpt-" that nobody knows is most likely newer than this table: only what all the newest take.
    {"gpt-", tools_or_effort(reasoning(to_high, {}))},
    {"chatgpt-4o", plain(chat_size)},
    {"gpt-3.5-turbo", plain({16'385, 4'096}, false)},
    {"gpt-4", plain({8'192, 0}, false)},
    {"gpt-4-turbo", plain({128'000, 4'096}, false)},
    {"gpt-4-1106", plain({128'000, 4'096}, false)},
    {"gpt-4-0125", plain({128'000, 4'096}, false)},
    {"gpt-4o", plain(chat_size)},
    {"gpt-4o-2024-05-13", plain({128'000, 4'096}, false)},
    {"gpt-4o-audio", plain(chat_size, false)},
    {"gpt-4o-mini-audio", plain(chat_size, false)},
    {"gpt-4.1", plain({1'047'576, 32'768})},
    {"gpt-4.5", plain(chat_size)},
    {"gpt-audio", plain(chat_size, false)},
    {"gpt-oss", gpt_oss},
    {"o1", o_model(true)},
    {"o3", o_model(false)},
    {"o4", o_model(false)},
    {"gpt-5", reasoning(minimal_to_high, gpt_5_size)},
    {"gpt-5-chat", gpt_5_chat},
    {"gpt-5-codex", reasoning(to_high, gpt_5_size)},
    {"gpt-5-pro", reasoning({Effort::high}, gpt_5_pro_size)},
    {"gpt-5-search", reasoning({}, gpt_5_size)},
    {"gpt-5.", tools_or_effort(reasoning(low_to_xhigh, {}))},  // of the later ones, what all take
    {"gpt-5.1", reasoning(none_to_high, gpt_5_size)},
    {"gpt-5.1-chat", reasoning({Effort::medium}, chat_size)},
    {"gpt-5.1-codex", reasoning(to_high, gpt_5_size)},
    {"gpt-5.1-codex-max", reasoning(low_to_xhigh, gpt_5_size)},
    {"gpt-5.2", reasoning(none_to_xhigh, gpt_5_size)},
    {"gpt-5.2-chat", reasoning({Effort::medium}, chat_size)},
    {"gpt-5.2-codex", reasoning(low_to_xhigh, gpt_5_size)},
    {"gpt-5.2-pro", reasoning(medium_to_xhigh, gpt_5_size)},
    {"gpt-5.3-chat", reasoning({Effort::medium}, chat_size)},
    {"gpt-5.3-codex", reasoning(low_to_xhigh, gpt_5_size)},
    {"gpt-5.4", tools_or_effort(reasoning(none_to_xhigh, million))},
    {"gpt-5.4-mini", tools_or_effort(reasoning(none_to_xhigh, gpt_5_size))},
    {"gpt-5.4-nano", tools_or_effort(reasoning(none_to_xhigh, gpt_5_size))},
    {"gpt-5.4-pro", tools_or_effort(reasoning(medium_to_xhigh, million))},
    {"gpt-5.5", tools_or_effort(reasoning(none_to_xhigh, million))},
    {"gpt-5.5-pro", tools_or_effort(reasoning(medium_to_xhigh, million))},
    {"gpt-5.6", tools_or_effort(reasoning(none_to_xhigh, million))},
    {"gpt-6", tools_or_effort(reasoning(low_to_max, million))},
    {"gpt-6-luna", tools_or_effort(reasoning(none_to_max, million))},
    {"gpt-6-sol", tools_or_effort(reasoning(none_to_max, million))},
    {"gpt-6.1-terra", tools_or_effort(reasoning(none_to_max, million))},
    // DeepSeek. Before V3.2 its API refused earlier turns' reasoning: other names keep the default.
    {"deepseek-chat", deepseek_chat},
    {"deepseek-reasoner", deepseek_reasoner},
    {"deepseek-flash", deepseek_v4},
    {"deepseek-v4", deepseek_v4},
    // Moonshot AI.
    {"kimi-k2-thinking", kimi({}, both, 262'144)},
    {"kimi-k2.", kimi({}, neither, 262'144)},
    {"kimi-k3", kimi({Effort::low, Effort::high, Effort::max}, neither, 1'048'576)},
});

}  // namespace

std::span<const ModelRow> openai_chat_models() { return rows; }

}  // namespace sfai::provider
