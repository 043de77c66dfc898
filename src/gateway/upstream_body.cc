#include "gateway/upstream_body.h"

#include "dialect/openai_chat/openai_chat.h"
#include "provider/models.h"
#include "wire/json_patch.h"
#include "wire/json_writer.h"

namespace sfai::gateway {
namespace {

constexpr std::string_view max_tokens = "max_tokens";
constexpr std::string_view max_completion_tokens = "max_completion_tokens";

bool says(wire::JsonValue object, std::string_view name) {
  auto member = object[name];
  return member && !member.is_null();
}

// The other name of the one parameter that has two.
std::string_view alias_of(std::string_view name) {
  if (name == max_tokens) return max_completion_tokens;
  if (name == max_completion_tokens) return max_tokens;
  return name;
}

// Calls `use(member)` for each member of a configured object, which was validated when the map was read.
template <class Use>
void for_each_member(const std::string& object, Use use) {
  if (object.empty()) return;
  wire::JsonDocument document;
  auto root = document.parse_copy(object);
  if (!root) return;
  for (auto member = root->first(); member; member = member.next()) use(member);
}

void patch_params(wire::ObjectPatch& patch, wire::JsonValue body, const RoleConfig& config) {
  for_each_member(config.params, [&](wire::JsonValue param) {
    std::string name = param.key();
    if (says(body, name) || says(body, alias_of(name))) return;
    patch.set(name, std::string(param.raw()));
  });
  for_each_member(config.force, [&](wire::JsonValue param) {
    std::string name = param.key();
    patch.set(name, std::string(param.raw()));
    if (alias_of(name) != name) patch.erase(alias_of(name));
  });
}

// OpenAI's reasoning models refuse max_tokens. Works on the body as it is after the params, so that those count too.
std::string with_max_completion_tokens(std::string bytes) {
  wire::JsonDocument document;
  auto root = document.parse_copy(bytes);
  if (!root || !(*root)[max_tokens]) return bytes;
  wire::ObjectPatch patch(*root);
  if (says(*root, max_completion_tokens)) {
    patch.erase(max_tokens);
  } else {
    patch.erase(max_completion_tokens).rename(max_tokens, max_completion_tokens);
  }
  return patch.apply();
}

void ask_for_usage(wire::ObjectPatch& patch, wire::JsonValue body) {
  auto options = body["stream_options"];
  if (options.is(wire::JsonKind::object)) {
    patch.set("stream_options", wire::ObjectPatch(options).set("include_usage", "true").apply());
  } else {
    patch.set("stream_options", R"({"include_usage":true})");
  }
}

std::string with_extra_body(std::string bytes, const RoleConfig& config) {
  wire::JsonDocument document;
  auto root = document.parse_copy(bytes);
  if (!root) return bytes;
  wire::ObjectPatch patch(*root);
  for_each_member(config.extra_body,
                  [&](wire::JsonValue member) { patch.set(member.key(), std::string(member.raw())); });
  return patch.apply();
}

Result<void> apply_configured(chat::ChatRequest& request, const std::string& params,
                              dialect::openai_chat::Precedence precedence) {
  if (params.empty()) return {};
  wire::JsonDocument document;
  auto root = document.parse_copy(params);
  if (!root) return std::unexpected(root.error());
  return dialect::openai_chat::apply_params(request, *root, precedence);
}

}  // namespace

Result<UpstreamBody> build_native_body(const Inbound& inbound, const Route& route, const Target& target) {
  wire::ObjectPatch patch(inbound.body);
  patch.set("model", wire::json_string(target.model));
  bool is_chat = inbound.operation == provider::Operation::chat;
  if (is_chat && route.config != nullptr) patch_params(patch, inbound.body, *route.config);
  bool openai_stream = is_chat && inbound.stream && target.provider->dialect == "openai_chat";
  if (openai_stream && !inbound.chat->include_usage) ask_for_usage(patch, inbound.body);
  UpstreamBody body{patch.apply(), {}};
  if (is_chat && provider::traits_of(target.provider->dialect, target.model).max_completion_tokens) {
    body.bytes = with_max_completion_tokens(std::move(body.bytes));
  }
  if (is_chat && route.config != nullptr && !route.config->extra_body.empty()) {
    body.bytes = with_extra_body(std::move(body.bytes), *route.config);
  }
  return body;
}

Result<UpstreamBody> build_translated_body(const Inbound& inbound, const Route& route, const Target& target,
                                           const dialect::Dialect& upstream) {
  using dialect::openai_chat::Precedence;
  chat::ChatRequest request = *inbound.chat;
  if (route.config != nullptr) {
    auto defaults = apply_configured(request, route.config->params, Precedence::defaults);
    if (!defaults) return std::unexpected(defaults.error());
    auto forced = apply_configured(request, route.config->force, Precedence::force);
    if (!forced) return std::unexpected(forced.error());
  }
  dialect::RenderTarget render{.model = target.model,
                               .traits = provider::traits_of(target.provider->dialect, target.model),
                               .stream = inbound.stream};
  auto rendered = upstream.render_request(request, render);
  if (!rendered) return std::unexpected(rendered.error());
  UpstreamBody body{std::move(rendered->body), std::move(rendered->losses)};
  if (route.config != nullptr && !route.config->extra_body.empty()) {
    body.bytes = with_extra_body(std::move(body.bytes), *route.config);
  }
  return body;
}

}  // namespace sfai::gateway
