#include "dialect/openai_chat/render_messages.h"

#include "dialect/openai_chat/extras.h"
#include "dialect/openai_chat/render_content.h"

namespace sfai::dialect::openai_chat {
namespace {

using chat::Loss;
using chat::Message;
using chat::Role;

struct ResultAt {
  const chat::ToolResultPart* result;
  std::string pointer;
};

// What a message's parts become: this API has a place of its own for each sort.
struct Sorted {
  ContentItems content;
  std::string reasoning;
  const chat::RefusalPart* refusal = nullptr;
  std::vector<const chat::ToolCallPart*> calls;
  std::vector<ResultAt> results;
};

struct Sorter {
  Sorted& sorted;
  chat::Losses& losses;
  Role role;
  const chat::Part* part = nullptr;
  std::string pointer = {};

  void drop(std::string_view reason) const { losses.push_back({Loss::Kind::dropped, pointer, std::string(reason)}); }

  void operator()(const chat::TextPart& text) const {
    lose_foreign(losses, text.extras, pointer);
    sorted.content.push_back({part, {}});
  }
  void operator()(const chat::ImagePart& image) const {
    lose_foreign(losses, image.extras, pointer);
    sorted.content.push_back({part, {}});
  }
  // The last refusal has a member of its own; the content array can say any number of others.
  void operator()(const chat::RefusalPart& refusal) const {
    if (&refusal != sorted.refusal) sorted.content.push_back({part, {}});
  }
  // Signed or sealed thinking means something to its own vendor's model only.
  void operator()(const chat::ThinkingPart& thinking) const {
    if (!thinking.signature.empty() || !thinking.redacted.empty()) return drop("thinking of another vendor's model");
    lose_foreign(losses, thinking.extras, pointer);
    sorted.reasoning += thinking.text;
  }
  void operator()(const chat::ToolCallPart& call) const {
    lose_foreign(losses, call.extras, pointer);
    sorted.calls.push_back(&call);
  }
  void operator()(const chat::ToolResultPart& result) const {
    lose_foreign(losses, result.extras, pointer);
    sorted.results.push_back({&result, pointer});
  }
  void operator()(const chat::DocumentPart&) const { drop("OpenAI Chat has no such content"); }
  void operator()(const chat::OpaquePart& opaque) const {
    if (opaque.dialect == dialect_name) return sorted.content.push_back({part, {}});
    drop("OpenAI Chat has no such content");
    // The model shall know that the user gave something; of its own side it needs no reminder.
    if (role == Role::user) sorted.content.push_back({nullptr, "[" + opaque.type + " omitted]"});
  }
};

const chat::RefusalPart* last_refusal(const std::vector<chat::Part>& parts) {
  const chat::RefusalPart* last = nullptr;
  for (const chat::Part& part : parts) {
    if (const auto* refusal = std::get_if<chat::RefusalPart>(&part)) last = refusal;
  }
  return last;
}

void write_call(wire::JsonWriter& json, const chat::ToolCallPart& call) {
  json.begin_object().member("id", call.id).member("type", "function").key("function").begin_object();
  json.member("name", call.name).member("arguments", call.arguments);
  write_extras(json, call.extras, "function/");
  json.end_object();
  write_extras(json, call.extras);
  json.end_object();
}

class MessageWriter {
 public:
  MessageWriter(wire::JsonWriter& json, const chat::ModelTraits& traits, chat::Losses& losses)
      : json_(json), traits_(traits), losses_(losses) {}

  void write(const Message& message, const std::string& pointer) {
    lose_foreign(losses_, message.extras, pointer);
    const Sorted sorted = sort(message, pointer);
    for (std::size_t i = 0; i < sorted.results.size(); ++i) {
      const bool whole = i == 0 && message.role == Role::tool;
      write_result(sorted.results[i], whole ? &message : nullptr);
    }
    if (message.role == Role::tool) return;
    const bool only_results = !sorted.results.empty() && sorted.content.empty();
    if (!only_results) write_turn(message, sorted);
  }

 private:
  Sorted sort(const Message& message, const std::string& pointer) {
    Sorted sorted;
    if (message.role == Role::assistant) sorted.refusal = last_refusal(message.parts);
    Sorter sorter{sorted, losses_, message.role};
    for (std::size_t i = 0; i < message.parts.size(); ++i) {
      sorter.part = &message.parts[i];
      sorter.pointer = pointer + "/content/" + std::to_string(i);
      std::visit(sorter, message.parts[i]);
    }
    return sorted;
  }

  // `message` is given for the one result that its name and extras go with.
  void write_result(const ResultAt& at, const Message* message) {
    json_.begin_object().member("role", "tool").member("tool_call_id", at.result->tool_call_id);
    write_result_content(json_, *at.result, at.pointer, losses_);
    if (message != nullptr) write_name_and_extras(*message);
    json_.end_object();
  }

  void write_turn(const Message& message, const Sorted& sorted) {
    const bool has_calls = !sorted.calls.empty() || has_extras(message.extras, "tool_calls/");
    json_.begin_object().member("role", role_name(message.role));
    if (sorted.content.empty() && (has_calls || sorted.refusal != nullptr)) {
      json_.member_null("content");
    } else {
      write_content(json_, sorted.content);
    }
    if (!sorted.reasoning.empty()) json_.member("reasoning_content", sorted.reasoning);
    if (sorted.refusal != nullptr) json_.member("refusal", sorted.refusal->text);
    if (has_calls) {
      json_.key("tool_calls").begin_array();
      write_list(json_, message.extras, "tool_calls/", sorted.calls.size(),
                 [&](std::size_t i) { write_call(json_, *sorted.calls[i]); });
      json_.end_array();
    }
    write_name_and_extras(message);
    json_.end_object();
  }

  void write_name_and_extras(const Message& message) {
    if (!message.name.empty()) json_.member("name", message.name);
    write_extras(json_, message.extras);
  }

  std::string_view role_name(Role role) const {
    switch (role) {
      case Role::system:
      case Role::developer:
        return traits_.developer_role ? "developer" : "system";
      case Role::user:
        return "user";
      case Role::assistant:
        return "assistant";
      case Role::tool:
        return "tool";
    }
    return "user";
  }

  wire::JsonWriter& json_;
  const chat::ModelTraits& traits_;
  chat::Losses& losses_;
};

}  // namespace

void write_messages(wire::JsonWriter& json, const chat::ChatRequest& request, const chat::ModelTraits& traits,
                    chat::Losses& losses) {
  json.key("messages").begin_array();
  MessageWriter writer(json, traits, losses);
  for (std::size_t i = 0; i < request.messages.size(); ++i) {
    writer.write(request.messages[i], "/messages/" + std::to_string(i));
  }
  json.end_array();
}

}  // namespace sfai::dialect::openai_chat
