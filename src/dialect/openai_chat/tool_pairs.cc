#include "dialect/openai_chat/tool_pairs.h"

#include <algorithm>

#include "dialect/openai_chat/extras.h"
#include "wire/json.h"

namespace sfai::dialect::openai_chat {
namespace {

class ToolPairs {
 public:
  explicit ToolPairs(RenderContext& context) : context_(context), answers_(context.request().messages.size()) {}

  std::vector<std::vector<Answer>> pair() {
    const auto& messages = context_.request().messages;
    for (std::size_t i = 0; i < messages.size(); ++i) {
      for (std::size_t k = 0; k < messages[i].parts.size(); ++k) {
        const chat::Part& part = messages[i].parts[k];
        if (const auto* call = std::get_if<chat::ToolCallPart>(&part)) {
          open_.push_back(
              {call->id, RenderContext::call_id(call->id), i, chat::part_pointer(context_.request(), i, k)});
        }
        if (const auto* result = std::get_if<chat::ToolResultPart>(&part)) answer(result->tool_call_id, {i, k});
      }
      open_custom_calls(i);
    }
    for (const OpenCall& call : open_) {
      context_.changed(call.pointer, "its missing result is filled in");
      answers_[call.message].push_back({call.sent_id, {}});
    }
    return std::move(answers_);
  }

 private:
  struct OpenCall {
    std::string id;       // the client's
    std::string sent_id;  // the upstream's
    std::size_t message;
    std::string pointer;
  };

  // Calls of tools that are no functions travel as extras, verbatim, but their results are like others.
  void open_custom_calls(std::size_t message) {
    constexpr std::string_view prefix = "tool_calls/";
    for (const chat::Extra& extra : context_.request().messages[message].extras) {
      if (extra.dialect != dialect_name || !extra.name.starts_with(prefix)) continue;
      wire::JsonDocument document;
      const auto call = document.parse_copy(extra.raw);
      if (!call) continue;
      const std::string id = (*call)["id"].string();
      open_.push_back({id, id, message, chat::message_pointer(context_.request(), message) + "/" + extra.name});
    }
  }

  // The newest call of that id: servers that count calls anew in each turn say "call_0" again and again.
  void answer(std::string_view id, Answer::Place place) {
    const auto call = std::ranges::find(open_.rbegin(), open_.rend(), id, &OpenCall::id);
    if (call == open_.rend()) {
      return context_.dropped(chat::part_pointer(context_.request(), place.message, place.part),
                              "a tool result that no call waits for");
    }
    answers_[call->message].push_back({call->sent_id, place});
    open_.erase(std::next(call).base());
  }

  RenderContext& context_;
  std::vector<std::vector<Answer>> answers_;
  std::vector<OpenCall> open_;  // without a result so far
};

}  // namespace

std::vector<std::vector<Answer>> pair_tools(RenderContext& context) { return ToolPairs(context).pair(); }

}  // namespace sfai::dialect::openai_chat
