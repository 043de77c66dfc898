#include <gtest/gtest.h>

#include "spoken.h"

namespace sfai::dialect::openai_chat {
namespace {

using chat::Role;

chat::ChatRequest with_parts(Role role, std::vector<chat::Part> parts) {
  chat::ChatRequest request;
  request.messages.push_back({role, std::move(parts), {}, {}});
  return request;
}
std::string same(std::string_view json) { return render(parse(json)); }

// Law L1: what was parsed from this dialect is rendered to the same members.
struct SameRow {
  std::string_view sentence;
  std::string_view json;
};
void PrintTo(const SameRow& row, std::ostream* out) { *out << row.sentence; }
class SameAgain : public testing::TestWithParam<SameRow> {};

TEST_P(SameAgain, IsRenderedAsItCame) { EXPECT_EQ(same(GetParam().json), GetParam().json); }

constexpr std::array<SameRow, 20>
    same_rows =
        {
            {
                {"texts of all roles",
                 R"({"model":"m","messages":[{"role":"system","content":"a"},{"role":"user","content":"b","name":"bob"}]})"},
                {"an assistant with calls and their results",
                 R"({"model":"m","messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\": 1}"}}]},{"role":"tool","tool_call_id":"c","content":"12"}]})"},
                {"an empty content beside calls",
                 R"({"model":"m","messages":[{"role":"assistant","content":"","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":""}]})"},
                {"content parts",
                 R"({"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AA==","detail":"low"}},{"type":"file","file":{"file_id": "x"}}]}]})"},
                {"a text with a member of its own",
                 R"({"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type": "ephemeral"}}]}]})"},
                {"a refusal and unsigned reasoning",
                 R"({"model":"m","messages":[{"role":"assistant","content":null,"reasoning_content":"hm","refusal":"no"}]})"},
                {"a refusal among the parts and one as the member",
                 R"({"model":"m","messages":[{"role":"assistant","content":[{"type":"refusal","refusal":"a"},{"type":"text","text":"b"}],"refusal":"c"}]})"},
                {"tools of all sorts at their places",
                 R"({"model":"m","messages":[{"role":"user","content":"a"}],"tools":[{"type":"custom","custom":{}},{"type":"function","function":{"name":"f","description":"d","parameters":{ },"strict":false,"x":1},"y":2},{"type":"web_search"}]})"},
                {"calls of all sorts at their places",
                 R"({"model":"m","messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":""}},{"id":"b","type":"custom","custom":{}}]},{"role":"tool","tool_call_id":"b","content":"1"},{"role":"tool","tool_call_id":"a","content":"2","x":1}]})"},
                {"a file",
                 R"({"model":"m","messages":[{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AA==","x":1},"y":2}]}]})"},
                {"signed and sealed thoughts",
                 R"({"model":"m","messages":[{"role":"assistant","content":"a","reasoning_details":[{"type":"reasoning.text","text":"t","signature":"s","format":"anthropic-claude-v1","signer":"p/m","index":0},{"type":"reasoning.encrypted","data":"d","format":"anthropic-claude-v1","index":1}]}]})"},
                {"thoughts of other vendors",
                 R"({"model":"m","messages":[{"role":"assistant","content":"a","reasoning_details":[{"type":"reasoning.text","text":"t","index":0,"signature":"s","format":"google-gemini-v1","id":"x"},{"index":1,"type":"reasoning.encrypted","data":"d","format":"openai-responses-v1"},{"summary":"u","index":2,"type":"reasoning.summary"}]}]})"},
                {"thinking blocks",
                 R"({"model":"m","messages":[{"role":"assistant","content":"a","thinking_blocks":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"redacted_thinking","data":"d"},{"type":"thinking","thinking":""}]}]})"},
                {"an answer in sound",
                 R"({"model":"m","messages":[{"role":"assistant","content":null,"audio":{"id": "x"}}]})"},
                {"a refusal that is a part",
                 R"({"model":"m","messages":[{"role":"assistant","content":[{"type":"refusal","refusal":"a"}]}]})"},
                {"a search",
                 R"({"model":"m","messages":[{"role":"user","content":"a"}],"web_search_options":{"x": 1}})"},
                {"parameters", R"({"model":"m","messages":[{"role":"user","content":"a"}],"tools":[{"type":"function","function":{"name":"f"}}],"max_tokens":5,"temperature":0.7,"top_p":0.9,"stop":["x"],"reasoning_effort":"xhigh","tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":true,"response_format":{"type": "json_object"},"user":"u"})"},
                {"a choice of a form of its own",
                 R"({"model":"m","messages":[{"role":"user","content":"a"}],"tool_choice":{"type":"allowed_tools"}})"},
                {"a stream with an option of its own",
                 R"({"model":"m","messages":[{"role":"user","content":"a"}],"stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false}})"},
                {"unknown members, awkward names too",
                 R"({"model":"m","messages":[{"role":"user","content":"a","w":1}],"seed":7,"a/b~c":0,"n":2})"},
            }};
INSTANTIATE_TEST_SUITE_P(Rows, SameAgain, testing::ValuesIn(same_rows));

TEST(RenderRequest, NothingOfItsOwnDialectIsLost) {
  EXPECT_EQ(losses_of(parse(R"({"messages":[{"role":"user","content":"a","w":1}],"seed":7,"stream_options":{"x":1},
                               "stream":true})")),
            "");
}

TEST(RenderRequest, AlwaysAsksForTheUsageOfAStream) {
  EXPECT_EQ(
      same(R"({"messages":[{"role":"user","content":"a"}],"stream":true})"),
      R"({"model":"m","messages":[{"role":"user","content":"a"}],"stream":true,"stream_options":{"include_usage":true}})");
}

TEST(RenderRequest, SaysDeveloperAndMaxCompletionTokensWhereTheModelWantsThem) {
  chat::ModelTraits traits = any_model();
  traits.developer_role = true;
  traits.max_completion_tokens = true;
  EXPECT_EQ(render(parse(R"({"messages":[{"role":"system","content":"a"}],"max_tokens":5})"), traits),
            R"({"model":"m","messages":[{"role":"developer","content":"a"}],"max_completion_tokens":5})");
}

TEST(RenderRequest, ReportsAnotherDialectsMembersAsDropped) {
  chat::ChatRequest request = with_parts(Role::user, {chat::TextPart{"a", {{"anthropic", "cache_control", "{}"}}}});
  request.extras = {{"anthropic", "top_k", "5"}};
  request.tools = {{"f", "", "", {}, {{"anthropic", "cache_control", "{}"}}}};

  EXPECT_EQ(losses_of(request),
            "dropped:/messages/0/content/0/cache_control, dropped:/tools/0/cache_control, dropped:/top_k");
  EXPECT_EQ(render(request), R"({"model":"m","messages":[{"role":"user","content":"a"}],)"
                             R"("tools":[{"type":"function","function":{"name":"f"}}]})");
}

TEST(RenderRequest, PutsAPlaceholderForAUsersForeignBlock) {
  const auto request = with_parts(Role::user, {chat::OpaquePart{"anthropic", "document", "{}"}});

  EXPECT_EQ(render(request), R"({"model":"m","messages":[{"role":"user","content":"[document omitted]"}]})");
  EXPECT_EQ(losses_of(request), "dropped:/messages/0/content/0");
}

}  // namespace
}  // namespace sfai::dialect::openai_chat
