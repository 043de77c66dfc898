#include <gtest/gtest.h>

#include "spoken.h"

// What an Anthropic client's conversation becomes: the parts stand where its parser puts them.
namespace sfai::dialect::openai_chat {
namespace {

using chat::DocumentPart;
using chat::ImagePart;
using chat::Role;
using chat::TextPart;
using chat::ThinkingPart;
using chat::ToolCallPart;
using chat::ToolResultPart;
using Home = chat::PartOrigin::Home;

chat::ChatRequest with_messages(std::vector<chat::Message> messages) {
  chat::ChatRequest request;
  request.messages = std::move(messages);
  return request;
}
chat::Message message(Role role, std::vector<chat::Part> parts) { return {role, std::move(parts), {}, {}}; }
chat::Message call_of(std::string id) { return message(Role::assistant, {ToolCallPart{std::move(id), "f", "{}", {}}}); }
ToolResultPart result_of(std::string id, std::string text) {
  return {std::move(id), {TextPart{std::move(text), {}}}, false, {}, {Home::content, 0}};
}
std::string messages_of(const chat::ChatRequest& request, const chat::ModelTraits& traits = any_model()) {
  const std::string body = render(request, traits);
  wire::JsonDocument document;
  return std::string((*document.parse_copy(body))["messages"].raw());
}

constexpr std::string_view called =
    R"([{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},)";
std::string after_call(std::string_view rest) { return std::string(called) + std::string(rest) + "]"; }

TEST(RenderTurns, EachResultIsAMessageAndTheRestOfTheTurnComesBehind) {
  auto request = with_messages(
      {call_of("a"), message(Role::tool, {result_of("a", "1")}), message(Role::user, {TextPart{"go on", {}}})});
  EXPECT_EQ(messages_of(request),
            after_call(R"({"role":"tool","tool_call_id":"a","content":"1"},{"role":"user","content":"go on"})"));
  EXPECT_EQ(losses_of(request), "");
}

TEST(RenderTurns, ResultsComeDirectlyBehindTheirCall) {
  auto request = with_messages(
      {call_of("a"), message(Role::system, {TextPart{"s", {}}}), message(Role::tool, {result_of("a", "1")})});
  EXPECT_EQ(messages_of(request),
            after_call(R"({"role":"tool","tool_call_id":"a","content":"1"},{"role":"system","content":"s"})"));
}

TEST(RenderTurns, FillsInAMissingResult) {
  auto request = with_messages({call_of("a"), message(Role::user, {TextPart{"stop", {}}})});
  EXPECT_EQ(messages_of(request), after_call(R"({"role":"tool","tool_call_id":"a","content":"No result."},)"
                                             R"({"role":"user","content":"stop"})"));
  EXPECT_EQ(losses_of(request), "changed:/messages/0/tool_calls/0");
}

TEST(RenderTurns, DropsAResultThatNoCallWaitsFor) {
  auto request = with_messages({call_of("a"), message(Role::tool, {result_of("a", "1"), result_of("a", "2")})});
  request.messages[1].parts[1] = ToolResultPart{"a", {TextPart{"2", {}}}, false, {}, {Home::content, 1}};
  EXPECT_EQ(messages_of(request), after_call(R"({"role":"tool","tool_call_id":"a","content":"1"})"));
  EXPECT_EQ(losses_of(request), "dropped:/messages/1/content/1");
}

TEST(RenderTurns, AnEmptyMessageStandsForAConversationOfWhichNothingIsLeft) {
  auto request = with_messages({message(Role::tool, {result_of("a", "1")})});
  EXPECT_EQ(messages_of(request), R"([{"role":"user","content":""}])");
  EXPECT_EQ(losses_of(request), "dropped:/messages/0/content/0");
}

TEST(RenderTurns, AnIdThatIsUsedAgainMeansTheNewestCall) {
  auto request = with_messages({call_of("a"), message(Role::tool, {result_of("a", "1")}), call_of("a"),
                                message(Role::tool, {result_of("a", "2")})});
  EXPECT_EQ(losses_of(request), "");
  EXPECT_TRUE(messages_of(request).ends_with(R"({"role":"tool","tool_call_id":"a","content":"2"}])"));
}

TEST(RenderTurns, ALongIdIsTheSameShortOneInCallAndResult) {
  const std::string id(50, 'i');
  auto request = with_messages({call_of(id), message(Role::tool, {result_of(id, "1")})});
  const std::string said = messages_of(request);
  EXPECT_TRUE(said.contains(R"("id":"call_cff7aff1a4212a6e206b7eeadcaf65a3")")) << said;
  EXPECT_TRUE(said.contains(R"("tool_call_id":"call_cff7aff1a4212a6e206b7eeadcaf65a3")")) << said;
  EXPECT_EQ(losses_of(request), "changed:/messages/0/tool_calls/0/id");
}

TEST(RenderTurns, ACallThatIsNoFunctionKeepsItsIdAndGetsItsResult) {
  const std::string id(50, 'i');
  EXPECT_EQ(losses_of(parse(R"({"messages":[{"role":"assistant","content":null,"tool_calls":[{"id":")" + id +
                            R"(","type":"custom"}]},{"role":"tool","tool_call_id":")" + id + R"(","content":"1"}]})")),
            "");
}

TEST(RenderTurns, SaysAFailedToolInWords) {
  ToolResultPart result = result_of("a", "no file");
  result.is_error = true;
  auto request = with_messages({call_of("a"), message(Role::tool, {result})});
  EXPECT_EQ(messages_of(request), after_call(R"({"role":"tool","tool_call_id":"a","content":"Error: no file"})"));
  EXPECT_EQ(losses_of(request), "changed:/messages/1/content/0/is_error");
}

