#pragma once

#include <memory>
#include <string>

#include "chat/request.h"
#include "dialect/dialect.h"
#include "provider/provider.h"
#include "wire/json.h"

namespace sfai::gateway {

class Admission;

// A client's request, read: the original bytes with their index, and for chats the neutral form. Neither copied nor
// moved once read, since the views in it point into it.
struct Inbound {
  const dialect::Dialect* dialect = nullptr;  // what the client speaks; errors are said in it
  provider::Operation operation = provider::Operation::chat;
  wire::JsonDocument document;
  wire::JsonValue body;
  std::string model;
  bool stream = false;
  SteadyTime answer_by = SteadyTime::max();            // as http::Request has it
  Admission* admission = nullptr;                      // null: nothing limits this request
  std::string client;                                  // the client key's name, or who AWS_IAM says it is
  std::unique_ptr<const provider::ClientHints> hints;  // for a native upstream; null: none
  std::unique_ptr<chat::ChatRequest> chat;             // only for conversations; null once the content is released
  bool include_usage = false;                          // as the chat has it
  bool legacy_functions = false;                       // the same

  // An answer is on its way to the client, so that nothing is asked again: an open stream holds none of the content.
  void release_content();

  Inbound() = default;
  Inbound(const Inbound&) = delete;
  Inbound& operator=(const Inbound&) = delete;
};

// A chat, or one whose tokens shall be counted: the body is read as a conversation.
constexpr bool is_conversation(provider::Operation operation) {
  return operation == provider::Operation::chat || operation == provider::Operation::count_tokens;
}

// Fills `inbound` (dialect and operation are set) from the body's bytes.
// Error bad_request: not JSON (with the position), not an object, or a member missing or mistyped (names it).
Result<void> read_inbound(Inbound& inbound, std::string bytes);

}  // namespace sfai::gateway
