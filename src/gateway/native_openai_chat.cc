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

void patch_params(wire::ObjectPatch& patch, wire::JsonValue body, const RoleConfig& config) {
  for_each_member(config.params, [&](wire::JsonValue param) {
    const std::string name = param.key();
    if (says(body, name) || says(body, alias_of(name))) return;
    patch.set(name, std::string(param.raw()));
  });
  for_each_member(config.force, [&](wire::JsonValue param) {
    const std::string name = param.key();
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

void patch_openai_chat(wire::ObjectPatch& patch, const Inbound& inbound, const Route& route, chat::Losses& losses) {
  drop_signed_reasoning(patch, inbound, losses);
  if (route.config != nullptr) patch_params(patch, inbound.body, *route.config);
  if (inbound.stream && !inbound.chat->include_usage) ask_for_usage(patch, inbound.body);
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
