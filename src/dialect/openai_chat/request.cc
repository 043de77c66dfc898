#include "dialect/openai_chat/messages.h"
#include "dialect/openai_chat/openai_chat.h"
#include "dialect/openai_chat/params.h"
#include "dialect/openai_chat/tools.h"

namespace sfai::dialect::openai_chat {
namespace {

void read_stream(ObjectReader& reader, chat::ChatRequest& request) {
  request.stream = reader.boolean("stream").value_or(false);
  const wire::JsonValue value = reader.object("stream_options");
  if (!value) return;
  ObjectReader options(value, reader.place_of("stream_options"), reader.fault());
  request.include_usage = options.boolean("include_usage").value_or(false);
  options.rest(request.extras, "stream_options/");
}

}  // namespace

Result<chat::ChatRequest> OpenAiChat::parse_request(wire::JsonValue body) const {
  Fault fault;
  ObjectReader reader(body, {}, fault);
  Result<chat::ChatRequest> read(std::in_place);
  chat::ChatRequest& request = *read;
  request.model = reader.string("model").value_or("");
  read_params(reader, request);
  read_tools(reader, request);
  read_stream(reader, request);
  request.messages = read_messages(reader);
  reader.rest(request.extras);
  if (fault.found()) return std::unexpected(*fault.error());
  return read;
}

}  // namespace sfai::dialect::openai_chat
