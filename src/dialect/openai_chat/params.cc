#include "dialect/openai_chat/params.h"

#include "dialect/openai_chat/extras.h"

namespace sfai::dialect::openai_chat {
namespace {

using chat::ResponseFormat;
using chat::ToolChoice;

void keep_verbatim(chat::Extras& extras, std::string_view name, wire::JsonValue value) {
  extras.push_back({std::string(dialect_name), std::string(name), std::string(value.raw())});
}

std::vector<std::string> read_stop(ObjectReader& reader) {
  const wire::JsonValue value = reader.any("stop");
  if (!value) return {};
  if (value.is(wire::JsonKind::string)) return {value.string()};
  if (!value.is(wire::JsonKind::array)) {
    reader.complain("stop", "must be a string or an array of strings, not " + std::string(value.kind_name()));
    return {};
  }
  std::vector<std::string> stop;
  for (auto item = value.first(); item; item = item.next()) {
    if (!item.is(wire::JsonKind::string)) reader.complain("stop", "must hold strings only");
    stop.push_back(item.string());
  }
  return stop;
}

std::optional<ToolChoice> choice_of_word(std::string_view word) {
  if (word == "auto") return ToolChoice{ToolChoice::Mode::automatic, {}};
  if (word == "none") return ToolChoice{ToolChoice::Mode::none, {}};
  // "any" is Mistral's word for it.
  if (word == "required" || word == "any") return ToolChoice{ToolChoice::Mode::required, {}};
  return std::nullopt;
}

void read_named_choice(ObjectReader& reader, wire::JsonValue value, chat::ChatRequest& request) {
  ObjectReader choice(value, reader.place_of("tool_choice"), reader.fault());
  if (choice.required_string("type") != "function") return keep_verbatim(request.extras, "tool_choice", value);
  ObjectReader function(choice.any("function"), choice.place_of("function"), reader.fault());
  std::string name = function.required_string("name");
  chat::Extras unknown;
  choice.rest(unknown);
  function.rest(unknown);
  if (!unknown.empty()) return keep_verbatim(request.extras, "tool_choice", value);
  request.tool_choice = ToolChoice{ToolChoice::Mode::named, std::move(name)};
}

void read_tool_choice(ObjectReader& reader, chat::ChatRequest& request) {
  const wire::JsonValue value = reader.any("tool_choice");
  if (!value) return;
  if (value.is(wire::JsonKind::object)) return read_named_choice(reader, value, request);
  if (!value.is(wire::JsonKind::string)) {
    return reader.complain("tool_choice", "must be a string or an object, not " + std::string(value.kind_name()));
  }
  request.tool_choice = choice_of_word(value.string());
  if (!request.tool_choice) reader.complain("tool_choice", "must be \"auto\", \"none\", \"required\" or an object");
}

void read_response_format(ObjectReader& reader, chat::ChatRequest& request) {
  const wire::JsonValue value = reader.object("response_format");
  if (!value) return;
  const std::string type = value["type"].string();
  if (type == "text") {
    request.response_format = ResponseFormat{ResponseFormat::Kind::text, std::string(value.raw())};
  } else if (type == "json_object") {
    request.response_format = ResponseFormat{ResponseFormat::Kind::json_object, std::string(value.raw())};
  } else if (type == "json_schema") {
    request.response_format = ResponseFormat{ResponseFormat::Kind::json_schema, std::string(value.raw())};
  } else {
    keep_verbatim(request.extras, "response_format", value);
  }
}

}  // namespace

void read_params(ObjectReader& reader, chat::ChatRequest& request) {
  const auto max_tokens = reader.integer("max_tokens", 1);
  const auto max_completion_tokens = reader.integer("max_completion_tokens", 1);
  request.max_tokens = max_completion_tokens ? max_completion_tokens : max_tokens;
  if (max_completion_tokens) request.names.max_tokens = "/max_completion_tokens";
  request.temperature = reader.number("temperature", 0, 2);
  request.top_p = reader.number("top_p", 0, 1);
  request.stop = read_stop(reader);
  request.reasoning.effort = reader.string("reasoning_effort").value_or("");
  request.parallel_tool_calls = reader.boolean("parallel_tool_calls");
  request.user = reader.string("user");
  if (const auto search = reader.object("web_search_options")) request.web_search = search.raw();
  read_tool_choice(reader, request);
  read_response_format(reader, request);
}

}  // namespace sfai::dialect::openai_chat
