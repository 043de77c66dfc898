#include "dialect/openai_chat/render_context.h"

#include "base/crypto.h"
#include "dialect/openai_chat/extras.h"

namespace sfai::dialect::openai_chat {
namespace {

// API reference, chat completions, tools[].function.name: "a-z, A-Z, 0-9, or contain underscores and dashes, with a
// maximum length of 64".
constexpr std::size_t longest_name = 64;
// "Invalid 'messages[2].tool_calls[0].id': string too long. Expected a string with maximum length 40" (camel #2215,
// Portkey gateway #1062, langmanus #119).
constexpr std::size_t longest_id = 40;
constexpr std::size_t id_tag = 32;  // digits of the hash that stands for a longer one

}  // namespace

// A name that can stay as it is must not be given to another tool first.
RenderContext::RenderContext(const chat::ChatRequest& request, const RenderTarget& target, RenderedRequest& rendered)
    : request_(request), target_(target), rendered_(rendered) {
  chat::ToolNames& names = rendered_.tool_names;
  for (const chat::Tool& tool : request.tools) names.reserve(tool.name, longest_name);
  for (const chat::Message& message : request.messages) {
    for (const chat::Part& part : message.parts) {
      if (const auto* call = std::get_if<chat::ToolCallPart>(&part)) names.reserve(call->name, longest_name);
    }
  }
  if (request.tool_choice) names.reserve(request.tool_choice->name, longest_name);
}

bool RenderContext::has_tools() const { return !request_.tools.empty() || has_extras(request_.extras, "tools/"); }

void RenderContext::dropped(std::string pointer, std::string_view reason) {
  rendered_.losses.push_back({chat::Loss::Kind::dropped, std::move(pointer), std::string(reason)});
}

void RenderContext::changed(std::string pointer, std::string_view reason) {
  rendered_.losses.push_back({chat::Loss::Kind::changed, std::move(pointer), std::string(reason)});
}

void RenderContext::lose_foreign(const chat::Extras& extras, const std::string& pointer) {
  openai_chat::lose_foreign(rendered_.losses, extras, pointer);
}

std::string RenderContext::tool_name(std::string_view name, const std::string& pointer) {
  std::string sent = rendered_.tool_names.send(name, longest_name);
  if (sent != name) changed(pointer, "OpenAI takes 64 letters, digits, _ and -");
  return sent;
}

std::string RenderContext::call_name(std::size_t message, std::size_t part) {
  const auto& call = std::get<chat::ToolCallPart>(request_.messages[message].parts[part]);
  return tool_name(call.name, chat::part_pointer(request_, message, part) + std::string(request_.names.call_name));
}

std::string RenderContext::call_id(std::string_view id) {
  if (id.size() <= longest_id) return std::string(id);
  return "call_" + sha256_hex(id).substr(0, id_tag);
}

}  // namespace sfai::dialect::openai_chat
