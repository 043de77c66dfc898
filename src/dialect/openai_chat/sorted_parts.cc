#include "dialect/openai_chat/sorted_parts.h"

#include "dialect/openai_chat/extras.h"

namespace sfai::dialect::openai_chat {
namespace {

using Home = chat::PartOrigin::Home;

// The last refusal outside the content has a member of its own.
const chat::RefusalPart* member_refusal(const chat::Message& message) {
  const chat::RefusalPart* last = nullptr;
  if (message.role != chat::Role::assistant) return last;
  for (const chat::Part& part : message.parts) {
    const auto* refusal = std::get_if<chat::RefusalPart>(&part);
    if (refusal != nullptr && refusal->origin.home != Home::content) last = refusal;
  }
  return last;
}

class Sorter {
 public:
  Sorter(RenderContext& context, std::size_t message) : context_(context), message_(message) {}

  SortedParts sort() {
    const chat::Message& message = context_.request().messages[message_];
    sorted_.refusal = member_refusal(message);
    for (place_ = 0; place_ < message.parts.size(); ++place_) {
      std::visit([&](const auto& part) { take(part); }, message.parts[place_]);
    }
    return std::move(sorted_);
  }

 private:
  void take(const chat::TextPart& text) {
    context_.lose_foreign(text.extras, pointer());
    sorted_.content.emplace_back(&text);
  }
  void take(const chat::ImagePart& image) {
    context_.lose_foreign(image.extras, pointer());
    sorted_.content.emplace_back(&image);
  }
  void take(const chat::DocumentPart& document) {
    sorted_.content.push_back(document_item(context_, document, pointer()));
  }
  void take(const chat::RefusalPart& refusal) {
    if (&refusal != sorted_.refusal) sorted_.content.emplace_back(&refusal);
  }
  void take(const chat::ToolCallPart& call) {
    context_.lose_foreign(call.extras, pointer());
    sorted_.calls.push_back(place_);
  }
  void take(const chat::ToolResultPart&) { sorted_.has_results = true; }
  void take(const chat::OpaquePart& opaque) {
    if (opaque.dialect == dialect_name) {
      sorted_.content.emplace_back(&opaque);
      return;
    }
    context_.dropped(pointer(), "OpenAI Chat has no such content");
    // The model shall know that the user gave something; of its own side it needs no reminder.
    if (role() == chat::Role::user) sorted_.content.emplace_back("[" + opaque.type + " omitted]");
  }

  void take(const chat::ThinkingPart& thought) {
    const bool foreign_model =
        !thought.signer.empty() && !context_.target().signer.empty() && thought.signer != context_.target().signer;
    if (foreign_model) return context_.dropped(pointer(), "thinking of another model");
    const Home home = thought.origin.home;
    if (home == Home::reasoning_details) sorted_.details.push_back(&thought);
    if (home == Home::thinking_blocks) sorted_.blocks.push_back(&thought);
    if (home == Home::reasoning_content) sorted_.reasoning += thought.text;
    if (home == Home::content || home == Home::by_order) take_foreign(thought);
  }

  // Signed or sealed thinking means something to its own vendor's model only.
  void take_foreign(const chat::ThinkingPart& thought) {
    if (!thought.signature.empty() || !thought.redacted.empty()) {
      return context_.dropped(pointer(), "thinking of another vendor's model");
    }
    if (!context_.traits().thinking_history) return context_.dropped(pointer(), "the model takes no thinking back");
    context_.lose_foreign(thought.extras, pointer());
    sorted_.reasoning += thought.text;
  }

  chat::Role role() const { return context_.request().messages[message_].role; }
  std::string pointer() const { return chat::part_pointer(context_.request(), message_, place_); }

  RenderContext& context_;
  std::size_t message_;
  std::size_t place_ = 0;
  SortedParts sorted_;
};

}  // namespace

SortedParts sort_parts(RenderContext& context, std::size_t message) { return Sorter(context, message).sort(); }

}  // namespace sfai::dialect::openai_chat
