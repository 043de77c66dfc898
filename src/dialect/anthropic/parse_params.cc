#include "dialect/anthropic/parse_params.h"

#include <algorithm>
#include <iterator>

#include "dialect/anthropic/extras.h"
#include "dialect/anthropic/member_reader.h"
#include "dialect/anthropic/parse_tools.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {
namespace {

using wire::JsonKind;
using wire::JsonValue;

class ParamParser {
 public:
  ParamParser(JsonValue body, chat::ChatRequest& request) : body_(body), reader_(body, ""), request_(request) {}

  Result<void> parse() {
    if (auto good = check_duplicates(); !good) return good;
    scalars();
    stop_sequences();
    tool_choice();
    thinking();
    output_config();
    deprecated_format();
    metadata();
    if (auto good = reader_.result(); !good) return good;
    if (auto good = parse_tools(body_["tools"], request_); !good) return good;
    rest();
    return {};
  }

 private:
  // Readers differ in which of two they take: nobody shall read another request than the one that was checked.
  Result<void> check_duplicates() const {
    if (const auto twice = body_.duplicate_member()) {
      return fail(ErrorKind::bad_request, "'" + *twice + "' is there twice", *twice);
    }
    for (const auto* name : {"output_config", "output_format", "metadata", "thinking", "tool_choice"}) {
      const auto twice = body_[name].duplicate_member();
      if (!twice) continue;
      const std::string member = std::string(name) + "." + *twice;
      return fail(ErrorKind::bad_request, "'" + member + "' is there twice", member);
    }
    return {};
  }

  // max_tokens may be missing: the role's parameters or the model's limit give it.
  void scalars() {
    request_.max_tokens = reader_.optional_integer("max_tokens");
    request_.temperature = reader_.optional_number("temperature");
    request_.top_p = reader_.optional_number("top_p");
    request_.stream = reader_.optional_boolean("stream").value_or(false);
  }

  void stop_sequences() {
    const auto list = reader_.optional_array("stop_sequences");
    for (auto item = list.first(); item; item = item.next()) {
      if (!item.is(JsonKind::string)) {
        reader_.refuse("stop_sequences[" + std::to_string(request_.stop.size()) + "]", "a string");
      }
      request_.stop.push_back(item.string());
    }
  }

  void tool_choice() {
    using Mode = chat::ToolChoice::Mode;
    const auto value = reader_.optional_object("tool_choice");
    if (!value) return;
    MemberReader choice(value, "tool_choice");
    const auto type = choice.string("type");
    if (type == "auto") {
      request_.tool_choice = {Mode::automatic, {}};
    } else if (type == "any") {
      request_.tool_choice = {Mode::required, {}};
    } else if (type == "none") {
      request_.tool_choice = {Mode::none, {}};
    } else if (type == "tool") {
      request_.tool_choice = {Mode::named, choice.string("name")};
    } else {
      reader_.include(choice);
      request_.extras.push_back({std::string(dialect_name), "tool_choice", std::string(value.raw())});
      return;
    }
    if (const auto serial = choice.optional_boolean("disable_parallel_tool_use")) {
      request_.parallel_tool_calls = !*serial;
    }
    keep(other_members(value, {"type", "name", "disable_parallel_tool_use"}, "tool_choice/"));
    reader_.include(choice);
  }

  // A budget is something that other dialects can approach; the other forms are Anthropic's own.
  void thinking() {
    const auto value = reader_.optional_object("thinking");
    if (!value) return;
    MemberReader thinking(value, "thinking");
    const auto type = thinking.string("type");
    if (type == "enabled") {
      request_.reasoning.budget_tokens = thinking.integer("budget_tokens");
      keep(other_members(value, {"type", "budget_tokens"}, "thinking/"));
    } else if (type == "disabled" && value.size() == 1 && !body_["output_config"]["effort"]) {
      request_.reasoning.effort = "none";
    } else {
      request_.extras.push_back({std::string(dialect_name), "thinking", std::string(value.raw())});
    }
    reader_.include(thinking);
  }

  void output_config() {
    const auto value = reader_.optional_object("output_config");
    if (!value) return;
    MemberReader config(value, "output_config");
    const auto effort = config.optional_string("effort");
    if (!effort.empty() && request_.reasoning.empty()) {
      request_.reasoning.effort = effort;
      request_.names.reasoning = "/output_config/effort";
    } else if (!effort.empty()) {
      request_.extras.push_back(
          {std::string(dialect_name), "output_config/effort", std::string(value["effort"].raw())});
    }
    format(config);
    keep(other_members(value, {"effort", "format"}, "output_config/"));
    reader_.include(config);
  }

  void format(MemberReader& config) {
    const auto value = config.optional_object("format");
    if (!value) return;
    MemberReader format(value, "output_config.format");
    if (format.string("type") == "json_schema") {
      request_.response_format = schema_format(format.object("schema"));
      keep(other_members(value, {"type", "schema"}, "output_config/format/"));
    } else {
      request_.extras.push_back({std::string(dialect_name), "output_config/format", std::string(value.raw())});
    }
    config.include(format);
  }

  // The name that output_config.format had while it was a beta ("output_format has been moved to output_config.format",
  // https://docs.anthropic.com/en/docs/build-with-claude/structured-outputs); clients of that time still send it.
  void deprecated_format() {
    const auto value = body_["output_format"];
    const bool understood = !request_.response_format && !body_["output_config"]["format"] &&
                            value["type"].string() == "json_schema" && value["schema"].is(JsonKind::object);
    if (understood) {
      request_.response_format = schema_format(value["schema"]);
      request_.names.response_format = "/output_format";
      keep(other_members(value, {"type", "schema"}, "output_config/format/"));
    } else if (value) {
      request_.extras.push_back({std::string(dialect_name), "output_format", std::string(value.raw())});
    }
  }

  // Without `strict`: Anthropic's schemas always hold, but OpenAI's strict mode refuses many that are good here.
  static chat::ResponseFormat schema_format(JsonValue schema) {
    std::string raw;
    wire::JsonWriter json(raw);
    json.begin_object().member("type", "json_schema").key("json_schema").begin_object();
    json.member("name", "answer").member_raw("schema", schema.raw()).end_object().end_object();
    return {chat::ResponseFormat::Kind::json_schema, std::move(raw)};
  }

  void metadata() {
    const auto value = reader_.optional_object("metadata");
    if (!value) return;
    MemberReader metadata(value, "metadata");
    const auto user = metadata.optional_string("user_id");
    if (!user.empty()) request_.user = user;
    keep(other_members(value, {"user_id"}, "metadata/"));
    reader_.include(metadata);
  }

  void rest() {
    keep(other_members(body_,
                       {"model", "system", "messages", "max_tokens", "temperature", "top_p", "stream", "stop_sequences",
                        "tools", "tool_choice", "thinking", "output_config", "output_format", "metadata"}));
  }

  void keep(chat::Extras extras) { std::ranges::move(extras, std::back_inserter(request_.extras)); }

  JsonValue body_;
  MemberReader reader_;
  chat::ChatRequest& request_;
};

}  // namespace

Result<void> parse_params(JsonValue body, chat::ChatRequest& request) { return ParamParser(body, request).parse(); }

}  // namespace sfai::dialect::anthropic
