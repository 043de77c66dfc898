#include "dialect/anthropic/parse_params.h"

#include <algorithm>
#include <iterator>

#include "dialect/anthropic/extras.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {
namespace {

using wire::JsonKind;
using wire::JsonValue;

std::unexpected<Error> wrong(std::string_view param, std::string_view wanted) {
  return fail(ErrorKind::bad_request, std::string(param) + ": must be " + std::string(wanted), std::string(param));
}

void keep(chat::ChatRequest& request, std::string_view name, JsonValue value) {
  request.extras.push_back({std::string(dialect_name), std::string(name), std::string(value.raw())});
}

bool is_given(JsonValue value) { return value && !value.is_null(); }

class ParamParser {
 public:
  ParamParser(JsonValue body, chat::ChatRequest& request) : body_(body), request_(request) {}

  Result<void> parse() {
    for (const auto step : {&ParamParser::duplicates, &ParamParser::scalars, &ParamParser::stop_sequences,
                            &ParamParser::tools, &ParamParser::tool_choice}) {
      if (auto done = (this->*step)(); !done) return done;
    }
    thinking();
    output_config();
    metadata();
    rest();
    return {};
  }

 private:
  // Readers differ in which of two they take: nobody shall read another request than the one that was checked.
  Result<void> duplicates() {
    if (const auto twice = body_.duplicate_member()) {
      return fail(ErrorKind::bad_request, "'" + *twice + "' is there twice", *twice);
    }
    for (const auto* name : {"output_config", "metadata", "thinking", "tool_choice"}) {
      const auto twice = body_[name].duplicate_member();
      if (!twice) continue;
      const std::string member = std::string(name) + "." + *twice;
      return fail(ErrorKind::bad_request, "'" + member + "' is there twice", member);
    }
    return {};
  }

  Result<void> scalars() {
    request_.max_tokens = body_["max_tokens"].integer();
    if (is_given(body_["max_tokens"]) && !request_.max_tokens) return wrong("max_tokens", "an integer");
    request_.temperature = body_["temperature"].number();
    if (is_given(body_["temperature"]) && !request_.temperature) return wrong("temperature", "a number");
    request_.top_p = body_["top_p"].number();
    if (is_given(body_["top_p"]) && !request_.top_p) return wrong("top_p", "a number");
    if (is_given(body_["stream"]) && !body_["stream"].boolean()) return wrong("stream", "a boolean");
    request_.stream = body_["stream"].boolean().value_or(false);
    return {};
  }

  Result<void> stop_sequences() {
    const auto list = body_["stop_sequences"];
    if (is_given(list) && !list.is(JsonKind::array)) return wrong("stop_sequences", "an array of strings");
    for (auto item = list.first(); item; item = item.next()) {
      if (!item.is(JsonKind::string)) return wrong("stop_sequences", "an array of strings");
      request_.stop.push_back(item.string());
    }
    return {};
  }

  // A tool that the vendor runs (web_search_20250305 …) is kept verbatim: it is no function that a client could answer.
  Result<void> tools() {
    const auto list = body_["tools"];
    if (is_given(list) && !list.is(JsonKind::array)) return wrong("tools", "an array");
    std::size_t index = 0;
    for (auto item = list.first(); item; item = item.next(), ++index) {
      const auto type = item["type"].string();
      if (!type.empty() && type != "custom") {
        keep(request_, "tools", item);
        continue;
      }
      if (!item["name"].is(JsonKind::string)) return wrong("tools[" + std::to_string(index) + "].name", "a string");
      request_.tools.push_back({.name = item["name"].string(),
                                .description = item["description"].string(),
                                .parameters = std::string(item["input_schema"].raw()),
                                .strict = item["strict"].boolean(),
                                .extras = other_members(item, {"name", "description", "input_schema", "strict"})});
    }
    return {};
  }

  Result<void> tool_choice() {
    using Mode = chat::ToolChoice::Mode;
    const auto choice = body_["tool_choice"];
    if (!is_given(choice)) return {};
    const auto type = choice["type"].string();
    if (type == "auto") {
      request_.tool_choice = {Mode::automatic, {}};
    } else if (type == "any") {
      request_.tool_choice = {Mode::required, {}};
    } else if (type == "none") {
      request_.tool_choice = {Mode::none, {}};
    } else if (type == "tool") {
      request_.tool_choice = {Mode::named, choice["name"].string()};
    } else {
      return wrong("tool_choice.type", "auto, any, tool or none");
    }
    if (const auto serial = choice["disable_parallel_tool_use"].boolean()) request_.parallel_tool_calls = !*serial;
    return {};
  }

  // A budget is something that other dialects can approach; the other forms are Anthropic's own.
  void thinking() {
    const auto value = body_["thinking"];
    if (!is_given(value)) return;
    const auto type = value["type"].string();
    if (type == "enabled") request_.reasoning.budget_tokens = value["budget_tokens"].integer();
    const bool says_more = type != "enabled" || !request_.reasoning.budget_tokens || value.size() > 2;
    if (type == "disabled" && value.size() == 1 && !body_["output_config"]["effort"]) {
      request_.reasoning.effort = "none";
    } else if (says_more) {
      keep(request_, "thinking", value);
    }
  }

  void output_config() {
    const auto config = body_["output_config"];
    if (!is_given(config)) return;
    const auto effort = config["effort"].string();
    const bool is_free = request_.reasoning.empty();
    if (is_free) request_.reasoning.effort = effort;
    const auto format = config["format"];
    const bool has_schema = format["type"].string() == "json_schema" && format["schema"];
    if (has_schema) request_.response_format = schema_format(format["schema"]);
    const std::size_t known = (is_free && !effort.empty() ? 1U : 0U) + (has_schema ? 1U : 0U);
    if (config.size() > known) keep(request_, "output_config", config);
  }

  static chat::ResponseFormat schema_format(JsonValue schema) {
    std::string raw;
    wire::JsonWriter json(raw);
    json.begin_object().member("type", "json_schema").key("json_schema").begin_object();
    json.member("name", "answer").member_raw("schema", schema.raw()).member_boolean("strict", true);
    json.end_object().end_object();
    return {chat::ResponseFormat::Kind::json_schema, std::move(raw)};
  }

  void metadata() {
    const auto value = body_["metadata"];
    const auto user = value["user_id"];
    if (user.is(JsonKind::string)) request_.user = user.string();
    if (is_given(value) && value.size() > (request_.user ? 1U : 0U)) keep(request_, "metadata", value);
  }

  void rest() {
    auto others =
        other_members(body_, {"model", "system", "messages", "max_tokens", "temperature", "top_p", "stream",
                              "stop_sequences", "tools", "tool_choice", "thinking", "output_config", "metadata"});
    std::ranges::move(others, std::back_inserter(request_.extras));
  }

  JsonValue body_;
  chat::ChatRequest& request_;
};

}  // namespace

Result<void> parse_params(JsonValue body, chat::ChatRequest& request) { return ParamParser(body, request).parse(); }

}  // namespace sfai::dialect::anthropic
