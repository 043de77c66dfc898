#include <algorithm>
#include <array>

#include "dialect/anthropic/anthropic.h"
#include "gateway/attempt.h"
#include "gateway/native_body.h"
#include "gateway/native_thinking.h"
#include "gateway/role_params.h"

namespace sfai::gateway {
namespace {

// Of the members that rendering says, those that are the conversation's, not the parameters'.
constexpr std::array<std::string_view, 4> not_parameters = {"model", "messages", "system", "stream"};

Result<std::string> say_parameters(const chat::ChatRequest& request, const Target& target, chat::Losses& losses) {
  const dialect::RenderTarget render{.model = target.model, .traits = target.traits, .stream = false};
  auto rendered = dialect::anthropic::Anthropic().render_request(request, render);
  if (!rendered) return std::unexpected(rendered.error());
  losses = std::move(rendered->losses);
  return std::move(rendered->body);
}

// The same request with a conversation that says nothing.
chat::ChatRequest without_conversation(const chat::ChatRequest& request) {
  chat::ChatRequest slim = request;
  slim.messages.clear();
  slim.messages.push_back(
      {.role = chat::Role::user, .parts = {chat::TextPart{"-", {}}}, .name = {}, .extras = {}, .origin = {}});
  std::erase_if(slim.extras, [](const chat::Extra& extra) { return extra.name == "system"; });
  return slim;
}

// `system` with another block behind it.
std::string with_block(wire::JsonValue system, std::string_view block) {
  std::string blocks = "[";
  if (system.is(wire::JsonKind::string)) {
    blocks.append(R"({"type":"text","text":)").append(system.raw()).append("},");
  }
  for (auto item = system.is(wire::JsonKind::array) ? system.first() : wire::JsonValue(); item; item = item.next()) {
    blocks.append(item.raw()).append(",");
  }
  return blocks.append(block).append("]");
}

void patch_difference(wire::ObjectPatch& patch, wire::JsonValue body, wire::JsonValue before, wire::JsonValue after) {
  for (auto member = after.first(); member; member = member.next()) {
    const std::string name = member.key();
    if (std::ranges::find(not_parameters, name) != not_parameters.end()) continue;
    const bool missing = name == "max_tokens" && !body[name].integer();
    if (missing || before[name].raw() != member.raw()) patch.set(name, std::string(member.raw()));
  }
  for (auto member = before.first(); member; member = member.next()) {
    if (!after[member.key()]) patch.erase(member.key());
  }
  // A format that this model is asked for in words.
  if (const auto instruction = after["system"].first())
    patch.set("system", with_block(body["system"], instruction.raw()));
}

// What the role's parameters, which have OpenAI's names, change in Anthropic's words: found by saying the client's
// parameters without them and with them.
Result<void> patch_params(wire::ObjectPatch& patch, const Inbound& inbound, const Route& route, const Target& target,
                          chat::Losses& losses) {
  const RoleConfig* config = route.config;
  const bool has_params = config != nullptr && (!config->params.empty() || !config->force.empty());
  if (!has_params && inbound.body["max_tokens"].integer()) return {};
  chat::ChatRequest request = without_conversation(*inbound.chat);
  chat::Losses known;
  const auto before = say_parameters(request, target, known);
  if (!before) return std::unexpected(before.error());
  if (auto applied = apply_role(request, config); !applied) return applied;
  chat::Losses all;
  const auto after = say_parameters(request, target, all);
  if (!after) return std::unexpected(after.error());
  std::ranges::copy_if(all, std::back_inserter(losses), [&](const chat::Loss& loss) {
    return std::ranges::none_of(known, [&](const chat::Loss& old) { return old.pointer == loss.pointer; });
  });
  wire::JsonDocument of_before, of_after;
  const auto old_root = of_before.parse_copy(*before);
  const auto new_root = of_after.parse_copy(*after);
  if (old_root && new_root) patch_difference(patch, inbound.body, *old_root, *new_root);
  return {};
}

// Claude Code's first system block changes with each run; to anybody but Anthropic it is noise that spoils the prompt
// cache, and Bedrock refuses it.
void drop_billing_block(wire::ObjectPatch& patch, const Inbound& inbound, const Target& target, chat::Losses& losses) {
  if (provider::is_first_party(*target.provider)) return;
  const auto system = inbound.body["system"];
  std::string kept;
  bool dropped = false;
  std::size_t index = 0;
  for (auto block = system.is(wire::JsonKind::array) ? system.first() : wire::JsonValue(); block;
       block = block.next()) {
    const std::string place = "/system/" + std::to_string(index++);
    if (block["text"].string().starts_with("x-anthropic-billing-header")) {
      dropped = true;
      losses.push_back({chat::Loss::Kind::dropped, place, "bookkeeping for Anthropic"});
      continue;
    }
    kept.append(kept.empty() ? "[" : ",").append(block.raw());
  }
  if (!dropped) return;
  if (kept.empty()) {
    patch.erase("system");
  } else {
    patch.set("system", kept + "]");
  }
}

}  // namespace

Result<void> patch_messages(wire::ObjectPatch& patch, const Inbound& inbound, const Route& route, const Target& target,
                            chat::Losses& losses) {
  drop_billing_block(patch, inbound, target, losses);
  if (auto patched = patch_params(patch, inbound, route, target, losses); !patched) return patched;
  drop_foreign_thinking(patch, inbound, signer_of(target), losses);
  return {};
}

}  // namespace sfai::gateway
