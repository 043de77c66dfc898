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
  const dialect::RenderTarget render{
      .model = target.model, .traits = target.traits, .stream = false, .signer = signer_of(target)};
  auto rendered = dialect::anthropic::Anthropic().render_request(request, render);
  if (!rendered) return std::unexpected(rendered.error());
  losses = std::move(rendered->losses);
  return std::move(rendered->body);
}

chat::Message saying(chat::Role role, std::vector<chat::Part> parts) {
  return {.role = role, .parts = std::move(parts), .name = {}, .extras = {}, .origin = {}};
}

// Of a turn, what decides whether the model may think: its calls, their results and what it thought.
chat::Message without_words(const chat::Message& message) {
  chat::Message slim = saying(message.role, {});
  for (const chat::Part& part : message.parts) {
    if (const auto* result = std::get_if<chat::ToolResultPart>(&part)) {
      slim.parts.emplace_back(chat::ToolResultPart{result->tool_call_id, {}, false, {}});
    } else if (std::holds_alternative<chat::ToolCallPart>(part) || std::holds_alternative<chat::ThinkingPart>(part)) {
      slim.parts.push_back(part);
    }
  }
  return slim;
}

// The same request with a conversation that says nothing but which tool loop is running.
chat::ChatRequest without_conversation(const chat::ChatRequest& request) {
  chat::ChatRequest slim = request;
  const auto last_user =
      std::ranges::find(request.messages.rbegin(), request.messages.rend(), chat::Role::user, &chat::Message::role);
  slim.messages.clear();
  slim.messages.push_back(saying(chat::Role::user, {chat::TextPart{"-", {}}}));
  for (auto message = last_user.base(); message != request.messages.end(); ++message) {
    const bool takes_part = message->role == chat::Role::assistant || message->role == chat::Role::tool;
    if (takes_part) slim.messages.push_back(without_words(*message));
  }
  std::erase_if(slim.extras,
                [](const chat::Extra& extra) { return extra.name == "system" || extra.name.starts_with("system/"); });
  return slim;
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
}

// What the role's parameters, which have OpenAI's names, change in Anthropic's words: found by saying the client's
// parameters without them and with them. Gives the block of `system` with which a model without structured output is
// asked for a format, empty where there is none.
Result<std::string> patch_params(wire::ObjectPatch& patch, const Inbound& inbound, const Route& route,
                                 const Target& target, chat::Losses& losses) {
  const RoleConfig* config = route.config;
  const bool has_params = config != nullptr && (!config->params.empty() || !config->force.empty());
  if (!has_params && inbound.body["max_tokens"].integer()) return std::string();
  chat::ChatRequest request = without_conversation(*inbound.chat);
  chat::Losses known;
  const auto before = say_parameters(request, target, known);
  if (!before) return std::unexpected(before.error());
  if (auto applied = apply_role(request, config); !applied) return std::unexpected(applied.error());
  chat::Losses all;
  const auto after = say_parameters(request, target, all);
  if (!after) return std::unexpected(after.error());
  std::ranges::copy_if(all, std::back_inserter(losses), [&](const chat::Loss& loss) {
    return std::ranges::none_of(known, [&](const chat::Loss& old) { return old.pointer == loss.pointer; });
  });
  wire::JsonDocument of_before, of_after;
  const auto old_root = of_before.parse_copy(*before);
  const auto new_root = of_after.parse_copy(*after);
  if (!old_root || !new_root) return std::string();
  patch_difference(patch, inbound.body, *old_root, *new_root);
  const auto instruction = (*old_root)["system"] ? wire::JsonValue() : (*new_root)["system"].first();
  return std::string(instruction.raw());
}

// Claude Code's first system block changes with each run; to anybody but Anthropic it is noise that spoils the prompt
// cache, and Bedrock refuses it.
bool is_billing(wire::JsonValue block) { return block["text"].raw().starts_with("\"x-anthropic-billing-header"); }

bool has_unwanted(wire::JsonValue system, const Target& target) {
  for (auto block = system.is(wire::JsonKind::array) ? system.first() : wire::JsonValue(); block;
       block = block.next()) {
    if (is_billing(block)) return !provider::is_hosted_by(*target.provider, "anthropic.com");
  }
  return false;
}

// `system` without that block, and with another one (a JSON object) behind it where there is one.
void patch_system(wire::ObjectPatch& patch, wire::JsonValue system, const Target& target, std::string_view added,
                  chat::Losses& losses) {
  const bool drops = has_unwanted(system, target);
  if (!drops && added.empty()) return;
  std::string blocks;
  const auto append = [&](std::string_view block) { blocks.append(blocks.empty() ? "" : ",").append(block); };
  if (system.is(wire::JsonKind::string)) append(R"({"type":"text","text":)" + std::string(system.raw()) + "}");
  std::size_t index = 0;
  for (auto block = system.is(wire::JsonKind::array) ? system.first() : wire::JsonValue(); block;
       block = block.next()) {
    const std::string place = "/system/" + std::to_string(index++);
    if (drops && is_billing(block)) {
      losses.push_back({chat::Loss::Kind::dropped, place, "bookkeeping for Anthropic"});
    } else {
      append(block.raw());
    }
  }
  if (!added.empty()) append(added);
  if (blocks.empty()) {
    patch.erase("system");
  } else {
    patch.set("system", "[" + blocks + "]");
  }
}

}  // namespace

Result<void> patch_messages(wire::ObjectPatch& patch, const Inbound& inbound, const Route& route, const Target& target,
                            chat::Losses& losses) {
  const auto instruction = patch_params(patch, inbound, route, target, losses);
  if (!instruction) return std::unexpected(instruction.error());
  patch_system(patch, inbound.body["system"], target, *instruction, losses);
  drop_foreign_thinking(patch, inbound, signer_of(target), losses);
  return {};
}

}  // namespace sfai::gateway
