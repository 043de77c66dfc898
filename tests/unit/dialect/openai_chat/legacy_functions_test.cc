#include <gtest/gtest.h>

#include "spoken.h"

namespace sfai::dialect::openai_chat {
namespace {

EncoderOptions legacy() {
  EncoderOptions options;
  options.legacy_functions = true;
  return options;
}

TEST(LegacyFunctions, AreToolsOfWhichOneIsCalledAtATime) {
  const auto request = parse(
      R"({"messages":[{"role":"user","content":"a"}],"functions":[{"name":"f","parameters":{}},{"name":"g"}],
          "function_call":{"name":"f"}})");

  EXPECT_EQ(request.tools.at(0).name, "f");
  EXPECT_EQ(request.tool_choice->name, "f");
  EXPECT_EQ(request.parallel_tool_calls, false);
  EXPECT_TRUE(request.legacy_functions);
  EXPECT_TRUE(request.extras.empty());
  EXPECT_EQ(chat::tool_pointer(request, 1) + std::string(request.names.tool_name), "/functions/1/name");
}

TEST(LegacyFunctions, AreNoSuchThingBesideTools) {
  EXPECT_FALSE(parse(R"({"messages":[{"role":"user","content":"a"}],"functions":[{"name":"f"}],
                         "tools":[{"type":"function","function":{"name":"g"}}]})")
                   .legacy_functions);
}

TEST(LegacyFunctions, AreAnsweredByAFunctionCallInAStream) {
  std::string out;
  const auto encoder = dialect.make_encoder(legacy());
  encoder->encode(chat::ToolCallStart{0, "a", "f"}, out);
  encoder->encode(chat::ToolCallDelta{0, "{}"}, out);
  encoder->encode(chat::ToolCallStart{1, "b", "g"}, out);
  encoder->encode(chat::ToolCallDelta{1, "[]"}, out);
  encoder->encode(chat::Finish{chat::StopReason::tool_calls, {}, {}}, out);

  EXPECT_TRUE(out.contains(R"("delta":{"function_call":{"name":"f","arguments":""}})")) << out;
  EXPECT_TRUE(out.contains(R"("delta":{"function_call":{"arguments":"{}"}})")) << out;
  EXPECT_TRUE(out.contains(R"({"tool_calls":[{"index":0,"id":"b","type":"function","function":{"name":"g")")) << out;
  EXPECT_TRUE(out.contains(R"({"tool_calls":[{"index":0,"function":{"arguments":"[]"}}]})")) << out;
  EXPECT_TRUE(out.contains(R"("finish_reason":"function_call")")) << out;
}

TEST(LegacyFunctions, AreAnsweredByAFunctionCallInAWholeReply) {
  chat::Reply reply;
  reply.stop = chat::StopReason::tool_calls;
  reply.parts = {chat::ToolCallPart{"a", "f", "{}", {}}, chat::ToolCallPart{"b", "g", "[]", {}}};

  const std::string body = dialect.render_reply(reply, legacy());
  EXPECT_TRUE(body.contains(R"({"role":"assistant","content":null,"refusal":null,"function_call":{"name":"f",)"
                            R"("arguments":"{}"},"tool_calls":[{"id":"b","type":"function","function":{"name":"g",)"
                            R"("arguments":"[]"}}]})"))
      << body;
  EXPECT_TRUE(body.contains(R"("finish_reason":"function_call")")) << body;
}

}  // namespace
}  // namespace sfai::dialect::openai_chat
