#include "words.h"

// What is mistyped is refused by its name: read as empty it would be another request.
namespace sfai::dialect::anthropic {
namespace {

std::string block(std::string_view json, std::string_view role = "user") {
  return R"("messages":[{"role":")" + std::string(role) + R"(","content":[)" + std::string(json) + "]}]";
}
std::string member(std::string_view json) { return R"("messages":[],)" + std::string(json); }

struct Mistake {
  std::string_view sentence;
  std::string members;  // of the request, after its model
  std::string_view message;
};
class Mistyped : public testing::TestWithParam<Mistake> {};
TEST_P(Mistyped, IsRefusedByName) {
  const std::string message(GetParam().message);
  EXPECT_EQ(refusal_of(R"({"model":"m",)" + GetParam().members + "}"),
            message.substr(0, message.find(':')) + " | " + message)
      << GetParam().sentence;
}

INSTANTIATE_TEST_SUITE_P(
    Messages, Mistyped,
    testing::Values(
        Mistake{"no list", R"("messages":{})", "messages: must be an array"},
        Mistake{"no message", R"("messages":[1])", "messages[0]: must be an object"},
        Mistake{"no role", R"("messages":[{"content":"x"}])", "messages[0].role: must be a string"},
        Mistake{"a role that nobody knows", R"("messages":[{"role":"robot","content":"x"}])",
                "messages[0].role: must be user, assistant or system"},
        Mistake{"content", R"("messages":[{"role":"user","content":1}])",
                "messages[0].content: must be a string or an array of blocks"},
        Mistake{"a block", block("1"), "messages[0].content[0]: must be an object"},
        Mistake{"a block's type", block(R"({"type":1})"), "messages[0].content[0].type: must be a string"},
        Mistake{"a text", block(R"({"type":"text"})"), "messages[0].content[0].text: must be a string"},
        Mistake{"an image's source", block(R"({"type":"image","source":"x"})"),
                "messages[0].content[0].source: must be an object"},
        Mistake{"an image's data", block(R"({"type":"image","source":{"type":"base64","media_type":"image/png"}})"),
                "messages[0].content[0].source.data: must be a string"},
        Mistake{"a document's address", block(R"({"type":"document","source":{"type":"url","url":1}})"),
                "messages[0].content[0].source.url: must be a string"},
        Mistake{"a document's title",
                block(R"({"type":"document","source":{"type":"url","url":"https://a.test"},"title":1})"),
                "messages[0].content[0].title: must be a string"},
        Mistake{"a call's input", block(R"({"type":"tool_use","id":"c","name":"f","input":"{}"})", "assistant"),
                "messages[0].content[0].input: must be an object"},
        Mistake{"a call's id", block(R"({"type":"tool_use","name":"f","input":{}})", "assistant"),
                "messages[0].content[0].id: must be a string"},
        Mistake{"a signature", block(R"({"type":"thinking","thinking":"x","signature":1})", "assistant"),
                "messages[0].content[0].signature: must be a string"},
        Mistake{"redacted data", block(R"({"type":"redacted_thinking"})", "assistant"),
                "messages[0].content[0].data: must be a string"},
        Mistake{"a result's call", block(R"({"type":"tool_result","content":"1"})"),
                "messages[0].content[0].tool_use_id: must be a string"},
        Mistake{"a result's error mark", block(R"({"type":"tool_result","tool_use_id":"c","is_error":"no"})"),
                "messages[0].content[0].is_error: must be a boolean"},
        Mistake{"a text in a result",
                block(R"({"type":"tool_result","tool_use_id":"c","content":[{"type":"text","text":1}]})"),
                "messages[0].content[0].content[0].text: must be a string"},
        Mistake{"a call of the user", block(R"({"type":"tool_use","id":"c","name":"f","input":{}})"),
                "messages[0].content[0]: tool_use and thinking belong to the assistant"},
        Mistake{"a result of the assistant", block(R"({"type":"tool_result","tool_use_id":"c"})", "assistant"),
                "messages[0].content[0]: a tool_result belongs to the user"},
        Mistake{"an image in the system",
                member(R"("system":[{"type":"image","source":{"type":"url","url":"https://a.test/b.png"}}])"),
                "system[0]: a system message takes text only"}));

INSTANTIATE_TEST_SUITE_P(
    Members, Mistyped,
    testing::Values(
        Mistake{"an integer", member(R"("max_tokens":"9")"), "max_tokens: must be an integer"},
        Mistake{"a number", member(R"("temperature":"hot")"), "temperature: must be a number"},
        Mistake{"a boolean", member(R"("stream":"yes")"), "stream: must be a boolean"},
        Mistake{"a stop sequence", member(R"("stop_sequences":["a",1])"), "stop_sequences[1]: must be a string"},
        Mistake{"tools", member(R"("tools":{})"), "tools: must be an array"},
        Mistake{"a tool", member(R"("tools":[1])"), "tools[0]: must be an object"},
        Mistake{"a tool's name", member(R"("tools":[{"input_schema":{}}])"), "tools[0].name: must be a string"},
        Mistake{"a tool's description", member(R"("tools":[{"name":"f","description":1}])"),
                "tools[0].description: must be a string"},
        Mistake{"a tool's schema", member(R"("tools":[{"name":"f","input_schema":"{}"}])"),
                "tools[0].input_schema: must be an object"},
        Mistake{"strict", member(R"("tools":[{"name":"f","strict":1}])"), "tools[0].strict: must be a boolean"},
        Mistake{"a choice", member(R"("tool_choice":"auto")"), "tool_choice: must be an object"},
        Mistake{"a choice's type", member(R"("tool_choice":{"type":1})"), "tool_choice.type: must be a string"},
        Mistake{"a choice without a type", member(R"("tool_choice":{})"), "tool_choice.type: must be a string"},
        Mistake{"a choice's name", member(R"("tool_choice":{"type":"tool"})"), "tool_choice.name: must be a string"},
        Mistake{"thinking", member(R"("thinking":true)"), "thinking: must be an object"},
        Mistake{"a budget", member(R"("thinking":{"type":"enabled","budget_tokens":"1"})"),
                "thinking.budget_tokens: must be an integer"},
        Mistake{"an effort", member(R"("output_config":{"effort":1})"), "output_config.effort: must be a string"},
        Mistake{"a schema", member(R"("output_config":{"format":{"type":"json_schema","schema":"{}"}})"),
                "output_config.format.schema: must be an object"},
        Mistake{"a user", member(R"("metadata":{"user_id":1})"), "metadata.user_id: must be a string"}));

TEST(AnthropicRequest, MustNameAModel) {
  EXPECT_EQ(refusal_of(R"({"messages":[]})"), "model | model: must be a string");
}

}  // namespace
}  // namespace sfai::dialect::anthropic
