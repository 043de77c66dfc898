#include "dialect/openai_chat/message_reader.h"

#include "dialect/openai_chat/finish_reason.h"

namespace sfai::dialect::openai_chat {

void MessageReader::start(wire::JsonValue source, chat::EventSink& sink) {
  if (started_) return;
  started_ = true;
  const std::string_view id = source["id"].string(id_);
  calls_.set_message_id(id);
  sink.on(chat::MessageStart{id, source["model"].string(model_), source["created"].integer().value_or(0)});
}

void MessageReader::say(const chat::ChatEvent& event, chat::EventSink& sink) {
  calls_.close(sink);
  has_content_ = true;
  sink.on(event);
}

void MessageReader::say_text(wire::JsonValue value, chat::EventSink& sink) {
  const std::string_view text = value.string(scratch_);
  if (!text.empty()) say(chat::TextDelta{text}, sink);
}

void MessageReader::say_thinking(wire::JsonValue value, chat::EventSink& sink) {
  const std::string_view text = value.string(scratch_);
  if (!text.empty()) say(chat::ThinkingDelta{text}, sink);
}

void MessageReader::say_thought(const Thought& thought, chat::EventSink& sink) {
  if (!thought.text.empty()) say(chat::ThinkingDelta{thought.text}, sink);
  if (!thought.signature.empty()) say(chat::ThinkingSignature{thought.signature}, sink);
  if (!thought.redacted.empty()) say(chat::RedactedThinking{thought.redacted}, sink);
}

// DeepSeek, Qwen and vLLM say `reasoning_content`, OpenRouter and Groq `reasoning`; who sends both sends the same
// twice, and so do OpenRouter and LiteLLM with the lists that can bear a signature.
void MessageReader::read_thinking(wire::JsonValue message, chat::EventSink& sink) {
  const wire::JsonValue details = message[details_member];
  const bool has_details = is_thought_list(details);
  const wire::JsonValue list = has_details ? details : message[blocks_member];
  const auto parse = [&](wire::JsonValue item) {
    return has_details ? thoughts_.parse_detail(item) : thoughts_.parse_block(item);
  };
  bool has_text = false;
  if (is_thought_list(list)) {
    for (auto item = list.first(); item; item = item.next()) has_text |= !parse(item).text.empty();
  }
  const wire::JsonValue content = message["reasoning_content"];
  if (!has_text) say_thinking(content.is(wire::JsonKind::string) ? content : message["reasoning"], sink);
  if (!is_thought_list(list)) return;
  for (auto item = list.first(); item; item = item.next()) say_thought(parse(item), sink);
}

// Mistral's reasoning models: [{"type":"thinking","thinking":[{"type":"text",…}]},{"type":"text",…}]
// (https://docs.mistral.ai/capabilities/reasoning/).
void MessageReader::read_content_parts(wire::JsonValue parts, chat::EventSink& sink) {
  for (auto part = parts.first(); part; part = part.next()) {
    say_text(part["text"], sink);
    for (auto thought = part["thinking"].first(); thought; thought = thought.next()) {
      say_thinking(thought["text"], sink);
    }
  }
}

void MessageReader::read_text(wire::JsonValue message, chat::EventSink& sink) {
  read_thinking(message, sink);
  const wire::JsonValue content = message["content"];
  if (content.is(wire::JsonKind::array)) read_content_parts(content, sink);
  say_text(content, sink);
  const std::string_view refusal = message["refusal"].string(scratch_);
  if (!refusal.empty()) say(chat::RefusalDelta{refusal}, sink);
}

Result<void> MessageReader::read_delta(wire::JsonValue delta, chat::EventSink& sink) {
  if (finished_) return {};
  read_text(delta, sink);
  for (auto call = delta["tool_calls"].first(); call; call = call.next()) {
    if (auto read = calls_.read_piece(call, sink); !read) return read;
  }
  return read_function_call(delta, sink);
}

Result<void> MessageReader::read_message(wire::JsonValue message, chat::EventSink& sink) {
  read_text(message, sink);
  for (auto call = message["tool_calls"].first(); call; call = call.next()) {
    if (auto read = calls_.read_whole(call, sink); !read) return read;
  }
  return read_function_call(message, sink);
}

// Who sends both says the same call in the new form and in the old one.
Result<void> MessageReader::read_function_call(wire::JsonValue message, chat::EventSink& sink) {
  const wire::JsonValue function = message["function_call"];
  if (!function.is(wire::JsonKind::object) || message["tool_calls"].size() > 0) return {};
  return calls_.read_function_piece(function, sink);
}

void MessageReader::finish(std::string_view word, chat::EventSink& sink) {
  if (finished_) return;
  finished_ = true;
  calls_.close(sink);
  chat::StopReason reason = parse_finish_reason(word);
  // OpenAI itself says "stop" when a named tool was demanded; what matters is that a call waits for its result.
  if (reason == chat::StopReason::end_turn && !calls_.empty()) reason = chat::StopReason::tool_calls;
  sink.on(chat::Finish{reason, word, {}});
}

wire::JsonValue first_choice(wire::JsonValue source) {
  const wire::JsonValue choices = source["choices"];
  if (!choices.is(wire::JsonKind::array)) return {};
  for (auto choice = choices.first(); choice; choice = choice.next()) {
    if (choice["index"].integer().value_or(0) == 0) return choice;
  }
  return {};
}

}  // namespace sfai::dialect::openai_chat
