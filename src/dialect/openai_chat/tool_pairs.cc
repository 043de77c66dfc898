#include "dialect/openai_chat/tool_pairs.h"

#include <unordered_map>

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
          open(call->id, {RenderContext::call_id(call->id), i, chat::part_pointer(context_.request(), i, k)});
        }
        if (const auto* result = std::get_if<chat::ToolResultPart>(&part)) answer(result->tool_call_id, {i, k});
      }
      open_custom_calls(i);
    }
    for (const OpenCall& call : open_) {
      if (call.answered) continue;
      context_.changed(call.pointer, "its missing result is filled in");
      answers_[call.message].push_back({call.sent_id, {}});
    }
    return std::move(answers_);
  }

 private:
  struct OpenCall {
    std::string sent_id;  // the upstream's
    std::size_t message = 0;
    std::string pointer;
    bool answered = false;
  };

  void open(const std::string& client_id, OpenCall call) {
    waiting_[client_id].push_back(open_.size());
    open_.push_back(std::move(call));
  }

  // Calls of tools that are no functions travel as extras, verbatim, but their results are like others.
  void open_custom_calls(std::size_t message) {
    constexpr std::string_view prefix = "tool_calls/";
    for (const chat::Extra& extra : context_.request().messages[message].extras) {
      if (extra.dialect != dialect_name || !extra.name.starts_with(prefix)) continue;
      wire::JsonDocument document;
      const auto call = document.parse_copy(extra.raw);
      if (!call) continue;
      const std::string id = (*call)["id"].string();
      open(id, {id, message, chat::message_pointer(context_.request(), message) + "/" + extra.name});
    }
  }

  // The newest call of that id: servers that count calls anew in each turn say "call_0" again and again.
  void answer(const std::string& id, Answer::Place place) {
    const auto waiting = waiting_.find(id);
    if (waiting == waiting_.end() || waiting->second.empty()) {
      return context_.dropped(chat::part_pointer(context_.request(), place.message, place.part),
                              "a tool result that no call waits for");
    }
    OpenCall& call = open_[waiting->second.back()];
    waiting->second.pop_back();
    call.answered = true;
    answers_[call.message].push_back({call.sent_id, place});
  }

  RenderContext& context_;
  std::vector<std::vector<Answer>> answers_;
  std::vector<OpenCall> open_;
  std::unordered_map<std::string, std::vector<std::size_t>> waiting_;  // places in open_ by the client's id
};

}  // namespace

std::vector<std::vector<Answer>> pair_tools(RenderContext& context) { return ToolPairs(context).pair(); }

}  // namespace sfai::dialect::openai_chat
