#include "dialect/anthropic/render_params.h"

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "dialect/anthropic/block.h"
#include "dialect/anthropic/extras.h"
#include "dialect/anthropic/no_wishes.h"
#include "dialect/anthropic/schema.h"
#include "wire/json.h"

namespace sfai::dialect::anthropic {
namespace {

using Sampling = chat::ModelTraits::Sampling;
using Thinking = chat::ModelTraits::Thinking;

// For a model whose limit nobody knows: every Claude since version 4 writes that much, and Claude Code asks for it too.
constexpr std::int64_t careful_max_tokens = 32000;

// Members of Anthropic's that are written at a place of their own; so are those below another ("output_config/…").
constexpr std::array<std::string_view, 3> placed = {"thinking", "top_k", "tool_choice"};

constexpr std::size_t longest_user = 512;

constexpr std::string_view output_config = "output_config/";

// https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking, "Feature compatibility"; the API says
// "`temperature` may only be set to 1 when thinking is enabled or in adaptive mode".
class SamplingWriter {
 public:
  SamplingWriter(RenderContext& context, wire::JsonWriter& json, const ThinkingPlan& plan)
      : context_(context), json_(json), plan_(plan) {}

  void write_temperature() {
    if (!request().temperature || gives_way_to_top_p()) return;
    const double wanted = *request().temperature;
    const bool refused = plan_.active || context_.traits().sampling == Sampling::neither;
    if (refused && wanted != 1.0) return context_.dropped("/temperature", refusal());
    const double sent = std::clamp(wanted, 0.0, 1.0);
    if (sent != wanted) context_.changed("/temperature", "Anthropic's range is 0 to 1");
    json_.key("temperature").number(sent);
  }

  void write_top_p() {
    if (!request().top_p) return;
    if (context_.traits().sampling == Sampling::neither) return drop_top_p(refusal());
    if (context_.traits().sampling == Sampling::either && request().temperature && !gives_way_to_top_p()) {
      return drop_top_p("this model takes temperature or top_p");
    }
    if (plan_.active && (*request().top_p < 0.95 || *request().top_p > 1.0)) {
      return context_.dropped("/top_p", "outside 0.95 to 1 while thinking");
    }
    json_.key("top_p").number(*request().top_p);
  }

  void write_top_k() {
    const auto top_k = own_extra(request().extras, "top_k");
    if (top_k.empty()) return;
    if (plan_.active || context_.traits().sampling == Sampling::neither) return context_.dropped("/top_k", refusal());
    json_.member_raw("top_k", top_k);
  }

 private:
  const chat::ChatRequest& request() const { return context_.request(); }

  // Both are 1 where nobody says otherwise.
  bool gives_way_to_top_p() const {
    return context_.traits().sampling == Sampling::either && request().temperature == 1.0 &&
           request().top_p.value_or(1.0) != 1.0;
  }
  void drop_top_p(std::string reason) {
    if (request().top_p != 1.0) context_.dropped("/top_p", std::move(reason));
  }

  std::string refusal() const {
    return plan_.active ? "not while thinking" : "this model takes no sampling parameters";
  }

