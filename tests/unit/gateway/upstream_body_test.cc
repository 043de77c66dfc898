#include "gateway/upstream_body.h"

#include <gtest/gtest.h>

#include "dialect/anthropic/anthropic.h"
#include "dialect/openai_chat/openai_chat.h"

namespace sfai::gateway {
namespace {

const dialect::openai_chat::OpenAiChat openai_chat;
const dialect::anthropic::Anthropic anthropic;

// What the upstream gets for `body` when the role "r" of this map is asked for.
std::string native(std::string map_text, std::string body) {
  ModelMap map = *parse_model_map(std::move(map_text));
  Inbound inbound;
  inbound.dialect = &openai_chat;
  EXPECT_TRUE(read_inbound(inbound, body).has_value());
  auto found = route(map, inbound.model);
  return build_native_body(inbound, *found, found->targets[0])->bytes;
}

UpstreamBody translated(std::string map_text, std::string body) {
  ModelMap map = *parse_model_map(std::move(map_text));
  Inbound inbound;
  inbound.dialect = &openai_chat;
  EXPECT_TRUE(read_inbound(inbound, body).has_value());
  auto found = route(map, inbound.model);
  return *build_translated_body(inbound, *found, found->targets[0], anthropic);
}

const char* const plain = R"({"models":{"r":"openai/gpt-4o"}})";

TEST(NativeBody, ReplacesOnlyTheModel) {
  EXPECT_EQ(native(plain, R"({ "model": "r", "messages": [{"role":"user","content":"é\u00e9"}], "new_field": 1.50 })"),
            R"({ "model": "gpt-4o", "messages": [{"role":"user","content":"é\u00e9"}], "new_field": 1.50 })");
}

TEST(NativeBody, AsksAStreamForItsUsage) {
  EXPECT_EQ(
      native(plain, R"({"model":"r","messages":[{"role":"user","content":"x"}],"stream":true})"),
      R"({"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"stream":true,"stream_options":{"include_usage":true}})");
}

TEST(NativeBody, TakesOutThinkingThatAnthropicSigned) {
  EXPECT_EQ(
      native(
          plain,
          R"({"model":"r","messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y","reasoning_content":"t","reasoning_details":[{"type":"reasoning.text","text":"t","signature":"s","format":"anthropic-claude-v1","index":0}]},{"role":"user","content":"z"}]})"),
      R"({"model":"gpt-4o","messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y"},{"role":"user","content":"z"}]})");
}

TEST(NativeBody, LeavesTheThinkingThatItsOwnProviderSigned) {
  const char* map =
      R"({"models":{"r":"router/m"},"providers":{"router":{"dialect":"openai_chat","base_url":"http://127.0.0.1:1/v1"}}})";
  const std::string history =
      R"("messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y","reasoning_details":[{"type":"reasoning.text","text":"t","signature":"s","format":"anthropic-claude-v1","index":0}]}]})";
  EXPECT_EQ(native(map, R"({"model":"r",)" + history), R"({"model":"m",)" + history);
}

TEST(NativeBody, LeavesOutParamsThatTheModelRefuses) {
  const char* map =
      R"({"models":{"r":{"provider":"openai","model":"o3","params":{"temperature":0.5,"stop":["x"],"seed":1}}}})";
  EXPECT_EQ(native(map, R"({"model":"r","messages":[{"role":"user","content":"x"}]})"),
            R"({"model":"o3","messages":[{"role":"user","content":"x"}],"seed":1})");
}

TEST(NativeBody, LeavesReasoningThatNobodySigned) {
  const char* body =
      R"({"model":"gpt-4o","messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y","reasoning_content":"t"}]})";
  EXPECT_EQ(
      native(
          plain,
          R"({"model":"r","messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y","reasoning_content":"t"}]})"),
      body);
}

TEST(NativeBody, KeepsOtherStreamOptions) {
  EXPECT_EQ(
      native(plain,
             R"({"model":"r","messages":[{"role":"user","content":"x"}],"stream":true,"stream_options":{"a":1}})"),
      R"({"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"stream":true,"stream_options":{"a":1,"include_usage":true}})");
}

TEST(NativeBody, LeavesAStreamThatAsksForUsageAlone) {
  const char* body =
      R"({"model":"r","messages":[{"role":"user","content":"x"}],"stream":true,"stream_options":{"include_usage":true}})";
  EXPECT_EQ(
      native(plain, body),
      R"({"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"stream":true,"stream_options":{"include_usage":true}})");
}

