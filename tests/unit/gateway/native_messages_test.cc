#include <gtest/gtest.h>

#include "gateway/attempt.h"
#include "gateway/attempt_request.h"

namespace sfai::gateway {
namespace {

constexpr std::string_view hello = R"({"model":"r","max_tokens":9,"messages":[{"role":"user","content":"x"}]})";

// What the upstream gets for a request of an Anthropic client, when the role "r" of this map is asked for.
UpstreamBody sent(std::string map_text, std::string_view body, std::string_view signer = {}) {
  const ModelMap map = *parse_model_map(std::move(map_text));
  Inbound inbound;
  inbound.dialect = find_dialect("anthropic");
  EXPECT_TRUE(read_inbound(inbound, std::string(body)).has_value());
  for (auto& message : inbound.chat->messages) {
    for (auto& part : message.parts) {
      if (auto* thinking = std::get_if<chat::ThinkingPart>(&part)) thinking->signer = signer;
    }
  }
  const auto found = route(map, inbound.model);
  auto built = build_attempt_body(inbound, *found, found->targets[0]);
  EXPECT_TRUE(built) << built.error()->message;
  return built ? *built : UpstreamBody{};
}

std::string role_with(std::string_view members) {
  return R"({"models":{"r":{"provider":"anthropic","model":"claude-sonnet-4-5",)" + std::string(members) + "}}}";
}

const char* const plain = R"({"models":{"r":"anthropic/claude-sonnet-4-5"}})";

TEST(NativeMessages, ReplacesOnlyTheModel) {
  EXPECT_EQ(
      sent(plain, R"({ "model": "r", "max_tokens": 9, "messages": [{"role":"user","content":"\u00e9"}], "new": 1.50 })")
          .bytes,
      R"({ "model": "claude-sonnet-4-5", "max_tokens": 9, "messages": [{"role":"user","content":"\u00e9"}], "new": 1.50 })");
}

TEST(NativeMessages, FillsInTheMaxTokensThatTheApiDemands) {
  EXPECT_EQ(sent(plain, R"({"model":"r","messages":[{"role":"user","content":"x"}]})").bytes,
            R"({"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"x"}],"max_tokens":64000})");
}

TEST(NativeMessages, SaysTheRolesParametersInAnthropicsWords) {
  EXPECT_EQ(
      sent(role_with(R"("params":{"stop":"END","max_tokens":5,"temperature":0.5})"), hello).bytes,
      R"({"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"x"}],"temperature":0.5,"stop_sequences":["END"]})");
}

TEST(NativeMessages, ForcesWhatTheRoleForces) {
  EXPECT_EQ(sent(role_with(R"("force":{"max_tokens":5})"), hello).bytes,
            R"({"model":"claude-sonnet-4-5","max_tokens":5,"messages":[{"role":"user","content":"x"}]})");
}

TEST(NativeMessages, ReportsWhatOfTheRolesParametersCannotBeSaid) {
  EXPECT_EQ(chat::render_losses(sent(role_with(R"("params":{"seed":5})"), hello).losses), "dropped:/seed");
}

TEST(NativeMessages, AddsAnInstructionToTheClientsSystem) {
  const auto body =
      sent(role_with(R"("params":{"response_format":{"type":"json_object"}})"),
           R"({"model":"r","max_tokens":9,"system":"Be brief.","messages":[{"role":"user","content":"x"}]})");
  EXPECT_NE(
      body.bytes.find(R"("system":[{"type":"text","text":"Be brief."},{"type":"text","text":"Answer with one JSON)"),
      std::string::npos)
      << body.bytes;
}

TEST(NativeMessages, KeepsTheBillingBlockForAnthropicOnly) {
  const char* body =
      R"({"model":"r","max_tokens":9,"system":[{"type":"text","text":"x-anthropic-billing-header: 1"},{"type":"text","text":"s"}],"messages":[{"role":"user","content":"x"}]})";
  EXPECT_NE(sent(plain, body).bytes.find("billing"), std::string::npos);
  const auto elsewhere = sent(
      R"({"models":{"r":"other/m"},"providers":{"other":{"dialect":"anthropic","base_url":"http://127.0.0.1:1"}}})",
      body);
  EXPECT_NE(elsewhere.bytes.find(R"("system":[{"type":"text","text":"s"}])"), std::string::npos) << elsewhere.bytes;
  EXPECT_EQ(chat::render_losses(elsewhere.losses), "dropped:/system/0");
}

TEST(NativeMessages, SaysNothingTwiceWhereTheRoleHasParameters) {
  const char* body =
      R"({"model":"r","max_tokens":9,"system":[{"type":"text","text":"x-anthropic-billing-header: 1"},{"type":"text","text":"s"}],"messages":[{"role":"user","content":"x"}]})";
  EXPECT_NE(sent(role_with(R"("params":{"temperature":0.5})"), body)
                .bytes.find(
                    R"("system":[{"type":"text","text":"x-anthropic-billing-header: 1"},{"type":"text","text":"s"}])"),
            std::string::npos);
}

TEST(NativeMessages, DoesNotTurnThinkingOnInAToolLoopThatHasNone) {
  const auto body = sent(
      role_with(R"("params":{"reasoning_effort":"low"})"),
      R"({"model":"r","max_tokens":9000,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"c","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":"1"}]}],"tools":[{"name":"f","input_schema":{"type":"object"}}]})");
  EXPECT_EQ(body.bytes.find("budget_tokens"), std::string::npos) << body.bytes;
  EXPECT_EQ(chat::render_losses(body.losses), "dropped:/thinking");
}

constexpr std::string_view with_thinking =
    R"({"model":"r","max_tokens":9,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":)"
    R"([{"type":"thinking","thinking":"t","signature":"s"},{"type":"text","text":"y"}]},{"role":"user","content":"z"}]})";

TEST(NativeMessages, KeepsThinkingOfTheSameModelAndOfNobodyKnown) {
  EXPECT_NE(sent(plain, with_thinking, "anthropic/claude-sonnet-4-5").bytes.find("signature"), std::string::npos);
  EXPECT_NE(sent(plain, with_thinking).bytes.find("signature"), std::string::npos);
}

TEST(NativeMessages, TakesOutThinkingThatAnotherModelSigned) {
  const auto body = sent(plain, with_thinking, "anthropic/claude-opus-4-5");
  EXPECT_NE(body.bytes.find(R"({"role":"assistant","content":[{"type":"text","text":"y"}]})"), std::string::npos)
      << body.bytes;
  EXPECT_EQ(chat::render_losses(body.losses), "dropped:/messages/1/content/0");
}

}  // namespace
}  // namespace sfai::gateway
