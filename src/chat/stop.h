#pragma once

namespace sfai::chat {

// Why the model ended its turn.
enum class StopReason { end_turn, max_tokens, tool_calls, stop_sequence, content_filter, pause };

}  // namespace sfai::chat