TEST(NativeBody, AddsParamsThatTheClientLeftOut) {
  const char* map =
      R"({"models":{"r":{"provider":"openai","model":"gpt-4o","params":{"temperature":0.5,"max_tokens":9}}}})";
  EXPECT_EQ(
      native(map,
             R"({"model":"r","messages":[{"role":"user","content":"x"}],"temperature":1,"max_completion_tokens":5})"),
      R"({"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"temperature":1,"max_completion_tokens":5})");
}

TEST(NativeBody, FillsInWhereTheClientSaidNull) {
  const char* map = R"({"models":{"r":{"provider":"openai","model":"gpt-4o","params":{"temperature":0.5}}}})";
  EXPECT_EQ(native(map, R"({"model":"r","messages":[{"role":"user","content":"x"}],"temperature":null})"),
            R"({"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"temperature":0.5})");
}

TEST(NativeBody, ForcesWhatTheRoleForces) {
  const char* map = R"({"models":{"r":{"provider":"openai","model":"gpt-4o","force":{"max_tokens":9}}}})";
  EXPECT_EQ(native(map, R"({"model":"r","messages":[{"role":"user","content":"x"}],"max_completion_tokens":5})"),
            R"({"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"max_tokens":9})");
}

TEST(NativeBody, RenamesMaxTokensForReasoningModels) {
  EXPECT_EQ(native(R"({"models":{"r":"openai/gpt-5.1"}})",
                   R"({"model":"r","max_tokens":7,"messages":[{"role":"user","content":"x"}]})"),
            R"({"model":"gpt-5.1","max_completion_tokens":7,"messages":[{"role":"user","content":"x"}]})");
}

TEST(NativeBody, RenamesMaxTokensThatCameFromTheRole) {
  EXPECT_EQ(native(R"({"models":{"r":{"provider":"openai","model":"gpt-5.1","params":{"max_tokens":7}}}})",
                   R"({"model":"r","messages":[{"role":"user","content":"x"}]})"),
            R"({"model":"gpt-5.1","messages":[{"role":"user","content":"x"}],"max_completion_tokens":7})");
}

TEST(NativeBody, AppliesExtraBodyVerbatim) {
  EXPECT_EQ(native(R"({"models":{"r":{"provider":"openai","model":"gpt-4o","extra_body":{"top_k": 40}}}})",
                   R"({"model":"r","messages":[{"role":"user","content":"x"}]})"),
            R"({"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"top_k":40})");
}

TEST(TranslatedBody, AppliesTheRolesParams) {
  UpstreamBody body = translated(
      R"({"models":{"r":{"provider":"anthropic","model":"claude-sonnet-4-5","params":{"max_tokens":16000}}}})",
      R"({"model":"r","messages":[{"role":"user","content":"x"}]})");
  EXPECT_NE(body.bytes.find(R"("max_tokens":16000)"), std::string::npos);
  EXPECT_NE(body.bytes.find(R"("model":"claude-sonnet-4-5")"), std::string::npos);
  EXPECT_TRUE(body.losses.empty());
}

TEST(TranslatedBody, ReportsWhatTheUpstreamCannotBeTold) {
  UpstreamBody body = translated(R"({"models":{"r":"anthropic/claude-sonnet-4-5"}})",
                                 R"({"model":"r","messages":[{"role":"user","content":"x"}],"seed":7})");
  EXPECT_EQ(chat::render_losses(body.losses), "dropped:/seed");
}

TEST(TranslatedBody, AppliesExtraBodyLast) {
  UpstreamBody body =
      translated(R"({"models":{"r":{"provider":"anthropic","model":"claude-sonnet-4-5","extra_body":{"top_k":40}}}})",
                 R"({"model":"r","messages":[{"role":"user","content":"x"}]})");
  EXPECT_NE(body.bytes.find(R"("top_k":40)"), std::string::npos);
}

TEST(Inbound, SaysWhereTheJsonBreaks) {
  Inbound inbound;
  inbound.dialect = &openai_chat;
  Error error = read_inbound(inbound, R"({"model": )").error();
  EXPECT_EQ(error->kind, ErrorKind::bad_request);
  EXPECT_NE(error->message.find("line 1, column"), std::string::npos);
}

TEST(Inbound, RefusesABodyThatIsNoObject) {
  Inbound inbound;
  inbound.dialect = &openai_chat;
  EXPECT_EQ(read_inbound(inbound, "[1]").error()->message, "the body must be a JSON object, not an array");
}

TEST(Inbound, RefusesASecondModelThatAnotherReaderMightTake) {
  Inbound inbound;
  inbound.dialect = &openai_chat;
  inbound.operation = provider::Operation::embeddings;
  EXPECT_EQ(read_inbound(inbound, R"({"model":"a","model":"b"})").error()->param, "model");
}

}  // namespace
}  // namespace sfai::gateway
