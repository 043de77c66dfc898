#include <gtest/gtest.h>

#include "spoken.h"

namespace sfai::dialect::openai_chat {
namespace {

using chat::Role;

std::string with_message(std::string_view message) { return R"({"messages":[)" + std::string(message) + "]}"; }
chat::Message message(std::string_view json) { return parse(with_message(json)).messages.at(0); }
chat::Part content_part(std::string_view json) {
  return message(R"({"role":"user","content":[)" + std::string(json) + "]}").parts.at(0);
}

TEST(Messages, AnEmptyStringIsAnEmptyText) {
  const auto assistant = message(R"({"role":"assistant","content":"","tool_calls":[]})");
  EXPECT_EQ(std::get<chat::TextPart>(assistant.parts.at(0)).text, "");
}

TEST(Messages, ReadsToolCallsWithVerbatimArguments) {
  const auto assistant = message(
      R"({"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","extra_content":{"g":1},
          "function":{"name":"f","arguments":"{\"a\": 1.0}"}}]})");

  const auto& call = std::get<chat::ToolCallPart>(assistant.parts.at(0));
  EXPECT_EQ(call.id, "c");
  EXPECT_EQ(call.name, "f");
  EXPECT_EQ(call.arguments, R"({"a": 1.0})");
  EXPECT_EQ(call.extras.at(0).name, "extra_content");
}

TEST(Messages, KeepsACallThatIsNoFunctionVerbatim) {
  const auto assistant = message(R"({"role":"assistant","tool_calls":[{"id":"c","type":"custom","custom":{}}]})");
  EXPECT_EQ(assistant.extras.at(0).name, "tool_calls/0");
}

TEST(Messages, AToolMessageIsOneResult) {
  const auto tool = message(R"({"role":"tool","tool_call_id":"c","content":[{"type":"text","text":"12"}]})");

  EXPECT_EQ(tool.role, Role::tool);
  const auto& result = std::get<chat::ToolResultPart>(tool.parts.at(0));
  EXPECT_EQ(result.tool_call_id, "c");
  EXPECT_EQ(std::get<chat::TextPart>(result.content.at(0)).text, "12");
}

TEST(Messages, ReasoningContentIsThinkingBeforeTheText) {
  const auto assistant = message(R"({"role":"assistant","content":"a","reasoning_content":"because"})");

  EXPECT_EQ(std::get<chat::ThinkingPart>(assistant.parts.at(0)).text, "because");
  EXPECT_EQ(std::get<chat::TextPart>(assistant.parts.at(1)).text, "a");
}

TEST(Messages, ReadsARefusalAndAName) {
  const auto assistant = message(R"({"role":"assistant","content":null,"refusal":"no","name":"bob"})");

  EXPECT_EQ(std::get<chat::RefusalPart>(assistant.parts.at(0)).text, "no");
  EXPECT_EQ(assistant.name, "bob");
}

TEST(Messages, SplitsADataUri) {
  const auto image = std::get<chat::ImagePart>(
      content_part(R"({"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}})"));

  EXPECT_EQ(image.media_type, "image/png");
  EXPECT_EQ(image.base64, "AAAA");
  EXPECT_EQ(image.url, "");
  EXPECT_EQ(image.extras.at(0).name, "image_url/detail");
}

