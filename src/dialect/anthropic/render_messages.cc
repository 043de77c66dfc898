#include "dialect/anthropic/render_messages.h"

#include <algorithm>

#include "dialect/anthropic/block.h"
#include "dialect/anthropic/extras.h"
#include "dialect/anthropic/names.h"
#include "dialect/anthropic/tool_input.h"

namespace sfai::dialect::anthropic {
namespace {

constexpr std::string_view missing_result = "No result.";

void write_source(wire::JsonWriter& json, const chat::ImagePart& image) {
  json.key("source").begin_object();
  if (image.url.empty()) {
    json.member("type", "base64").member("media_type", image.media_type).member("data", image.base64);
  } else {
    json.member("type", "url").member("url", image.url);
  }
  json.end_object();
}

// The content of a tool result; blank texts are refused, and an array that would be left empty is left out.
class ResultContent {
 public:
  explicit ResultContent(wire::JsonWriter& json) : json_(json) {}

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
    write_extras(json_, part.extras);
    json_.end_object();
  }
  void operator()(const chat::ImagePart& part) {
    json_.begin_object().member("type", "image");
    write_source(json_, part);
    write_extras(json_, part.extras);
    json_.end_object();
  }
  void operator()(const chat::DocumentPart&) {}
  void operator()(const chat::OpaquePart& part) { json_.raw(part.raw); }

 private:
  static const chat::TextPart* only_text(const chat::ToolResultPart& result) {
    if (result.content.size() != 1) return nullptr;
    const auto* text = std::get_if<chat::TextPart>(&result.content.front());
    return text != nullptr && text->extras.empty() ? text : nullptr;
  }

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
    json_.begin_object().member("type", "image");
    write_source(json_, *image);
    end();
  }

  void operator()(const CallBlock& call) {
    const auto name = in_alphabet(call.part->name).substr(0, longest_tool_name);
    if (name != call.part->name) {
      context_.changed(call_pointer(block_.place) + "/function/name", "other letters than Anthropic's are replaced");
    }
    const auto input = tool_input(call.part->arguments);
    if (input.wrapped) {
      context_.changed(call_pointer(block_.place) + "/function/arguments", "no JSON object: wrapped into one");
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
      ResultContent(json_).write(*result.part);
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

  void operator()(const chat::OpaquePart* part) { json_.raw(part->raw); }

 private:
  void end() {
    const bool has_own = block_.extras != nullptr && !cache_control_of(*block_.extras).empty();
    if (block_.extras != nullptr) write_extras(json_, *block_.extras);
    if (!has_own && !block_.cache_control.empty()) json_.member_raw("cache_control", block_.cache_control);
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
