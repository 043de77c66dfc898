#include "gateway/upstream_body.h"

#include "gateway/attempt.h"
#include "gateway/native_body.h"
#include "gateway/role_params.h"
#include "wire/json_writer.h"

namespace sfai::gateway {
namespace {

std::string with_extra_body(std::string bytes, const RoleConfig& config) {
  wire::JsonDocument document;
  auto root = document.parse_copy(bytes);
  if (!root) return bytes;
  wire::ObjectPatch patch(*root);
  for_each_member(config.extra_body,
                  [&](wire::JsonValue member) { patch.set(member.key(), std::string(member.raw())); });
  return patch.apply();
}

// Tools of the vendor's own that the client knows nothing of.
bool adds_tools(const RoleConfig* config) {
  bool adds = false;
  if (config == nullptr) return false;
  for_each_member(config->extra_body, [&](wire::JsonValue member) {
    const std::string name = member.key();
    adds |= name == "tools" || name == "mcp_servers";
  });
  return adds;
}

}  // namespace

Result<UpstreamBody> build_native_body(const Inbound& inbound, const Route& route, const Target& target) {
  wire::ObjectPatch patch(inbound.body);
  patch.set("model", wire::json_string(target.model));
  UpstreamBody body;
  if (inbound.operation != provider::Operation::chat) {
    body.bytes = patch.apply();
    return body;
  }
  if (target.provider->dialect == "anthropic") {
    auto patched = patch_messages(patch, inbound, route, target, body.losses);
    if (!patched) return std::unexpected(patched.error());
  } else {
    patch_openai_chat(patch, inbound, route, target, body.losses);
  }
  body.bytes = patch.apply();
  if (target.traits.max_completion_tokens) {
    body.bytes = with_max_completion_tokens(std::move(body.bytes));
  }
  if (route.config != nullptr && !route.config->extra_body.empty()) {
    body.bytes = with_extra_body(std::move(body.bytes), *route.config);
  }
  return body;
}

Result<UpstreamBody> build_translated_body(const Inbound& inbound, const Route& route, const Target& target,
                                           const dialect::Dialect& upstream) {
  chat::ChatRequest request = *inbound.chat;
  if (auto applied = apply_role(request, route.config); !applied) return std::unexpected(applied.error());
  dialect::RenderTarget render{
      .model = target.model, .traits = target.traits, .stream = inbound.stream, .signer = signer_of(target)};
  auto rendered = upstream.render_request(request, render);
  if (!rendered) return std::unexpected(rendered.error());
  UpstreamBody body{std::move(rendered->body), std::move(rendered->losses), std::move(rendered->tool_names),
                    rendered->may_pause || adds_tools(route.config)};
  if (route.config != nullptr && !route.config->extra_body.empty()) {
    body.bytes = with_extra_body(std::move(body.bytes), *route.config);
  }
  return body;
}

}  // namespace sfai::gateway
