#include "dialect/openai_chat/messages.h"

#include <algorithm>
#include <map>

#include "dialect/openai_chat/content.h"
#include "dialect/openai_chat/extras.h"
#include "dialect/openai_chat/thoughts.h"

namespace sfai::dialect::openai_chat {
namespace {

constexpr std::size_t most_at_once = 64;  // messages that memory is taken for before they are looked at

using chat::Message;
using Home = chat::PartOrigin::Home;
using chat::Role;

// Function calls of before tools (deprecated in 2023) have no ids: here they get some, and the results find them by
// name.
class LegacyCalls {
 public:
  std::string begin(const std::string& name, std::size_t message) {
    return ids_[name] = "call_" + std::to_string(message);
  }
  std::string id_of(const std::string& name) const {
    const auto found = ids_.find(name);
    return found == ids_.end() ? "call_" + name : found->second;
  }

 private:
  std::map<std::string, std::string> ids_;
};

class TurnReader {
 public:
  TurnReader(ObjectReader& reader, LegacyCalls& legacy, std::size_t index)
      : reader_(reader), legacy_(legacy), index_(index) {}

  Message read() {
    const std::string role = reader_.required_string("role");
    if (role != "function") message_.name = reader_.string("name").value_or("");
    if (role == "system" || role == "developer" || role == "user") {
      message_.role = role == "user" ? Role::user : role == "system" ? Role::system : Role::developer;
      message_.parts = read_content(reader_, Content::required);
    } else if (role == "assistant") {
      read_assistant();
    } else if (role == "tool") {
      read_result(reader_.required_string("tool_call_id"));
    } else if (role == "function") {
      read_result(legacy_.id_of(reader_.required_string("name")));
    } else {
      reader_.complain("role", "must be system, developer, user, assistant or tool");
    }
    reader_.rest(message_.extras);
    return std::move(message_);
  }

 private:
  void read_assistant() {
    message_.role = Role::assistant;
    for (chat::ThinkingPart& thought : read_thoughts(reader_)) message_.parts.emplace_back(std::move(thought));
    for (chat::Part& part : read_content(reader_, Content::optional)) message_.parts.push_back(std::move(part));
    if (auto refusal = reader_.string("refusal")) {
      message_.parts.emplace_back(chat::RefusalPart{std::move(*refusal), {Home::refusal, 0}});
    }
    reader_.skip_empty_list("annotations");
    read_tool_calls();
    read_function_call();
  }

  void read_tool_calls() {
    const wire::JsonValue calls = reader_.array("tool_calls");
    std::size_t position = 0;
    for (auto item = calls.first(); item && !reader_.fault().found(); item = item.next(), ++position) {
      const Place place = reader_.place_of("tool_calls", position);
      const wire::JsonValue type = item["type"];
      if (type.is(wire::JsonKind::string) && type.string() != "function") {
        message_.extras.push_back(
            {std::string(dialect_name), "tool_calls/" + std::to_string(position), std::string(item.raw())});
        continue;
      }
      chat::ToolCallPart call = read_call(item, place);
      call.origin = {Home::tool_calls, static_cast<std::uint32_t>(position)};
      message_.parts.emplace_back(std::move(call));
    }
  }

  chat::ToolCallPart read_call(wire::JsonValue value, Place place) {
    ObjectReader call(value, place, reader_.fault());
    call.string("type");
    ObjectReader function(call.any("function"), call.place_of("function"), reader_.fault());
    chat::ToolCallPart part;
    part.id = call.required_string("id");
    part.name = function.required_string("name");
    part.arguments = function.string("arguments").value_or("");
    call.rest(part.extras);
    function.rest(part.extras, "function/");
    return part;
  }

  void read_function_call() {
    const wire::JsonValue value = reader_.object("function_call");
    if (!value) return;
    ObjectReader function(value, reader_.place_of("function_call"), reader_.fault());
    chat::ToolCallPart part;
    part.origin = {Home::function_call, 0};
    part.name = function.required_string("name");
    part.arguments = function.string("arguments").value_or("");
    part.id = legacy_.begin(part.name, index_);
    function.rest(part.extras, "function/");
    message_.parts.emplace_back(std::move(part));
  }

  void read_result(std::string tool_call_id) {
    message_.role = Role::tool;
    chat::ToolResultPart result;
    result.tool_call_id = std::move(tool_call_id);
    result.origin = {Home::message, 0};
    for (chat::Part& part : read_content(reader_, Content::optional)) {
      if (auto* text = std::get_if<chat::TextPart>(&part)) result.content.emplace_back(std::move(*text));
      if (auto* image = std::get_if<chat::ImagePart>(&part)) result.content.emplace_back(std::move(*image));
      if (auto* document = std::get_if<chat::DocumentPart>(&part)) result.content.emplace_back(std::move(*document));
      if (auto* opaque = std::get_if<chat::OpaquePart>(&part)) result.content.emplace_back(std::move(*opaque));
      if (std::holds_alternative<chat::RefusalPart>(part)) reader_.complain("content", "cannot hold a refusal");
    }
    message_.parts.emplace_back(std::move(result));
  }

  ObjectReader& reader_;
  LegacyCalls& legacy_;
  std::size_t index_;
  Message message_;
};

}  // namespace

std::vector<Message> read_messages(ObjectReader& request) {
  const wire::JsonValue array = request.array("messages");
  if (array.size() == 0) request.complain("messages", "is required and must hold at least one message");
  std::vector<Message> messages;
  messages.reserve(std::min(array.size(), most_at_once));
  LegacyCalls legacy;
  for (auto item = array.first(); item && !request.fault().found(); item = item.next()) {
    const std::size_t index = messages.size();
    ObjectReader reader(item, request.place_of("messages", index), request.fault());
    messages.push_back(TurnReader(reader, legacy, index).read());
    messages.back().origin = {chat::MessageOrigin::Home::messages, static_cast<std::uint32_t>(index)};
  }
  return messages;
}

}  // namespace sfai::dialect::openai_chat
