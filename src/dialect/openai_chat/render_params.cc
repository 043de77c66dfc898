#include "dialect/openai_chat/render_params.h"

#include "base/crypto.h"
#include "dialect/openai_chat/render_reasoning.h"
#include "dialect/openai_chat/render_tools.h"

namespace sfai::dialect::openai_chat {
namespace {

using Mode = chat::ToolChoice::Mode;
using Sampling = chat::ModelTraits::Sampling;

constexpr std::size_t most_stops = 4;     // API reference: "Up to 4 sequences"
constexpr std::size_t longest_user = 64;  // a longer `user` is answered by 400 string_above_max_length (bifrost #1000)

class ParamWriter {
 public:
  ParamWriter(wire::JsonWriter& json, RenderContext& context)
      : json_(json),
        context_(context),
        request_(context.request()),
        traits_(context.traits()),
        effort_(plan_effort(context)) {}

  void write() {
    write_max_tokens();
    write_sampling();
    write_stop();
    write_reasoning(json_, context_, effort_);
    write_tool_params();
    if (request_.response_format) json_.member_raw("response_format", request_.response_format->raw);
    if (request_.web_search) json_.member_raw("web_search_options", *request_.web_search);
    if (request_.user) write_user(*request_.user);
  }

 private:
  void write_max_tokens() {
    if (!request_.max_tokens) return;
    const bool too_many = traits_.output_limit > 0 && *request_.max_tokens > traits_.output_limit;
    if (too_many) context_.changed(std::string(request_.names.max_tokens), "more than the model can write");
    json_.member_integer(traits_.max_completion_tokens ? "max_completion_tokens" : "max_tokens",
                         too_many ? traits_.output_limit : *request_.max_tokens);
  }

  // Models that refuse these parameters while they reason take them with the effort none (vercel/ai #10932). 1 is what
  // a model without them does anyway.
  void write_sampling() {
    const bool neither = traits_.sampling == Sampling::neither && effort_.effort != chat::Effort::none;
    const bool one_only = traits_.sampling == Sampling::either && request_.temperature.has_value();
    write_number("temperature", request_.temperature, neither ? "the model takes no sampling parameters" : "");
    write_number("top_p", request_.top_p,
                 neither    ? "the model takes no sampling parameters"
                 : one_only ? "the model takes temperature or top_p, not both"
                            : "");
  }

  void write_number(std::string_view name, const std::optional<double>& value, std::string_view refused) {
    if (!value) return;
    if (refused.empty()) {
      json_.key(name).number(*value);
    } else if (*value != 1) {
      context_.dropped("/" + std::string(name), refused);
    }
  }

  void write_stop() {
    const std::string pointer(request_.names.stop);
    if (request_.stop.empty()) return;
    if (!traits_.stop_sequences) return context_.dropped(pointer, "the model takes no stop sequences");
    std::vector<std::string_view> sent;
    for (std::size_t i = 0; i < request_.stop.size(); ++i) {
      const std::string at = request_.stop.size() == 1 ? pointer : pointer + "/" + std::to_string(i);
      if (request_.stop[i].empty()) {
        context_.dropped(at, "an empty text is no stop sequence");
      } else if (sent.size() == most_stops) {
        context_.dropped(at, "OpenAI takes 4 of them");
      } else {
        sent.emplace_back(request_.stop[i]);
      }
    }
    if (sent.empty()) return;
    json_.key("stop").begin_array();
    for (const std::string_view sequence : sent) json_.string(sequence);
    json_.end_array();
  }

  // "'tool_choice' is only allowed when 'tools' are specified", says the API, and the same of parallel_tool_calls.
  void write_tool_params() {
    const bool has_tools = context_.has_tools();
    constexpr std::string_view reason = "OpenAI takes it beside tools only";
    if (request_.tool_choice && has_tools) write_tool_choice(*request_.tool_choice);
    if (request_.tool_choice && !has_tools) context_.dropped("/tool_choice", reason);
    if (!request_.parallel_tool_calls) return;
    if (!has_tools) return context_.dropped(std::string(request_.names.parallel_tool_calls), reason);
    if (traits_.parallel_tool_calls) {
      json_.member_boolean("parallel_tool_calls", *request_.parallel_tool_calls);
    } else if (!*request_.parallel_tool_calls) {
      context_.dropped(std::string(request_.names.parallel_tool_calls), "the model does not take it");
    }
  }

  void write_tool_choice(const chat::ToolChoice& choice) {
    const bool forced = choice.mode == Mode::required || choice.mode == Mode::named;
    if (forced && !traits_.forced_tool) return leave_choice("the model cannot be forced to call a tool");
    if (choice.mode == Mode::named && !offers_tool(request_, choice.name)) {
      return leave_choice("the upstream gets no tool of that name");
    }
    if (choice.mode != Mode::named) {
      json_.member("tool_choice", choice.mode == Mode::none       ? "none"
                                  : choice.mode == Mode::required ? "required"
                                                                  : "auto");
      return;
    }
    json_.key("tool_choice").begin_object().member("type", "function").key("function").begin_object();
    json_.member("name", context_.tool_name(choice.name, "/tool_choice")).end_object().end_object();
  }

  void leave_choice(std::string_view reason) {
    context_.changed("/tool_choice", reason);
    json_.member("tool_choice", "auto");
  }

  // What it is for, to tell users apart, a hash does too. Claude Code's is an object of 200 characters.
  void write_user(const std::string& user) {
    if (user.size() <= longest_user) {
      json_.member("user", user);
      return;
    }
    context_.changed(std::string(request_.names.user), "OpenAI takes 64 characters: its hash");
    json_.member("user", sha256_hex(user));
  }

  wire::JsonWriter& json_;
  RenderContext& context_;
  const chat::ChatRequest& request_;
  const chat::ModelTraits& traits_;
  EffortPlan effort_;
};

}  // namespace

void write_params(wire::JsonWriter& json, RenderContext& context) { ParamWriter(json, context).write(); }

}  // namespace sfai::dialect::openai_chat
