#include "dialect/anthropic/render_messages.h"

#include <algorithm>

#include "dialect/anthropic/block.h"
#include "dialect/anthropic/extras.h"
#include "dialect/anthropic/sources.h"
#include "dialect/anthropic/tool_input.h"

namespace sfai::dialect::anthropic {
namespace {

constexpr std::string_view missing_result = "No result.";

// The content of a tool result; blank texts are refused, and an array that would be left empty is left out.
class ResultContent {
 public:
  ResultContent(const RenderContext& context, wire::JsonWriter& json) : context_(context), json_(json) {}

  void write(const chat::ToolResultPart& result) {
    const auto sendable = [](const auto& item) {
      const auto* text = std::get_if<chat::TextPart>(&item);
      return text == nullptr || !is_blank(text->text);
    };
    if (std::ranges::none_of(result.content, sendable)) return;
    json_.key("content");
    if (const auto* text = only_text(result)) {
      json_.string(text->text);
      return;
    }
    json_.begin_array();
    for (const auto& item : result.content) {
      if (sendable(item)) std::visit(*this, item);
    }
    json_.end_array();
  }

  void operator()(const chat::TextPart& part) {
    json_.begin_object().member("type", "text").member("text", part.text);
    end(part.extras);
  }
  void operator()(const chat::ImagePart& part) {
    write_image(json_.begin_object(), part);
    end(part.extras);
  }
  void operator()(const chat::DocumentPart& part) {
    write_document(json_.begin_object(), part);
    end(part.extras);
  }
  void operator()(const chat::OpaquePart& part) { context_.write_opaque(json_, part.raw); }

 private:
  void end(const chat::Extras& extras) {
    context_.write_extras(json_, extras);
    json_.end_object();
  }

  static const chat::TextPart* only_text(const chat::ToolResultPart& result) {
    if (result.content.size() != 1) return nullptr;
    const auto* text = std::get_if<chat::TextPart>(&result.content.front());
    return text != nullptr && text->extras.empty() ? text : nullptr;
  }

  const RenderContext& context_;
  wire::JsonWriter& json_;
};

class BlockWriter {
 public:
  BlockWriter(RenderContext& context, wire::JsonWriter& json, const Block& block)
      : context_(context), json_(json), block_(block) {}

  void operator()(const TextBlock& text) {
    json_.begin_object().member("type", "text").member("text", text.text);
    end();
  }

  void operator()(const chat::ImagePart* image) {
    write_image(json_.begin_object(), *image);
    end();
  }

  void operator()(const chat::DocumentPart* document) {
    write_document(json_.begin_object(), *document);
    end();
  }

  void operator()(const CallBlock& call) {
    const auto name = context_.sent_name(call.part->name);
    if (name != call.part->name) {
      context_.changed(context_.named(block_.place, context_.names().call_name), "a name that the provider takes");
    }
    const auto input = tool_input(call.part->arguments);
    if (input.wrapped) {
      context_.changed(context_.named(block_.place, context_.names().call_arguments),
                       "no JSON object: wrapped into one");
    }
    json_.begin_object().member("type", "tool_use").member("id", call.id).member("name", name);
    json_.member_raw("input", input.json);
    end();
  }

  void operator()(const ResultBlock& result) {
    json_.begin_object().member("type", "tool_result").member("tool_use_id", result.id);
    if (result.part == nullptr) {
      json_.member("content", missing_result);
    } else {
      ResultContent(context_, json_).write(*result.part);
      if (result.part->is_error) json_.member_boolean("is_error", true);
    }
    end();
  }

  void operator()(const chat::ThinkingPart* thinking) {
    json_.begin_object();
    if (thinking->redacted.empty()) {
      json_.member("type", "thinking").member("thinking", thinking->text).member("signature", thinking->signature);
    } else {
      json_.member("type", "redacted_thinking").member("data", thinking->redacted);
    }
    end();
  }

  void operator()(const chat::OpaquePart* part) { context_.write_opaque(json_, part->raw); }

 private:
  void end() {
    const bool has_own = block_.extras != nullptr && !cache_control_of(*block_.extras).empty();
    if (block_.extras != nullptr) context_.write_extras(json_, *block_.extras);
    const bool marked = !has_own && !block_.cache_control.empty() && !context_.is_unmarked(block_.cache_control);
    if (marked) json_.member_raw("cache_control", block_.cache_control);
    json_.end_object();
  }

  RenderContext& context_;
  wire::JsonWriter& json_;
  const Block& block_;
};

std::string_view role_of(Speaker speaker) {
  switch (speaker) {
    case Speaker::system:
      return "system";
    case Speaker::user:
      return "user";
    case Speaker::assistant:
      return "assistant";
  }
  return "user";
}

}  // namespace

void write_block_list(RenderContext& context, wire::JsonWriter& json, const std::vector<Block>& blocks) {
  for (const auto& block : blocks) std::visit(BlockWriter(context, json, block), block.content);
}

void write_turns(RenderContext& context, wire::JsonWriter& json, const std::vector<Turn>& turns) {
  json.begin_array();
  for (const auto& turn : turns) {
    json.begin_object().member("role", role_of(turn.speaker)).key("content");
    json.begin_array();
    write_block_list(context, json, turn.blocks);
    json.end_array().end_object();
  }
  json.end_array();
}

}  // namespace sfai::dialect::anthropic
