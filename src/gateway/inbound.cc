#include "gateway/inbound.h"

#include <utility>

namespace sfai::gateway {
namespace {

std::unexpected<Error> bad_member(std::string_view name, std::string_view expected, wire::JsonValue value) {
  return fail(
      ErrorKind::bad_request,
      "'" + std::string(name) + "' must be " + std::string(expected) + ", not " + std::string(value.kind_name()),
      std::string(name));
}

// What the gateway itself needs of a request that it passes through as it is.
Result<void> read_pass_through(Inbound& inbound) {
  auto model = inbound.body["model"];
  if (model && !model.is(wire::JsonKind::string)) return bad_member("model", "a string", model);
  auto stream = inbound.body["stream"];
  if (stream && !stream.is_null() && !stream.boolean()) return bad_member("stream", "true or false", stream);
  for (auto member = inbound.body.first(); member; member = member.next()) {
    // Readers differ in which of two they take: the router and the upstream must see the same one.
    if (member.key() == "model" && member.raw().data() != model.raw().data()) {
      return fail(ErrorKind::bad_request, "'model' is there twice", "model");
    }
  }
  inbound.model = model.string();
  inbound.stream = stream.boolean().value_or(false);
  return {};
}

}  // namespace

void Inbound::release_content() {
  body = {};
  std::exchange(document, {});  // what is moved from keeps no memory; what is assigned to may
  chat.reset();
}

Result<void> read_inbound(Inbound& inbound, std::string bytes) {
  auto root = inbound.document.parse(std::move(bytes));
  if (!root) {
    return fail(ErrorKind::bad_request, "the body is not valid JSON: " + root.error()->message);
  }
  if (!root->is(wire::JsonKind::object)) {
    return fail(ErrorKind::bad_request, "the body must be a JSON object, not " + std::string(root->kind_name()));
  }
  inbound.body = *root;
  if (!is_conversation(inbound.operation)) return read_pass_through(inbound);
  auto chat = inbound.dialect->parse_request(inbound.body);
  if (!chat) return std::unexpected(chat.error());
  inbound.model = chat->model;
  inbound.stream = chat->stream;
  inbound.include_usage = chat->include_usage;
  inbound.legacy_functions = chat->legacy_functions;
  inbound.chat = std::make_unique<chat::ChatRequest>(std::move(*chat));
  return {};
}

}  // namespace sfai::gateway
