#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sfai::dialect::anthropic {

// The body that was sent, with the content of a paused reply (a JSON array) behind its messages: "continue the
// conversation by sending the response back as-is"
// (https://docs.anthropic.com/en/docs/build-with-claude/handling-stop-reasons). After an earlier pause of the same turn
// the assistant has the last word already: then that message grows. Every other byte stays. Nothing when either is not
// what it should be, or there is no content.
std::optional<std::string> continue_turn(std::string_view sent_body, std::string_view content);

}  // namespace sfai::dialect::anthropic
