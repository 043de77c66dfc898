#include "dialect/anthropic/render_tools.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "dialect/anthropic/extras.h"
#include "dialect/anthropic/tool_schema.h"
#include "dialect/anthropic/web_search.h"
#include "wire/json.h"

namespace sfai::dialect::anthropic {
namespace {

using Mode = chat::ToolChoice::Mode;

// The API refuses a history with tool blocks when no tool is declared.
constexpr std::string_view idle_tool =
    R"({"name":"no_tool","description":"Stands for the tools of earlier turns; not to be called.",)"
    R"("input_schema":{"type":"object","properties":{}}})";

// A tool that nobody models, named by its place in the client's list.
bool is_server_tool(const chat::Extra& extra) { return is_below(extra, "tools/"); }

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
      : context_(context),
        request_(context.request()),
        server_tools_(server_tools_of(request_)),
        json_(json),
        plan_(plan) {}

  // In the client's order: it is the beginning of what the vendor caches.
  void write_declared() {
    json_.key("tools").begin_array();
    const auto others = static_cast<std::size_t>(std::ranges::count_if(request_.extras, is_server_tool));
    std::size_t tool = 0;
    for (std::size_t place = 0; place < request_.tools.size() + others; ++place) {
      if (const auto* other = server_tool_at(place)) {
        context_.write_opaque(json_, other->raw);
      } else if (tool < request_.tools.size()) {
        write_tool(tool++);
      }
    }
    if (request_.web_search) write_web_search(context_, json_);
    json_.end_array();
    write_choice();
  }

  void write_idle() {
    context_.changed(std::string(context_.names().tools), "a tool is declared since the history has calls");
    json_.key("tools").begin_array().raw(idle_tool).end_array();
    json_.key("tool_choice").begin_object().member("type", "none").end_object();
  }

  void drop_choice() {
    if (forces_tool() || !own_choice().empty()) context_.dropped("/tool_choice", "there are no tools");
    if (request_.parallel_tool_calls.value_or(true)) return;
    context_.dropped(std::string(context_.names().parallel_tool_calls), "there are no tools");
  }

 private:
  // By their names, "tools/3": a list may hold thousands.
  static std::unordered_map<std::string_view, const chat::Extra*> server_tools_of(const chat::ChatRequest& request) {
    std::unordered_map<std::string_view, const chat::Extra*> tools;
    for (const chat::Extra& extra : request.extras) {
      if (is_server_tool(extra)) tools.emplace(extra.name, &extra);
    }
    return tools;
  }

  const chat::Extra* server_tool_at(std::size_t place) const {
    const auto found = server_tools_.find("tools/" + std::to_string(place));
    return found == server_tools_.end() ? nullptr : found->second;
  }

  void write_tool(std::size_t index) {
    const auto& tool = request_.tools[index];
    const auto pointer = chat::tool_pointer(request_, index);
    const auto name = context_.sent_name(tool.name);
    if (name != tool.name) {
      context_.changed(named(pointer, context_.names().tool_name), "a name that the provider takes");
    }
    const bool strict = takes_strict(tool, pointer);
    const auto schema = tool_schema(tool.parameters, strict ? Strict::yes : Strict::no);
    if (!schema.changed.empty()) {
      context_.changed(named(pointer, context_.names().tool_schema), std::string(schema.changed));
    }
    json_.begin_object().member("name", name);
    write_description(tool.description, schema.unsaid);
    json_.member_raw("input_schema", schema.json);
    if (strict) json_.member_boolean("strict", true);
    context_.report_extras(tool.extras, pointer);
    context_.write_extras(json_, tool.extras);
    json_.end_object();
  }

  bool takes_strict(const chat::Tool& tool, const std::string& pointer) {
    if (!tool.strict.value_or(false)) return false;
    const bool branches = has_branches(tool.parameters);
    if (context_.traits().structured_output && !branches) return true;
    context_.dropped(
        named(pointer, context_.names().tool_strict),
        branches ? "no strict tool has anyOf, oneOf or allOf at the top" : "this model has no strict tools");
    return false;
  }

