#include <gmock/gmock.h>

#include "chat_to_messages.h"

namespace sfai::dialect {
namespace {

constexpr std::string_view mark = R"(,"cache_control":{"type":"ephemeral"})";

std::string text(std::string_view text) {
  return R"({"type":"text","text":")" + std::string(text) + "\"" + std::string(mark) + "}";
}
std::string system_of_two() { return R"({"role":"system","content":[)" + text("s") + "," + text("t") + "]}"; }
std::string user_of(const std::string& parts) { return R"({"role":"user","content":[)" + parts + "]}"; }
std::string marked_tool() {
  return R"(,"tools":[{"type":"function","function":{"name":"f"})" + std::string(mark) + "}]";
}

TEST(ChatToMessagesCache, FourMarksStay) {
  const auto request = request_with("[" + system_of_two() + "," + user_of(text("a")) + "]", marked_tool());
  EXPECT_EQ(losses_of(request), "");
}

TEST(ChatToMessagesCache, TheOldestMarkOfTheMessagesGoesFirst) {
  const auto request =
      request_with("[" + system_of_two() + "," + user_of(text("a") + "," + text("b")) + "]", marked_tool());
  EXPECT_EQ(losses_of(request), "dropped:/messages/1/content/0/cache_control");
  EXPECT_EQ(member_of(body_of(request), "messages"),
            R"([{"role":"user","content":[{"type":"text","text":"a"},)"
            R"({"type":"text","text":"b","cache_control":{"type":"ephemeral"}}]}])");
}

TEST(ChatToMessagesCache, TheAutomaticOneTakesAPlace) {
  const auto request = request_with("[" + system_of_two() + "," + user_of(text("a")) + "]",
                                    marked_tool() + R"(,"cache_control":{"type":"ephemeral"})");
  EXPECT_EQ(losses_of(request), "dropped:/messages/1/content/0/cache_control");
}

TEST(ChatToMessagesCache, ThenTheOldestOfTheSystemGoes) {
  const auto system =
      R"({"role":"system","content":[)" + text("1") + "," + text("2") + "," + text("3") + "," + text("4") + "]}";
  const auto request = request_with("[" + system + "," + user_of(text("a")) + "]", marked_tool());
  EXPECT_EQ(losses_of(request),
            "dropped:/messages/1/content/0/cache_control, dropped:/messages/0/content/0/cache_control");
}

TEST(ChatToMessagesCache, AMarkOfAMessageCountsToo) {
  const auto request = request_with(
      "[" + system_of_two() + R"(,{"role":"user","content":"a")" + std::string(mark) + "}," + user_of(text("b")) + "]",
      marked_tool());
  EXPECT_EQ(losses_of(request), "dropped:/messages/1/cache_control");
  EXPECT_THAT(body_of(request), testing::HasSubstr(R"({"type":"text","text":"a"},)"));
}

TEST(ChatToMessagesCache, AMarkOfAnEmptyMessageIsReported) {
  const auto request = request_with(R"([{"role":"user","content":"a"},{"role":"assistant","content":"")" +
                                    std::string(mark) + R"(},{"role":"user","content":"b"}])");
  EXPECT_EQ(losses_of(request), "dropped:/messages/1/cache_control");
}

TEST(ChatToMessagesCache, AMarkOfABlankTextGoesToTheTextBeforeIt) {
  const auto request = request_with("[" + user_of(R"({"type":"text","text":"a"},)" + text("")) + "]");
  EXPECT_EQ(member_of(body_of(request), "messages"), R"([{"role":"user","content":[)" + text("a") + "]}]");
  EXPECT_EQ(losses_of(request), "");
}

TEST(ChatToMessagesCache, AMarkOfABlankTextThatNothingCanBearIsReported) {
  EXPECT_EQ(losses_of(request_with("[" + user_of(text("") + R"(,{"type":"text","text":"a"})") + "]")),
            "dropped:/messages/0/content/0/cache_control");
  EXPECT_EQ(losses_of(request_with("[" + user_of(text("a") + "," + text("")) + "]")),
            "dropped:/messages/0/content/1/cache_control");
}

TEST(ChatToMessagesCache, AMovedMarkIsNamedWhereItStood) {
  const auto request = request_with("[" + system_of_two() + "," + user_of(R"({"type":"text","text":"a"},)" + text("")) +
                                        "," + user_of(text("b")) + "]",
                                    marked_tool());
  EXPECT_EQ(losses_of(request), "dropped:/messages/1/content/1/cache_control");
}

TEST(ChatToMessagesCache, AMarkOfAMessageBesideOneOfItsLastPartIsReported) {
  const auto message = R"({"role":"user","content":[)" + text("a") + "]" + std::string(mark) + "}";
  EXPECT_EQ(losses_of(request_with("[" + message + "]")), "dropped:/messages/0/cache_control");
}

TEST(ChatToMessagesCache, AMarkOfABlankTextInAResultIsReported) {
  const auto request = request_with(
      R"([{"role":"user","content":"a"},{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":)"
      R"({"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":[)" +
          text("") + "]}]",
      R"(,"tools":[{"type":"function","function":{"name":"f"}}])");
  EXPECT_EQ(losses_of(request), "dropped:/messages/2/content/0/cache_control");
}

}  // namespace
}  // namespace sfai::dialect