TEST(Messages, KeepsAnImagesAddress) {
  EXPECT_EQ(std::get<chat::ImagePart>(content_part(R"({"type":"image_url","image_url":{"url":"https://a/b"}})")).url,
            "https://a/b");
  EXPECT_EQ(std::get<chat::ImagePart>(content_part(R"({"type":"image_url","image_url":"http://a/b"})")).url,
            "http://a/b");
}

TEST(Messages, AnImageOfAnotherSchemeIsOpaque) {
  EXPECT_EQ(std::get<chat::OpaquePart>(content_part(R"({"type":"image_url","image_url":{"url":"gs://a"}})")).type,
            "image_url");
}

TEST(Messages, APartThatNobodyModelsIsOpaque) {
  const auto part = std::get<chat::OpaquePart>(content_part(R"({"type":"input_audio","input_audio":{"data": "A"}})"));

  EXPECT_EQ(part.dialect, "openai_chat");
  EXPECT_EQ(part.type, "input_audio");
  EXPECT_EQ(part.raw, R"({"type":"input_audio","input_audio":{"data": "A"}})");
}

TEST(Messages, ReadsAFile) {
  const auto file = std::get<chat::DocumentPart>(
      content_part(R"({"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AAAA"}})"));

  EXPECT_EQ(file.media_type, "application/pdf");
  EXPECT_EQ(file.base64, "AAAA");
  EXPECT_EQ(file.title, "a.pdf");
  EXPECT_EQ(std::get<chat::OpaquePart>(content_part(R"({"type":"file","file":{"file_id":"x"}})")).type, "file");
}

TEST(Messages, RemembersWhereEachPartStood) {
  const auto request = parse(with_message(
      R"({"role":"user","content":"a"},{"role":"assistant","content":[{"type":"text","text":"b"}],"refusal":"no",
          "reasoning_content":"c","tool_calls":[{"id":"x","type":"custom"},{"id":"y","function":{"name":"f"}}]},
         {"role":"tool","tool_call_id":"y","content":[{"type":"text","text":"d"}]})"));

  EXPECT_EQ(chat::part_pointer(request, 0, 0), "/messages/0/content");
  EXPECT_EQ(chat::part_pointer(request, 1, 0), "/messages/1/reasoning_content");
  EXPECT_EQ(chat::part_pointer(request, 1, 1), "/messages/1/content/0");
  EXPECT_EQ(chat::part_pointer(request, 1, 2), "/messages/1/refusal");
  EXPECT_EQ(chat::part_pointer(request, 1, 3), "/messages/1/tool_calls/1");
  EXPECT_EQ(chat::part_pointer(request, 2, 0), "/messages/2");
  EXPECT_EQ(chat::element_pointer(request, 2, 0, 0), "/messages/2/content/0");
}

TEST(Messages, KeepsUnknownMembersOfMessagesAndParts) {
  const auto user = message(R"({"role":"user","weight":1,"content":[{"type":"text","text":"a","cache_control":{}}]})");

  EXPECT_EQ(user.extras.at(0).name, "weight");
  EXPECT_EQ(std::get<chat::TextPart>(user.parts.at(0)).extras.at(0).name, "cache_control");
}

TEST(Messages, ALegacyFunctionResultFindsItsCallByName) {
  const auto request = parse(
      R"({"messages":[{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},
          {"role":"function","name":"f","content":"12"}]})");

  const auto& call = std::get<chat::ToolCallPart>(request.messages.at(0).parts.at(0));
  const auto& result = std::get<chat::ToolResultPart>(request.messages.at(1).parts.at(0));
  EXPECT_EQ(call.id, "call_0");
  EXPECT_EQ(result.tool_call_id, "call_0");
}

TEST(Messages, NamesTheMessageAtFault) {
  EXPECT_EQ(refusal_of(with_message(R"({"role":"user","content":"a"},{"role":"user","content":5})")),
            "messages[1].content: 'messages[1].content' must be a string or an array, not a number");
  EXPECT_EQ(refusal_of(with_message(R"({"role":"user","content":null})")),
            "messages[0].content: 'messages[0].content' is required and must be a string or an array");
  EXPECT_EQ(refusal_of(with_message(R"({"role":"user","content":[{"text":"a"}]})")),
            "messages[0].content[0].type: 'messages[0].content[0].type' is required and must be a string");
  EXPECT_EQ(refusal_of(with_message(R"({"role":"robot","content":"a"})")),
            "messages[0].role: 'messages[0].role' must be system, developer, user, assistant or tool");
  EXPECT_EQ(refusal_of(with_message(R"({"role":"tool","content":"a"})")),
            "messages[0].tool_call_id: 'messages[0].tool_call_id' is required and must be a string");
  EXPECT_EQ(
      refusal_of(with_message(R"({"role":"assistant","tool_calls":[{"id":"c","function":{"name":7}}]})")),
      "messages[0].tool_calls[0].function.name: 'messages[0].tool_calls[0].function.name' must be a string, not a "
      "number");
  EXPECT_EQ(refusal_of(with_message("7")), "messages[0]: 'messages[0]' must be an object, not a number");
}

}  // namespace
}  // namespace sfai::dialect::openai_chat