  RenderContext& context_;
  wire::JsonWriter& json_;
  const ThinkingPlan& plan_;
};

// "Don't include any identifying information such as name, email address, or phone number" (API reference, metadata).
bool looks_personal(std::string_view user) {
  const auto at = user.find('@');
  if (at != std::string_view::npos && at > 0 && user.find('.', at) != std::string_view::npos) return true;
  const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
  const auto is_phone_letter = [&](char letter) {
    return is_digit(letter) || std::string_view("+-() ").find(letter) != std::string_view::npos;
  };
  return std::ranges::all_of(user, is_phone_letter) && std::ranges::count_if(user, is_digit) >= 7;
}

// What output_config says beyond the effort and the schema that were planned.
void write_other_output_config(RenderContext& context, wire::JsonWriter& json, const ThinkingPlan& plan,
                               const FormatPlan& format) {
  const bool takes_effort =
      context.traits().thinking == Thinking::effort || context.traits().thinking == Thinking::adaptive;
  const bool planned_format = !format.schema.empty() || !format.instruction.empty();
  for (const auto& extra : context.request().extras) {
    if (!is_below(extra, output_config)) continue;
    const auto name = std::string_view(extra.name).substr(output_config.size());
    if ((name == "effort" && !plan.effort.empty()) || (name == "format" && planned_format)) continue;
    if (name == "effort" && !takes_effort) {
      context.dropped("/output_config/effort", "this model takes no effort");
    } else {
      write_extra(json, extra, output_config);
    }
  }
}

void write_format(RenderContext& context, wire::JsonWriter& json, const FormatPlan& format) {
  json.key("format").begin_object().member("type", "json_schema").member_raw("schema", format.schema);
  write_below(json, context.request().extras, "output_config/format/");
  json.end_object();
}

// https://docs.anthropic.com/en/api/service-tiers: OpenAI's "default" is the standard price, whatever the project has
// bought, and "auto" on both sides takes what there is.
bool write_service_tier(wire::JsonWriter& json, const chat::Extra& extra) {
  if (extra.dialect == dialect_name || extra.name != "service_tier" || extra.raw != R"("default")") return false;
  json.member("service_tier", "standard_only");
  return true;
}

}  // namespace

std::int64_t plan_max_tokens(RenderContext& context) {
  const auto limit = context.traits().output_limit;
  const auto wanted = context.request().max_tokens.value_or(limit > 0 ? limit : careful_max_tokens);
  if (limit == 0 || wanted <= limit) return wanted;
  context.changed(std::string(context.names().max_tokens), "the model's limit is " + std::to_string(limit));
  return limit;
}

FormatPlan plan_format(RenderContext& context) {
  const auto& format = context.request().response_format;
  if (!format || format->kind == chat::ResponseFormat::Kind::text) return {};
  const std::string pointer(context.names().response_format);
  wire::JsonDocument document;
  const auto value = document.parse_copy(format->raw);
  const auto schema = value ? (*value)["json_schema"]["schema"] : wire::JsonValue();
  if (schema.is(wire::JsonKind::object) && context.traits().structured_output) {
    auto clean = clean_schema(schema.raw());
    if (clean.changed) context.changed(pointer, std::string(change_of(clean)));
    return {.schema = std::move(clean.json), .instruction = {}};
  }
  context.changed(pointer, "said as an instruction");
  std::string instruction = "Answer with one JSON object and nothing else: no prose, no code fence.";
  if (schema.is(wire::JsonKind::object)) {
    instruction += " It must match this JSON schema: " + std::string(schema.raw());
  }
  return {.schema = {}, .instruction = std::move(instruction)};
}

Result<void> check_extras(const chat::ChatRequest& request) {
  for (const auto& extra : request.extras) {
    if (extra.dialect == dialect_name || extra.name != "n" || asks_for_nothing(extra)) continue;
    return fail(ErrorKind::bad_request, "n: this provider gives one answer a request; send n = 1 or leave it out", "n");
  }
  return {};
}

void write_thinking(RenderContext& context, wire::JsonWriter& json, const ThinkingPlan& plan,
                    const FormatPlan& format) {
  if (!plan.thinking.empty()) json.member_raw("thinking", plan.thinking);
  const auto& extras = context.request().extras;
  const bool says_more = std::ranges::any_of(extras, [](const auto& extra) { return is_below(extra, output_config); });
  if (plan.effort.empty() && format.schema.empty() && !says_more) return;
  json.key("output_config").begin_object();
  if (!plan.effort.empty()) json.member("effort", plan.effort);
  if (!format.schema.empty()) write_format(context, json, format);
  write_other_output_config(context, json, plan, format);
  json.end_object();
}

void write_sampling(RenderContext& context, wire::JsonWriter& json, const ThinkingPlan& plan) {
  SamplingWriter writer(context, json, plan);
  writer.write_temperature();
  writer.write_top_p();
  writer.write_top_k();
}

void write_stop_sequences(RenderContext& context, wire::JsonWriter& json) {
  const auto& stop = context.request().stop;
  for (std::size_t index = 0; index < stop.size(); ++index) {
    if (!is_blank(stop[index]) || stop[index].empty()) continue;
    const std::string all(context.names().stop);
    context.dropped(stop.size() == 1 ? all : all + "/" + std::to_string(index), "white space is refused");
  }
  if (std::ranges::all_of(stop, is_blank)) return;
  json.key("stop_sequences").begin_array();
  for (const auto& sequence : stop) {
    if (!is_blank(sequence)) json.string(sequence);
  }
  json.end_array();
}

void write_metadata(RenderContext& context, wire::JsonWriter& json) {
  constexpr std::string_view below = "metadata/";
  const auto& extras = context.request().extras;
  const auto& user = context.request().user;
  const bool personal = user && looks_personal(*user);
  if (personal) context.dropped(std::string(context.names().user), "looks like an e-mail address or a phone number");
  const bool too_long = user && user->size() > longest_user && !personal;
  if (too_long) context.changed(std::string(context.names().user), "Anthropic takes 512 characters: its hash");
  const bool has_user = user && !user->empty() && !personal;
  const bool says_more = std::ranges::any_of(extras, [&](const auto& extra) { return is_below(extra, below); });
  if (!has_user && !says_more) return;
  json.key("metadata").begin_object();
  if (has_user) json.member("user_id", too_long ? sha256_hex(*user) : *user);
  write_below(json, extras, below);
  json.end_object();
}

void write_other_extras(RenderContext& context, wire::JsonWriter& json) {
  for (const auto& extra : context.request().extras) {
    const bool own = extra.dialect == dialect_name;
    const bool elsewhere = extra.name.contains('/') || std::ranges::find(placed, extra.name) != placed.end();
    if ((own && elsewhere) || write_service_tier(json, extra)) continue;
    if (is_sendable(extra)) {
      write_extra(json, extra);
    } else if (!asks_for_nothing(extra)) {
      context.dropped("/" + extra.name, "no equivalent");
    }
  }
}

}  // namespace sfai::dialect::anthropic
