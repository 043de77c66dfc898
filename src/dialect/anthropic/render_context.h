#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "chat/loss.h"
#include "dialect/dialect.h"

namespace sfai::dialect::anthropic {

// Where something stood in the client's request: a message, and its place among that message's content parts (or, for a
// call, among its tool calls).
struct Place {
  std::size_t message = 0;
  std::size_t position = 0;
};

std::string message_pointer(const Place& place);  // "/messages/2"
std::string content_pointer(const Place& place);  // "/messages/2/content/0"
std::string call_pointer(const Place& place);     // "/messages/2/tool_calls/0"
std::string content_param(const Place& place);    // "messages[2].content[0]"

// What each step of rendering one request reads, and the losses that it writes down. Both references must outlive it.
class RenderContext {
 public:
  RenderContext(const chat::ChatRequest& request, const RenderTarget& target) : request_(request), target_(target) {}

  const chat::ChatRequest& request() const { return request_; }
  const chat::ModelTraits& traits() const { return target_.traits; }
  const RenderTarget& target() const { return target_; }

  void dropped(std::string pointer, std::string reason);
  void changed(std::string pointer, std::string reason);
  // Reports the extras of one object that Anthropic has no place for; `pointer` is the object's.
  void report_extras(const chat::Extras& extras, const std::string& pointer);

  chat::Losses take_losses() { return std::move(losses_); }

 private:
  const chat::ChatRequest& request_;
  const RenderTarget& target_;
  chat::Losses losses_;
};

}  // namespace sfai::dialect::anthropic
