#include "chat/origin.h"

#include <gtest/gtest.h>

#include "chat/request.h"

namespace sfai::chat {
namespace {

using Home = PartOrigin::Home;

ChatRequest with_parts(std::vector<Part> parts) {
  ChatRequest request;
  request.messages.push_back({Role::assistant, std::move(parts), {}, {}});
  return request;
}

TEST(Origin, NamesThePlaceInTheClientsOwnBytes) {
  ChatRequest request =
      with_parts({ThinkingPart{"t", "", "", {}, {Home::reasoning_details, 2}}, TextPart{"a", {}, {Home::text, 0}},
                  ToolCallPart{"i", "f", "{}", {}, {Home::function_call, 0}}});
  request.messages[0].origin = {MessageOrigin::Home::messages, 7};

  EXPECT_EQ(message_pointer(request, 0), "/messages/7");
  EXPECT_EQ(part_pointer(request, 0, 0), "/messages/7/reasoning_details/2");
  EXPECT_EQ(part_pointer(request, 0, 1), "/messages/7/content");
  EXPECT_EQ(part_pointer(request, 0, 2), "/messages/7/function_call");
}

TEST(Origin, WhatIsMadeByHandStandsWhereTheOrderSays) {
  const ChatRequest request =
      with_parts({ToolCallPart{"i", "f", "{}", {}}, TextPart{"a", {}}, ToolCallPart{"j", "f", "{}", {}}});

  EXPECT_EQ(part_pointer(request, 0, 0), "/messages/0/tool_calls/0");
  EXPECT_EQ(part_pointer(request, 0, 1), "/messages/0/content/0");
  EXPECT_EQ(part_pointer(request, 0, 2), "/messages/0/tool_calls/1");
}

TEST(Origin, TheTopLevelSystemIsItsOwnContent) {
  ChatRequest request = with_parts({TextPart{"a", {}, {Home::text, 0}}, TextPart{"b", {}, {Home::content, 1}}});
  request.messages[0].origin = {MessageOrigin::Home::system, 0};

  EXPECT_EQ(part_pointer(request, 0, 0), "/system");
  EXPECT_EQ(part_pointer(request, 0, 1), "/system/1");
}

TEST(Origin, NamesAnElementOfAToolResult) {
  ChatRequest request = with_parts(
      {ToolResultPart{"i", {TextPart{"a", {}, {Home::text, 0}}, TextPart{"b", {}}}, false, {}, {Home::content, 3}}});

  EXPECT_EQ(element_pointer(request, 0, 0, 0), "/messages/0/content/3/content");
  EXPECT_EQ(element_pointer(request, 0, 0, 1), "/messages/0/content/3/content/1");
}

TEST(Origin, NamesAToolByItsPlaceInTheClientsList) {
  ChatRequest request;
  request.tools = {{"f", "", "", {}, {}, 4}, {"g", "", "", {}, {}}};
  request.names.tools = "/functions";

  EXPECT_EQ(tool_pointer(request, 0), "/functions/4");
  EXPECT_EQ(tool_pointer(request, 1), "/functions/1");
}

TEST(Origin, ErrorsSayItWithBrackets) {
  EXPECT_EQ(param_of("/messages/2/content/0"), "messages[2].content[0]");
  EXPECT_EQ(param_of("/max_tokens"), "max_tokens");
  EXPECT_EQ(param_of(""), "");
}

}  // namespace
}  // namespace sfai::chat