  void write_description(const std::string& own, const std::string& unsaid) {
    const std::string between = own.empty() || unsaid.empty() ? "" : "\n\n";
    const std::string description = own + between + unsaid;
    if (!description.empty()) json_.member("description", description);
  }

  static std::string named(const std::string& pointer, std::string_view member) {
    return pointer + std::string(member);
  }

  void write_choice() {
    if (const auto own = own_choice(); !own.empty()) {
      json_.member_raw("tool_choice", own);
      return;
    }
    const bool serial = !request_.parallel_tool_calls.value_or(true);
    const Mode mode = chosen_mode();
    if (!request_.tool_choice && !serial) return;
    json_.key("tool_choice").begin_object().member("type", type_of(mode));
    if (mode == Mode::named) json_.member("name", context_.sent_name(request_.tool_choice->name));
    if (serial && mode != Mode::none) json_.member_boolean("disable_parallel_tool_use", true);
    write_below(json_, request_.extras, "tool_choice/");
    json_.end_object();
  }

  // A type of choice that nobody models.
  std::string_view own_choice() const { return own_extra(request_.extras, "tool_choice"); }

  bool forces_tool() const {
    if (!request_.tool_choice) return false;
    return request_.tool_choice->mode == Mode::required || request_.tool_choice->mode == Mode::named;
  }

  // https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking: thinking allows auto and none only.
  Mode chosen_mode() {
    const Mode wanted = request_.tool_choice ? request_.tool_choice->mode : Mode::automatic;
    if (!forces_tool() || (context_.traits().forced_tool && !plan_.active)) return wanted;
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
  std::unordered_map<std::string_view, const chat::Extra*> server_tools_;
  wire::JsonWriter& json_;
  const ThinkingPlan& plan_;
};

Result<void> check_tool(const chat::Tool& tool, const std::string& param) {
  if (tool.parameters.empty() || tool.parameters == "null") return {};
  wire::JsonDocument document;
  const auto schema = document.parse_copy(tool.parameters);
  if (schema && schema->is(wire::JsonKind::object)) return {};
  return fail(ErrorKind::bad_request, param + ": must be a JSON schema, an object", param);
}

// "Tool names must be unique", says the API.
Result<void> check_names(const chat::ChatRequest& request) {
  std::unordered_set<std::string_view> seen;
  for (std::size_t index = 0; index < request.tools.size(); ++index) {
    if (seen.insert(request.tools[index].name).second) continue;
    const auto param = chat::param_of(chat::tool_pointer(request, index) + std::string(request.names.tool_name));
    return fail(ErrorKind::bad_request, param + ": another tool has this name; each needs one of its own", param);
  }
  return {};
}

bool declares_tools(const chat::ChatRequest& request) {
  return !request.tools.empty() || request.web_search || std::ranges::any_of(request.extras, is_server_tool);
}

}  // namespace

Result<void> check_tools(const chat::ChatRequest& request) {
  for (std::size_t index = 0; index < request.tools.size(); ++index) {
    const auto pointer = chat::tool_pointer(request, index) + std::string(request.names.tool_schema);
    if (auto good = check_tool(request.tools[index], chat::param_of(pointer)); !good) return good;
  }
  return check_names(request);
}

void reserve_tool_names(RenderContext& context) {
  const auto& request = context.request();
  if (request.web_search) context.keep_name(web_search_name);
  for (const auto& tool : request.tools) context.reserve_name(tool.name);
  for (const auto& message : request.messages) {
    for (const auto& part : message.parts) {
      if (const auto* call = std::get_if<chat::ToolCallPart>(&part)) context.reserve_name(call->name);
    }
  }
  for (const auto& tool : request.tools) context.sent_name(tool.name);
}

bool may_pause(const chat::ChatRequest& request) {
  return request.web_search || std::ranges::any_of(request.extras, is_server_tool) ||
         !own_extra(request.extras, "mcp_servers").empty();
}

void write_tools(RenderContext& context, wire::JsonWriter& json, const ThinkingPlan& plan,
                 const Conversation& conversation) {
  ToolWriter writer(context, json, plan);
  if (declares_tools(context.request())) return writer.write_declared();
  if (has_tool_blocks(conversation)) writer.write_idle();
  writer.drop_choice();
}

}  // namespace sfai::dialect::anthropic
