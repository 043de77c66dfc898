#include "dialect/openai_chat/tools.h"

#include "dialect/openai_chat/extras.h"

namespace sfai::dialect::openai_chat {
namespace {

void read_function(ObjectReader& function, chat::Tool& tool) {
  tool.name = function.required_string("name");
  tool.description = function.string("description").value_or("");
  tool.parameters = function.object("parameters").raw();
  tool.strict = function.boolean("strict");
  function.rest(tool.extras, "function/");
}

chat::Tool read_tool(wire::JsonValue value, Place place, Fault& fault) {
  chat::Tool result;
  ObjectReader tool(value, place, fault);
  tool.string("type");
  ObjectReader function(tool.any("function"), tool.place_of("function"), fault);
  read_function(function, result);
  tool.rest(result.extras);
  return result;
}

void read_tool_list(ObjectReader& reader, chat::ChatRequest& request) {
  std::size_t position = 0;
  for (auto item = reader.array("tools").first(); item && !reader.fault().found(); item = item.next(), ++position) {
    const wire::JsonValue type = item["type"];
    if (type.is(wire::JsonKind::string) && type.string() != "function") {
      request.extras.push_back(
          {std::string(dialect_name), "tools/" + std::to_string(position), std::string(item.raw())});
      continue;
    }
    request.tools.push_back(read_tool(item, reader.place_of("tools", position), reader.fault()));
    request.tools.back().origin = static_cast<std::uint32_t>(position);
  }
}

// Who knows functions only is answered by them, and by one call at a time: the API of 2023 had no other.
void mark_legacy(chat::ChatRequest& request) {
  request.legacy_functions = true;
  if (!request.parallel_tool_calls) request.parallel_tool_calls = false;
  chat::MemberNames& names = request.names;
  names.tools = "/functions";
  names.tool_name = names.call_name = "/name";
  names.tool_schema = "/parameters";
  names.tool_strict = "/strict";
  names.call_arguments = "/arguments";
}

void read_functions(ObjectReader& reader, chat::ChatRequest& request) {
  std::size_t position = 0;
  const bool legacy = request.tools.empty() && !has_extras(request.extras, "tools/");
  for (auto item = reader.array("functions").first(); item && !reader.fault().found(); item = item.next(), ++position) {
    ObjectReader function(item, reader.place_of("functions", position), reader.fault());
    read_function(function, request.tools.emplace_back());
    request.tools.back().origin = static_cast<std::uint32_t>(position);
  }
  if (legacy && !request.tools.empty()) mark_legacy(request);
}

void read_function_choice(ObjectReader& reader, chat::ChatRequest& request) {
  using Mode = chat::ToolChoice::Mode;
  const wire::JsonValue value = reader.any("function_call");
  if (!value || request.tool_choice) return;
  if (value.is(wire::JsonKind::object)) {
    ObjectReader function(value, reader.place_of("function_call"), reader.fault());
    request.tool_choice = chat::ToolChoice{Mode::named, function.required_string("name")};
    return;
  }
  const std::string word = value.string();
  if (word != "auto" && word != "none") {
    return reader.complain("function_call", "must be \"auto\", \"none\" or an object");
  }
  request.tool_choice = chat::ToolChoice{word == "auto" ? Mode::automatic : Mode::none, {}};
}

}  // namespace

void read_tools(ObjectReader& reader, chat::ChatRequest& request) {
  read_tool_list(reader, request);
  read_functions(reader, request);
  read_function_choice(reader, request);
}

}  // namespace sfai::dialect::openai_chat
