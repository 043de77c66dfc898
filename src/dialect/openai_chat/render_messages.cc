#include "dialect/openai_chat/render_messages.h"

#include "dialect/openai_chat/extras.h"
#include "dialect/openai_chat/render_results.h"
#include "dialect/openai_chat/sorted_parts.h"
#include "dialect/openai_chat/thoughts.h"
#include "dialect/openai_chat/tool_pairs.h"

namespace sfai::dialect::openai_chat {
namespace {

using chat::Role;

std::string_view role_name(Role role, const chat::ModelTraits& traits) {
  switch (role) {
    case Role::system:
    case Role::developer:
      return traits.developer_role ? "developer" : "system";
    case Role::user:
      return "user";
    case Role::assistant:
      return "assistant";
    case Role::tool:
      return "tool";
  }
  return "user";
}

class TurnWriter {
 public:
  TurnWriter(wire::JsonWriter& json, RenderContext& context, std::size_t index)
      : json_(json), context_(context), index_(index), message_(context.request().messages[index]) {}

  // False when nothing was to be written.
  bool write() {
    const std::string pointer = chat::message_pointer(context_.request(), index_);
    context_.lose_foreign(message_.extras, pointer);
    const SortedParts sorted = sort_parts(context_, index_);
    if (message_.role == Role::tool || (sorted.has_results && sorted.empty())) return false;
    const bool says_nothing = sorted.empty() && !has_own_extras(message_.extras);
    if (says_nothing && message_.role != Role::user) {
      context_.dropped(pointer, "nothing is left of this message");
      return false;
    }
    json_.begin_object().member("role", role_name(message_.role, context_.traits()));
    write_parts(sorted);
    if (!message_.name.empty()) json_.member("name", message_.name);
    write_extras(json_, message_.extras);
    json_.end_object();
    return true;
  }

 private:
  void write_parts(const SortedParts& sorted) {
    const bool has_calls = !sorted.calls.empty() || has_extras(message_.extras, "tool_calls/");
    const bool has_more = has_calls || sorted.refusal != nullptr || has_own_extras(message_.extras);
    if (sorted.content.empty() && message_.role == Role::assistant && has_more) {
      json_.member_null("content");
    } else {
      write_content(json_, sorted.content);
    }
    write_thinking(sorted);
    if (sorted.refusal != nullptr) json_.member("refusal", sorted.refusal->text);
    if (has_calls) write_calls(sorted);
  }

  void write_thinking(const SortedParts& sorted) {
    if (!sorted.reasoning.empty()) json_.member("reasoning_content", sorted.reasoning);
    if (!sorted.details.empty()) {
      json_.key(details_member).begin_array();
      for (std::size_t i = 0; i < sorted.details.size(); ++i) write_detail(json_, *sorted.details[i], i);
      json_.end_array();
    }
    if (sorted.blocks.empty()) return;
    json_.key(blocks_member).begin_array();
    for (const chat::ThinkingPart* block : sorted.blocks) write_thinking_block(json_, *block);
    json_.end_array();
  }

  void write_calls(const SortedParts& sorted) {
    json_.key("tool_calls").begin_array();
    write_list(json_, message_.extras, "tool_calls/", sorted.calls.size(),
               [&](std::size_t i) { write_call(sorted.calls[i]); });
    json_.end_array();
  }

  void write_call(std::size_t place) {
    const auto& call = std::get<chat::ToolCallPart>(message_.parts[place]);
    const std::string id = RenderContext::call_id(call.id);
    if (id != call.id) {
      context_.changed(
          chat::part_pointer(context_.request(), index_, place) + std::string(context_.request().names.call_id),
          "OpenAI takes 40 characters");
    }
    json_.begin_object().member("id", id).member("type", "function").key("function").begin_object();
    json_.member("name", context_.call_name(index_, place)).member("arguments", call.arguments);
    write_extras(json_, call.extras, "function/");
    json_.end_object();
    write_extras(json_, call.extras);
    json_.end_object();
  }

  wire::JsonWriter& json_;
  RenderContext& context_;
  std::size_t index_;
  const chat::Message& message_;
};

}  // namespace

void write_messages(wire::JsonWriter& json, RenderContext& context) {
  const auto answers = pair_tools(context);
  json.key("messages").begin_array();
  bool is_empty = true;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (TurnWriter(json, context, i).write()) is_empty = false;
    if (!answers[i].empty()) write_answers(json, context, answers[i]);
  }
  // The API wants one message at least; what the others were is reported.
  if (answers.empty()) context.changed("/messages", "OpenAI wants one message at least");
  if (is_empty) json.begin_object().member("role", "user").member("content", "").end_object();
  json.end_array();
}

}  // namespace sfai::dialect::openai_chat
