#include "dialect/openai_chat/render_results.h"

#include "dialect/openai_chat/extras.h"
#include "dialect/openai_chat/render_content.h"

namespace sfai::dialect::openai_chat {
namespace {

class AnswerWriter {
 public:
  AnswerWriter(wire::JsonWriter& json, RenderContext& context) : json_(json), context_(context) {}

  void write(const Answer& answer) {
    json_.begin_object().member("role", "tool").member("tool_call_id", answer.call_id);
    if (answer.result) {
      write_result(*answer.result);
    } else {
      json_.member("content", "No result.");
    }
    json_.end_object();
  }

  void write_attachments() {
    if (attachments_.empty()) return;
    json_.begin_object().member("role", "user");
    write_content(json_, attachments_);
    json_.end_object();
  }

 private:
  void write_result(const Answer::Place& place) {
    const chat::Message& message = context_.request().messages[place.message];
    const auto& result = std::get<chat::ToolResultPart>(message.parts[place.part]);
    const std::string pointer = chat::part_pointer(context_.request(), place.message, place.part);
    context_.lose_foreign(result.extras, pointer);
    ContentItems items;
    for (std::size_t i = 0; i < result.content.size(); ++i) {
      const std::string at = chat::element_pointer(context_.request(), place.message, place.part, i);
      items.push_back(std::visit([&](const auto& element) { return item(element, at); }, result.content[i]));
    }
    if (result.is_error) mark_failed(items, pointer);
    write_content(json_, items);
    // The name and the extras of a message go with the first of its results.
    if (message.role != chat::Role::tool || place.part != 0) return;
    if (!message.name.empty()) json_.member("name", message.name);
    write_extras(json_, message.extras);
  }

  // Chat Completions has no flag for a failed tool; the model has to read it.
  void mark_failed(ContentItems& items, const std::string& pointer) {
    context_.changed(pointer + "/is_error", "said by the prefix \"Error: \"");
    const auto* text = items.empty() ? nullptr : std::get_if<const chat::TextPart*>(&items.front());
    if (text != nullptr && !has_own_extras((*text)->extras)) {
      items.front() = "Error: " + (*text)->text;
    } else {
      items.insert(items.begin(), "Error: ");
    }
  }

  ContentItem item(const chat::TextPart& text, const std::string& pointer) {
    context_.lose_foreign(text.extras, pointer);
    return &text;
  }
  ContentItem item(const chat::ImagePart& image, const std::string& pointer) {
    context_.lose_foreign(image.extras, pointer);
    return attach(&image, "[image " + std::to_string(++images_) + "]", pointer);
  }
  ContentItem item(const chat::DocumentPart& document, const std::string& pointer) {
    ContentItem said = document_item(context_, document, pointer);
    if (std::holds_alternative<std::string>(said)) return said;
    return attach(std::move(said), "[document " + std::to_string(++documents_) + "]", pointer);
  }
  ContentItem item(const chat::OpaquePart& opaque, const std::string& pointer) {
    if (opaque.dialect == dialect_name) return &opaque;
    context_.dropped(pointer, "OpenAI Chat has no such content");
    return "[" + opaque.type + " omitted]";
  }

  ContentItem attach(ContentItem attachment, const std::string& label, const std::string& pointer) {
    context_.changed(pointer, "it goes into a user message behind the tool messages");
    attachments_.emplace_back(label);
    attachments_.push_back(std::move(attachment));
    return label + " (see the next message)";
  }

  wire::JsonWriter& json_;
  RenderContext& context_;
  ContentItems attachments_;
  int images_ = 0;
  int documents_ = 0;
};

}  // namespace

void write_answers(wire::JsonWriter& json, RenderContext& context, const std::vector<Answer>& answers) {
  AnswerWriter writer(json, context);
  for (const Answer& answer : answers) writer.write(answer);
  writer.write_attachments();
}

}  // namespace sfai::dialect::openai_chat
