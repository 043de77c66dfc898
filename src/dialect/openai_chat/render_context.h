#pragma once

#include <string>
#include <string_view>

#include "dialect/dialect.h"
#include "wire/json_writer.h"

namespace sfai::dialect::openai_chat {

// What the parts of a request's rendering share: what is rendered, for whom, and what gets lost.
class RenderContext {
 public:
  RenderContext(const chat::ChatRequest& request, const RenderTarget& target, RenderedRequest& rendered);

  const chat::ChatRequest& request() const { return request_; }
  const RenderTarget& target() const { return target_; }
  const chat::ModelTraits& traits() const { return target_.traits; }

  bool has_tools() const;

  void dropped(std::string pointer, std::string_view reason);
  void changed(std::string pointer, std::string_view reason);
  void lose_foreign(const chat::Extras& extras, const std::string& pointer);

  // The name that the upstream knows a tool by; `pointer` is the place of the client's.
  std::string tool_name(std::string_view name, const std::string& pointer);
  std::string call_name(std::size_t message, std::size_t part);
  // The id of a call or of the call that a result answers.
  static std::string call_id(std::string_view id);

 private:
  const chat::ChatRequest& request_;
  const RenderTarget& target_;
  RenderedRequest& rendered_;
};

}  // namespace sfai::dialect::openai_chat
