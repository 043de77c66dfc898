#include "gateway/native_body.h"
#include "gateway/native_thinking.h"
#include "gateway/role_params.h"

namespace sfai::gateway {
namespace {

constexpr std::string_view max_tokens = "max_tokens";
constexpr std::string_view max_completion_tokens = "max_completion_tokens";

bool says(wire::JsonValue object, std::string_view name) {
  const auto member = object[name];
  return member && !member.is_null();
}

// The other name of the one parameter that has two.
std::string_view alias_of(std::string_view name) {
  if (name == max_tokens) return max_completion_tokens;
  if (name == max_completion_tokens) return max_tokens;
  return name;
}

// A role's parameters go to its fallbacks too, some of which may be models that refuse them.
bool refuses(const chat::ModelTraits& traits, std::string_view name) {
  const bool samples = name == "temperature" || name == "top_p";
  return (samples && traits.sampling == chat::ModelTraits::Sampling::neither) ||
         (name == "stop" && !traits.stop_sequences) || (name == "parallel_tool_calls" && !traits.parallel_tool_calls);
}

void patch_params(wire::ObjectPatch& patch, wire::JsonValue body, const RoleConfig& config, const Target& target,
                  chat::Losses& losses) {
  const auto takes = [&](const std::string& name) {
    if (!refuses(target.traits, name)) return true;
    losses.push_back({chat::Loss::Kind::dropped, "/" + name, "the role's parameter is refused by this model"});
    return false;
  };
  for_each_member(config.params, [&](wire::JsonValue param) {
    const std::string name = param.key();
    if (says(body, name) || says(body, alias_of(name)) || !takes(name)) return;
    patch.set(name, std::string(param.raw()));
  });
  for_each_member(config.force, [&](wire::JsonValue param) {
    const std::string name = param.key();
    if (!takes(name)) return;
    patch.set(name, std::string(param.raw()));
    if (alias_of(name) != name) patch.erase(alias_of(name));
  });
}

void ask_for_usage(wire::ObjectPatch& patch, wire::JsonValue body) {
  const auto options = body["stream_options"];
  if (options.is(wire::JsonKind::object)) {
    patch.set("stream_options", wire::ObjectPatch(options).set("include_usage", "true").apply());
  } else {
    patch.set("stream_options", R"({"include_usage":true})");
  }
}

}  // namespace

void patch_openai_chat(wire::ObjectPatch& patch, const Inbound& inbound, const Route& route, const Target& target,
                       chat::Losses& losses) {
  drop_signed_reasoning(patch, inbound, target, losses);
  if (route.config != nullptr) patch_params(patch, inbound.body, *route.config, target, losses);
  if (inbound.stream && !inbound.include_usage) ask_for_usage(patch, inbound.body);
}

std::string with_max_completion_tokens(std::string bytes) {
  wire::JsonDocument document;
  const auto root = document.parse_copy(bytes);
  if (!root || !(*root)[max_tokens]) return bytes;
  wire::ObjectPatch patch(*root);
  if (says(*root, max_completion_tokens)) {
    patch.erase(max_tokens);
  } else {
    patch.erase(max_completion_tokens).rename(max_tokens, max_completion_tokens);
  }
  return patch.apply();
}

}  // namespace sfai::gateway
