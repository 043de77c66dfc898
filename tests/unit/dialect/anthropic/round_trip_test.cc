#include "words.h"

namespace sfai::dialect::anthropic {
namespace {

// L1: what is read and written again is the same, in the form that this codec writes.
class RoundTrip : public testing::TestWithParam<std::string_view> {};
TEST_P(RoundTrip, GivesTheSameRequest) { EXPECT_EQ(render(parse(GetParam())), GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    AnthropicRequest, RoundTrip,
    testing::Values(
        R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]})",
        R"({"model":"m","max_tokens":9,"system":[{"type":"text","text":"x-anthropic-billing-header: 1"},)"
        R"({"type":"text","text":"be brief","cache_control":{"type":"ephemeral"}}],)"
        R"("messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}],"stream":true})",
        R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"go"}]},)"
        R"({"role":"assistant","content":[{"type":"thinking","thinking":"","signature":"S=="},)"
        R"({"type":"redacted_thinking","data":"D=="},{"type":"text","text":"so"},)"
        R"({"type":"tool_use","id":"toolu_1","name":"f","input":{"a": 1.0},"caller":{"type":"direct"}}]},)"
        R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"1","is_error":true,)"
        R"("cache_control":{"type":"ephemeral"}},{"type":"text","text":"and"}]}],)"
        R"("tools":[{"type":"web_search_20250305","name":"web_search"},)"
        R"({"name":"f","description":"d","input_schema":{"type": "object","additionalProperties": false},"strict":true},)"
        R"({"type":"bash_20250124","name":"bash"},{"name":"g","input_schema":{"type":"object"}}],)"
        R"("tool_choice":{"type":"auto","disable_parallel_tool_use":true,"made_up":1},)"
        R"("thinking":{"type":"adaptive","display":"omitted"},"output_config":{"effort":"max","made/up":1}})",
        R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":[)"
        R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},)"
        R"({"type":"image","source":{"type":"url","url":"https://a.test/b.png"}},)"
        R"({"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBE"},"title":"t",)"
        R"("context":"c","citations":{"enabled":true}},)"
        R"({"type":"document","source":{"type":"url","url":"https://a.test/b.pdf"}},)"
        R"({"type":"document","source":{"type":"text","media_type":"text/plain","data":"hi"}},)"
        R"({"type":"document","source":{"type":"content","content":"hi"}},)"
        R"({"type":"document","source":{"type":"file","file_id":"f"},"title":"t"}]},)"
        R"({"role":"system","content":[{"type":"text","text":"later"}]}],)"
        R"("output_config":{"format":{"type":"json_schema","schema":{"type":"object","additionalProperties": false}}},)"
        R"("temperature":0.5,"top_p":0.9,"top_k":5,"stop_sequences":["END"],"metadata":{"user_id":"u","x":1},)"
        R"("service_tier":"auto","context_management":{"edits":[]}})",
        R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}],)"
        R"("tools":[{"name":"g","input_schema":{"type":"object"}}],"tool_choice":{"type":"made_up","x":1}})",
        R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}],)"
        R"("thinking":{"type":"disabled"}})",
        R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}],)"
        R"("thinking":{"type":"disabled"},"output_config":{"effort":"low"}})"));

TEST(AnthropicRequest, StaysTheSameOnAModelWithBudgets) {
  auto traits = any_model();
  traits.thinking = chat::ModelTraits::Thinking::budget;
  const std::string body =
      R"({"model":"m","max_tokens":4000,"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}],)"
      R"("thinking":{"type":"enabled","budget_tokens":3000}})";
  EXPECT_EQ(render(parse(body), traits), body);
}

std::string reply_again(std::string_view json) {
  wire::JsonDocument document;
  chat::ReplyAssembler assembler;
  EXPECT_TRUE(dialect.parse_reply(*document.parse_copy(json), assembler));
  return dialect.render_reply(assembler.take(), {});
}

TEST(AnthropicReply, IsWrittenAsItWasRead) {
  const std::string reply =
      R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":[)"
      R"({"type":"thinking","thinking":"hm","signature":"S=="},{"type":"redacted_thinking","data":"D=="},)"
      R"({"type":"text","text":"so"},{"type":"tool_use","id":"t","name":"f","input":{"a": 1.0}}],)"
      R"("stop_reason":"tool_use","stop_sequence":null,)"
      R"("usage":{"input_tokens":3,"cache_creation_input_tokens":2,"cache_read_input_tokens":1,"output_tokens":9}})";
  EXPECT_EQ(reply_again(reply), reply);
}

TEST(AnthropicReply, ARefusalIsWrittenAsItWasRead) {
  const std::string reply =
      R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":"refusal",)"
      R"("stop_sequence":null,"stop_details":{"type":"refusal","explanation":"No."},)"
      R"("usage":{"input_tokens":3,"output_tokens":9}})";
  EXPECT_EQ(reply_again(reply), reply);
}

TEST(AnthropicReply, GivesTheEventsOfItsBlocks) {
  EXPECT_EQ(decode_reply(R"({"id":"msg_1","type":"message","model":"m","content":[{"type":"text","text":"so"},)"
                         R"({"type":"server_tool_use","id":"s","name":"web_search","input":{}},)"
                         R"({"type":"tool_use","id":"t","name":"f","input":{}}],)"
                         R"("stop_reason":"tool_use","usage":{"input_tokens":3,"output_tokens":9}})"),
            (Lines{"start msg_1 m", "text so", "call 0 t f", "arguments 0 {}", "end of call 0",
                   "finish tool_calls(tool_use)", "usage in 3 out 9 read - made - thought -", "end"}));
}

TEST(AnthropicReply, KnowsAnErrorAndWhatIsNoMessage) {
  EXPECT_EQ(decode_reply(R"({"type":"error","error":{"type":"overloaded_error","message":"m"}})"),
            Lines{"failed 529 overloaded overloaded_error: m"});
  EXPECT_EQ(decode_reply("{}"), Lines{"broke the provider's answer is no message: it has no content"});
}

TEST(AnthropicReply, WrapsArgumentsThatAreNoObjectAndMakesAnId) {
  chat::Reply reply;
  reply.parts.emplace_back(chat::ToolCallPart{"", "f", "{oops", {}});
  reply.stop = chat::StopReason::tool_calls;
  EXPECT_EQ(dialect.render_reply(reply, {.id = "msg_1", .model = "role"}),
            R"({"id":"msg_1","type":"message","role":"assistant","model":"role","content":[)"
            R"({"type":"tool_use","id":"toolu_msg_1_0","name":"f","input":{"_raw":"{oops"}}],)"
            R"("stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":0,"output_tokens":0}})");
}

}  // namespace
}  // namespace sfai::dialect::anthropic