TEST(RenderTurns, ImagesAndFilesOfAResultFollowAsTheUsers) {
  ToolResultPart result = result_of("a", "seen");
  result.content.emplace_back(ImagePart{"image/png", "AA==", "", {}});
  result.content.emplace_back(DocumentPart{"application/pdf", "BB==", "", "", "b.pdf", {}});
  auto request = with_messages({call_of("a"), message(Role::tool, {result})});
  EXPECT_EQ(
      messages_of(request),
      after_call(R"~({"role":"tool","tool_call_id":"a","content":[{"type":"text","text":"seen"},)~"
                 R"~({"type":"text","text":"[image 1] (see the next message)"},)~"
                 R"~({"type":"text","text":"[document 1] (see the next message)"}]},)~"
                 R"~({"role":"user","content":[{"type":"text","text":"[image 1]"},)~"
                 R"~({"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}},)~"
                 R"~({"type":"text","text":"[document 1]"},)~"
                 R"~({"type":"file","file":{"filename":"b.pdf","file_data":"data:application/pdf;base64,BB=="}}]})~"));
  EXPECT_EQ(losses_of(request), "changed:/messages/1/content/0/content/1, changed:/messages/1/content/0/content/2");
}

TEST(RenderTurns, AForeignBlockInAResultLeavesAPlaceholder) {
  ToolResultPart result{"a", {chat::OpaquePart{"anthropic", "search_result", "{}"}}, false, {}, {Home::content, 0}};
  auto request = with_messages({call_of("a"), message(Role::tool, {result})});
  EXPECT_EQ(messages_of(request),
            after_call(R"({"role":"tool","tool_call_id":"a","content":"[search_result omitted]"})"));
  EXPECT_EQ(losses_of(request), "dropped:/messages/1/content/0/content/0");
}

TEST(RenderTurns, ADocumentIsAFileOrAText) {
  auto request = with_messages({message(Role::user, {DocumentPart{"application/pdf", "AA==", "", "", "", {}},
                                                     DocumentPart{"text/plain", "", "", "words", "title", {}},
                                                     DocumentPart{"", "", "https://a/b.pdf", "", "", {}}})});
  EXPECT_EQ(messages_of(request),
            R"([{"role":"user","content":[{"type":"file","file":{"filename":"document.pdf",)"
            R"("file_data":"data:application/pdf;base64,AA=="}},{"type":"text","text":"title\n\nwords"},)"
            R"({"type":"text","text":"[document omitted]"}]}])");
  EXPECT_EQ(losses_of(request), "changed:/messages/0/content/1, dropped:/messages/0/content/2");
}

TEST(RenderTurns, UnsignedThinkingReturnsWhereTheModelWantsIt) {
  auto request =
      with_messages({message(Role::assistant, {ThinkingPart{"t", "", "", {}, {Home::content, 0}}, TextPart{"a", {}}})});
  chat::ModelTraits traits = any_model();
  EXPECT_EQ(messages_of(request, traits), R"([{"role":"assistant","content":"a"}])");
  EXPECT_EQ(losses_of(request, traits), "dropped:/messages/0/content/0");
  traits.thinking_history = true;
  EXPECT_EQ(messages_of(request, traits), R"([{"role":"assistant","content":"a","reasoning_content":"t"}])");
  EXPECT_EQ(losses_of(request, traits), "");
}

TEST(RenderTurns, AnotherVendorsSignedThinkingIsDroppedAndWithItAMessageOfNothingElse) {
  auto request = with_messages({message(Role::user, {TextPart{"a", {}}}),
                                message(Role::assistant, {ThinkingPart{"t", "s", "", {}, {Home::content, 0}}})});
  EXPECT_EQ(messages_of(request), R"([{"role":"user","content":"a"}])");
  EXPECT_EQ(losses_of(request), "dropped:/messages/1/content/0, dropped:/messages/1");
}

TEST(RenderTurns, ASystemOfSeveralBlocksIsOneMessage) {
  auto request = with_messages(
      {message(Role::system, {TextPart{"a", {}, {Home::content, 0}},
                              TextPart{"b", {{"anthropic", "cache_control", "{}"}}, {Home::content, 1}}})});
  request.messages[0].origin = {chat::MessageOrigin::Home::system, 0};
  EXPECT_EQ(messages_of(request),
            R"([{"role":"system","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}])");
  EXPECT_EQ(losses_of(request), "dropped:/system/1/cache_control");
}

TEST(RenderTurns, ThinkingThatAnotherModelSignedStaysBehind) {
  const auto request = parse(R"({"messages":[{"role":"assistant","content":"a","reasoning_details":[)"
                             R"({"type":"reasoning.text","text":"t","signature":"s","signer":"p/m"}]}]})");
  const auto rendered = dialect.render_request(request, {"m", any_model(), false, "p/other"});
  ASSERT_TRUE(rendered);
  EXPECT_EQ(rendered->body, R"({"model":"m","messages":[{"role":"assistant","content":"a"}]})");
  EXPECT_EQ(chat::render_losses(rendered->losses), "dropped:/messages/0/reasoning_details/0");
}

TEST(RenderTurns, AnEmptyMessageStandsForNoConversationAtAll) {
  EXPECT_EQ(messages_of(with_messages({})), R"([{"role":"user","content":""}])");
  EXPECT_EQ(losses_of(with_messages({})), "changed:/messages");
}

}  // namespace
}  // namespace sfai::dialect::openai_chat
