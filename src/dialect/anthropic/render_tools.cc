#include "dialect/anthropic/render_tools.h"

#include <algorithm>

#include "dialect/anthropic/extras.h"
#include "dialect/anthropic/names.h"
#include "wire/json.h"
#include "wire/json_patch.h"

namespace sfai::dialect::anthropic {
namespace {

using Mode = chat::ToolChoice::Mode;

// The API refuses a history with tool blocks when no tool is declared.
constexpr std::string_view idle_tool =
    R"({"name":"no_tool","description":"Stands for the tools of earlier turns; not to be called.",)"
    R"("input_schema":{"type":"object","properties":{}}})";

std::string tool_pointer(std::size_t index) { return "/tools/" + std::to_string(index); }

bool is_server_tool(const chat::Extra& extra) { return extra.dialect == dialect_name && extra.name == "tools"; }

bool has_tool_blocks(const Conversation& conversation) {
  const auto is_tool_block = [](const Block& block) {
    return std::holds_alternative<CallBlock>(block.content) || std::holds_alternative<ResultBlock>(block.content);
  };
  return std::ranges::any_of(conversation.turns,
                             [&](const Turn& turn) { return std::ranges::any_of(turn.blocks, is_tool_block); });
}

class ToolWriter {
 public:
  ToolWriter(RenderContext& context, wire::JsonWriter& json, const ThinkingPlan& plan)
      : context_(context), request_(context.request()), json_(json), plan_(plan) {}

  void write_declared() {
    json_.key("tools").begin_array();
    for (std::size_t index = 0; index < request_.tools.size(); ++index) write_tool(request_.tools[index], index);
    for (const auto& extra : request_.extras) {
      if (is_server_tool(extra)) json_.raw(extra.raw);
    }
    json_.end_array();
    write_choice();
  }

  void write_idle() {
    context_.changed("/tools", "a tool is declared since the history has calls");
    json_.key("tools").begin_array().raw(idle_tool).end_array();
    json_.key("tool_choice").begin_object().member("type", "none").end_object();
  }

  void drop_choice() {
    if (request_.tool_choice && request_.tool_choice->mode != Mode::none) {
      context_.dropped("/tool_choice", "there are no tools");
    }
    if (request_.parallel_tool_calls) context_.dropped("/parallel_tool_calls", "there are no tools");
  }

 private:
  void write_tool(const chat::Tool& tool, std::size_t index) {
    json_.begin_object().member("name", tool.name);
    if (!tool.description.empty()) json_.member("description", tool.description);
    json_.member_raw("input_schema", schema_of(tool, index));
    if (tool.strict.value_or(false)) write_strict(index);
    context_.report_extras(tool.extras, tool_pointer(index));
    write_extras(json_, tool.extras);
    json_.end_object();
  }

  std::string schema_of(const chat::Tool& tool, std::size_t index) {
    if (tool.parameters.empty() || tool.parameters == "null") return R"({"type":"object","properties":{}})";
    wire::JsonDocument document;
    const auto schema = document.parse_copy(tool.parameters);
    if (!schema || (*schema)["type"]) return tool.parameters;
    context_.changed(tool_pointer(index) + "/function/parameters", "the schema's type must say object");
    return wire::ObjectPatch(*schema).set("type", R"("object")").apply();
  }

  void write_strict(std::size_t index) {
    if (context_.traits().structured_output) {
      json_.member_boolean("strict", true);
    } else {
      context_.dropped(tool_pointer(index) + "/function/strict", "this model has no strict tools");
    }
  }

  void write_choice() {
    const bool serial = !request_.parallel_tool_calls.value_or(true);
    const Mode mode = chosen_mode();
    if (!request_.tool_choice && !serial) return;
    json_.key("tool_choice").begin_object().member("type", type_of(mode));
    if (mode == Mode::named) json_.member("name", request_.tool_choice->name);
    if (serial && mode != Mode::none) json_.member_boolean("disable_parallel_tool_use", true);
    json_.end_object();
  }

  // https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking: thinking allows auto and none only.
  Mode chosen_mode() {
    const Mode wanted = request_.tool_choice ? request_.tool_choice->mode : Mode::automatic;
    const bool forced = wanted == Mode::required || wanted == Mode::named;
    if (!forced || (context_.traits().forced_tool && !plan_.active)) return wanted;
    context_.changed("/tool_choice", "this model cannot be forced to call a tool");
    return Mode::automatic;
  }

  static std::string_view type_of(Mode mode) {
    switch (mode) {
      case Mode::automatic:
        return "auto";
      case Mode::none:
        return "none";
      case Mode::required:
        return "any";
      case Mode::named:
        return "tool";
    }
    return "auto";
  }

  RenderContext& context_;
  const chat::ChatRequest& request_;
  wire::JsonWriter& json_;
  const ThinkingPlan& plan_;
};

Result<void> check_tool(const chat::Tool& tool, const std::string& param) {
  if (!is_tool_name(tool.name)) {
    return fail(ErrorKind::bad_request,
                param + ".name: this provider takes 1 to 128 of the letters a-z, A-Z, 0-9, _ and -", param + ".name");
  }
  if (tool.parameters.empty() || tool.parameters == "null") return {};
  wire::JsonDocument document;
  const auto schema = document.parse_copy(tool.parameters);
  if (schema && schema->is(wire::JsonKind::object)) return {};
  return fail(ErrorKind::bad_request, param + ".parameters: must be a JSON schema, an object", param + ".parameters");
}

}  // namespace

Result<void> check_tools(const chat::ChatRequest& request) {
  for (std::size_t index = 0; index < request.tools.size(); ++index) {
    const auto param = "tools[" + std::to_string(index) + "].function";
    if (auto good = check_tool(request.tools[index], param); !good) return good;
  }
  return {};
}

void write_tools(RenderContext& context, wire::JsonWriter& json, const ThinkingPlan& plan,
                 const Conversation& conversation) {
  ToolWriter writer(context, json, plan);
  const auto& request = context.request();
  if (!request.tools.empty() || std::ranges::any_of(request.extras, is_server_tool)) return writer.write_declared();
  if (has_tool_blocks(conversation)) writer.write_idle();
  writer.drop_choice();
}

}  // namespace sfai::dialect::anthropic
