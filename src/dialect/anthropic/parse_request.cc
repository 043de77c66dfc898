#include "dialect/anthropic/anthropic.h"
#include "dialect/anthropic/extras.h"
#include "dialect/anthropic/parse_block.h"
#include "dialect/anthropic/parse_messages.h"
#include "dialect/anthropic/parse_params.h"

namespace sfai::dialect::anthropic {
namespace {

using wire::JsonKind;
using wire::JsonValue;

constexpr std::string_view billing_prefix = "x-anthropic-billing-header";

// Claude Code's first system block is bookkeeping for the vendor and changes with each run: it is kept for Anthropic
// only, so that it spoils no other provider's prompt cache.
bool is_billing_header(const chat::Part& part) {
  const auto* text = std::get_if<chat::TextPart>(&part);
  return text != nullptr && text->text.starts_with(billing_prefix);
}

// https://docs.anthropic.com/en/api/messages, as the neutral request names its members.
constexpr chat::MemberNames names = {.max_tokens = "/max_tokens",
                                     .stop = "/stop_sequences",
                                     .reasoning = "/thinking",
                                     .response_format = "/output_config/format",
                                     .parallel_tool_calls = "/tool_choice/disable_parallel_tool_use",
                                     .user = "/metadata/user_id",
                                     .tools = "/tools",
                                     .tool_name = "/name",
                                     .tool_schema = "/input_schema",
                                     .tool_strict = "/strict",
                                     .call_id = "/id",
                                     .call_name = "/name",
                                     .call_arguments = "/input"};

Result<void> parse_system(JsonValue system, chat::ChatRequest& request) {
  if (!system || system.is_null()) return {};
  auto parts = parse_content(system, "system");
  if (!parts) return std::unexpected(parts.error());
  if (auto good = check_parts(*parts, chat::Role::system, "system"); !good) return good;
  chat::Message message{.role = chat::Role::system,
                        .parts = {},
                        .name = {},
                        .extras = {},
                        .origin = {chat::MessageOrigin::Home::system, 0}};
  auto block = system.first();
  for (std::size_t place = 0; place < parts->size(); ++place, block = block.next()) {
    auto& part = (*parts)[place];
    if (block && is_billing_header(part)) {
      request.extras.push_back(
          {std::string(dialect_name), "system/" + std::to_string(place), std::string(block.raw())});
    } else {
      message.parts.push_back(std::move(part));
    }
  }
  if (!message.parts.empty()) request.messages.push_back(std::move(message));
  return {};
}

}  // namespace

Result<chat::ChatRequest> Anthropic::parse_request(JsonValue body) const {
  if (!body.is(JsonKind::object)) return fail(ErrorKind::bad_request, "the body must be a JSON object");
  if (!body["model"].is(JsonKind::string)) return fail(ErrorKind::bad_request, "model: must be a string", "model");
  chat::ChatRequest request;
  request.model = body["model"].string();
  request.names = names;
  request.include_usage = true;  // Anthropic's streams always say it
  if (auto done = parse_system(body["system"], request); !done) return std::unexpected(done.error());
  auto messages = parse_messages(body["messages"]);
  if (!messages) return std::unexpected(messages.error());
  for (auto& message : *messages) request.messages.push_back(std::move(message));
  if (auto done = parse_params(body, request); !done) return std::unexpected(done.error());
  return request;
}

}  // namespace sfai::dialect::anthropic
