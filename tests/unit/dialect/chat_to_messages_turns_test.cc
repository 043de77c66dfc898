#include "chat_to_messages.h"

namespace sfai::dialect {
namespace {

TEST(ChatToMessages, WritesAWholeRequest) {
  EXPECT_EQ(
      body_of(R"({"model":"role","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"hi"}],
                        "max_tokens":100,"temperature":0.5})"),
      R"({"model":"claude","max_tokens":100,"system":[{"type":"text","text":"be brief"}],)"
      R"("messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}],"temperature":0.5})");
}

TEST(ChatToMessages, GivesTheSameBytesTwice) {
  const auto request = request_with(R"([{"role":"user","content":"hi"},
      {"role":"assistant","content":null,"tool_calls":[{"id":"a.b","type":"function","function":{"name":"f","arguments":""}}]}])");
  EXPECT_EQ(body_of(request), body_of(request));
}

TEST(ChatToMessages, LeadingSystemAndDeveloperMessagesBecomeSystemBlocks) {
  EXPECT_EQ(system_of(R"([{"role":"system","content":"a"},{"role":"developer","content":[{"type":"text","text":"b"}]},
                          {"role":"user","content":"hi"}])"),
            R"([{"type":"text","text":"a"},{"type":"text","text":"b"}])");
}

TEST(ChatToMessages, PassesCacheControlOfPartsAndMessagesOn) {
  const auto messages =
      R"([{"role":"system","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}]},
      {"role":"user","content":"hi","cache_control":{"type":"ephemeral","ttl":"1h"}}])";
  EXPECT_EQ(system_of(messages), R"([{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}])");
  EXPECT_EQ(turns_of(messages), R"([{"role":"user","content":[{"type":"text","text":"hi",)"
                                R"("cache_control":{"type":"ephemeral","ttl":"1h"}}]}])");
  EXPECT_EQ(turn_losses(messages), "");
}

TEST(ChatToMessages, ALaterSystemMessageStaysInPlaceWhereTheModelTakesIt) {
  EXPECT_EQ(turns_of(R"([{"role":"user","content":"a"},{"role":"system","content":"b"}])"),
            R"([{"role":"user","content":[{"type":"text","text":"a"}]},)"
            R"({"role":"system","content":[{"type":"text","text":"b"}]}])");
}

TEST(ChatToMessages, ALaterSystemMessageIsOtherwiseTheUsersInPlace) {
  auto traits = capable();
  traits.mid_conversation_system = false;
  const auto messages = R"([{"role":"user","content":"a"},{"role":"system","content":"b"}])";
  EXPECT_EQ(turns_of(messages, traits),
            R"([{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}])");
  EXPECT_EQ(turn_losses(messages, traits), "changed:/messages/1/role");
}

TEST(ChatToMessages, ASystemMessageAfterTheAssistantIsTheUsers) {
  const auto messages =
      R"([{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"system","content":"c"}])";
  EXPECT_EQ(turns_of(messages), R"([{"role":"user","content":[{"type":"text","text":"a"}]},)"
                                R"({"role":"assistant","content":[{"type":"text","text":"b"}]},)"
                                R"({"role":"user","content":[{"type":"text","text":"c"}]}])");
  EXPECT_EQ(turn_losses(messages), "changed:/messages/2/role");
}

TEST(ChatToMessages, ASystemMessageBetweenTwoOfTheUserIsTheUsers) {
  const auto messages =
      R"([{"role":"user","content":"a"},{"role":"system","content":"b"},{"role":"user","content":"c"}])";
  EXPECT_EQ(turns_of(messages), R"([{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"},)"
                                R"({"type":"text","text":"c"}]}])");
  EXPECT_EQ(turn_losses(messages), "changed:/messages/1/role");
}

TEST(ChatToMessages, MergesTurnsOfOneSpeaker) {
  EXPECT_EQ(turns_of(R"([{"role":"user","content":"a"},{"role":"user","content":"b"}])"),
            R"([{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}])");
}

TEST(ChatToMessages, PutsAUserBeforeAnAssistantThatBegins) {
  const auto messages = R"([{"role":"assistant","content":"a"},{"role":"user","content":"b"}])";
  EXPECT_EQ(turns_of(messages), R"([{"role":"user","content":[{"type":"text","text":"..."}]},)"
                                R"({"role":"assistant","content":[{"type":"text","text":"a"}]},)"
                                R"({"role":"user","content":[{"type":"text","text":"b"}]}])");
  EXPECT_EQ(turn_losses(messages), "changed:/messages");
}

TEST(ChatToMessages, DropsBlankTexts) {
  const auto messages = R"([{"role":"user","content":[{"type":"text","text":""},{"type":"text","text":" \n"},
                                                      {"type":"text","text":"a"}]}])";
  EXPECT_EQ(turns_of(messages), R"([{"role":"user","content":[{"type":"text","text":"a"}]}])");
  EXPECT_EQ(turn_losses(messages), "dropped:/messages/0/content/1");
}

TEST(ChatToMessages, AnEmptyUserMessageGetsAPlaceholder) {
  EXPECT_EQ(turns_of(R"([{"role":"user","content":""}])"),
            R"([{"role":"user","content":[{"type":"text","text":"..."}]}])");
  EXPECT_EQ(turn_losses(R"([{"role":"user","content":""}])"), "changed:/messages/0");
}

TEST(ChatToMessages, TrimsTheEndOfAPrefill) {
  const auto messages =
      R"([{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"text","text":"{ \n"}]}])";
  EXPECT_EQ(turns_of(messages), R"([{"role":"user","content":[{"type":"text","text":"a"}]},)"
                                R"({"role":"assistant","content":[{"type":"text","text":"{"}]}])");
  EXPECT_EQ(turn_losses(messages), "changed:/messages/1/content/0");
}

TEST(ChatToMessages, AsksAModelWithoutPrefillToGoOn) {
  auto traits = capable();
  traits.prefill = false;
  const auto messages = R"([{"role":"user","content":"a"},{"role":"assistant","content":"b"}])";
  EXPECT_EQ(turns_of(messages, traits),
            R"([{"role":"user","content":[{"type":"text","text":"a"}]},)"
            R"({"role":"assistant","content":[{"type":"text","text":"b"}]},)"
            R"({"role":"user","content":[{"type":"text","text":"Continue from where you stopped."}]}])");
  EXPECT_EQ(turn_losses(messages, traits), "changed:/messages/1");
}

TEST(ChatToMessages, SendsImagesByDataAndByAddress) {
  EXPECT_EQ(
      turns_of(R"([{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
                         {"type":"image_url","image_url":{"url":"https://a.test/b.jpg","detail":"low"}}]}])"),
      R"([{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},)"
      R"({"type":"image","source":{"type":"url","url":"https://a.test/b.jpg"}}]}])");
}

struct Spelling {
  std::string_view url;
  std::string_view source;
};
class ImageAddress : public testing::TestWithParam<Spelling> {};
TEST_P(ImageAddress, IsUnderstoodHoweverItIsSpelled) {
  const auto messages = R"([{"role":"user","content":[{"type":"image_url","image_url":{"url":")" +
                        std::string(GetParam().url) + R"(","detail":"auto"}}]}])";
  EXPECT_EQ(turns_of(messages),
            R"([{"role":"user","content":[{"type":"image","source":)" + std::string(GetParam().source) + "}]}]");
  EXPECT_EQ(turn_losses(messages), "");
}
constexpr std::string_view png = R"({"type":"base64","media_type":"image/png","data":"AAAA"})";
INSTANTIATE_TEST_SUITE_P(
    ChatToMessages, ImageAddress,
    testing::Values(Spelling{"data:image/png;charset=utf-8;base64,AAAA", png},
                    Spelling{"DATA:IMAGE/PNG;BASE64,AAAA", png}, Spelling{"data:image/PNG;base64,AAAA", png},
                    Spelling{"HTTPS://a.test/B.png", R"({"type":"url","url":"https://a.test/B.png"})"}));

TEST(ChatToMessages, CallsAJpegByItsRegisteredName) {
  const auto messages =
      R"([{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/jpg;base64,AAAA"}}]}])";
  EXPECT_EQ(turns_of(messages), R"([{"role":"user","content":[{"type":"image","source":)"
                                R"({"type":"base64","media_type":"image/jpeg","data":"AAAA"}}]}])");
  EXPECT_EQ(turn_losses(messages), "changed:/messages/0/content/0");
}

TEST(ChatToMessages, GivesUnusualAddressesBackToTheirOwnDialect) {
  constexpr std::string_view parts =
      R"([{"type":"image_url","image_url":{"url":"data:image/png;charset=utf-8;base64,AAAA"}},)"
      R"({"type":"image_url","image_url":{"url":"DATA:IMAGE/PNG;BASE64,AAAA"}},)"
      R"({"type":"image_url","image_url":{"url":"HTTPS://a.test/B.png"}},)"
      R"({"type":"file","file":{"filename":"a.txt","file_data":"data:text/plain;charset=utf-8;base64,AAAA"}}])";
  wire::JsonDocument document;
  const auto body = document.parse_copy(request_with(R"([{"role":"user","content":)" + std::string(parts) + "}]"));
  const auto rendered = openai_chat::OpenAiChat().render_request(*openai_chat::OpenAiChat().parse_request(*body), {});
  ASSERT_TRUE(rendered);
  EXPECT_EQ(member_of(rendered->body, "messages"), R"([{"role":"user","content":)" + std::string(parts) + "}]");
}

TEST(ChatToMessages, RefusesAnImageOfTheAssistants) {
  EXPECT_EQ(refusal_of(request_with(
                R"([{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"text","text":"see"},)"
                R"({"type":"image_url","image_url":{"url":"https://a.test/b.png"}}]},{"role":"user","content":"b"}])")),
            "messages[1].content[1] | messages[1].content[1]: images and files stand in a user's message only");
}

TEST(ChatToMessages, ReportsTheDetailOfAnImage) {
  EXPECT_EQ(
      turn_losses(
          R"([{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://a.test/b.jpg","detail":"low"}}]}])"),
      "dropped:/messages/0/content/0/image_url/detail");
}

TEST(ChatToMessages, RefusesImagesThatAnthropicCannotRead) {
  EXPECT_EQ(refusal_of(request_with(
                R"([{"role":"user","content":[{"type":"image_url","image_url":{"url":"http://a.test/b.png"}}]}])")),
            "messages[0].content[0] | messages[0].content[0]: an image must be a data URI or an https address");
  EXPECT_EQ(
      refusal_of(request_with(
          R"([{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/bmp;base64,AAAA"}}]}])")),
      "messages[0].content[0] | messages[0].content[0]: this model reads image/jpeg, image/png, image/gif and "
      "image/webp");
}

TEST(ChatToMessages, RefusesPartsThatOnlyOpenAiKnows) {
  EXPECT_EQ(
      refusal_of(request_with(
          R"([{"role":"user","content":[{"type":"text","text":"a"},{"type":"input_audio","input_audio":{"data":"AA","format":"wav"}}]}])")),
      "messages[0].content[1] | messages[0].content[1]: a part of type 'input_audio' cannot be sent to this provider");
}

TEST(ChatToMessages, ReportsNames) {
  EXPECT_EQ(turn_losses(R"([{"role":"user","name":"Ann","content":"hi"}])"), "dropped:/messages/0/name");
}

TEST(ChatToMessages, DropsThinkingThatBearsNoSignature) {
  const auto messages = R"([{"role":"user","content":"a"},{"role":"assistant","reasoning_content":"hm","content":"b"},
                            {"role":"user","content":"c"}])";
  EXPECT_EQ(turns_of(messages), R"([{"role":"user","content":[{"type":"text","text":"a"}]},)"
                                R"({"role":"assistant","content":[{"type":"text","text":"b"}]},)"
                                R"({"role":"user","content":[{"type":"text","text":"c"}]}])");
  EXPECT_EQ(turn_losses(messages), "dropped:/messages/1/reasoning_content");
}

TEST(ChatToMessages, SendsARefusalOfTheHistoryAsText) {
  const auto messages =
      R"([{"role":"user","content":"a"},{"role":"assistant","content":null,"refusal":"no"},{"role":"user","content":"b"}])";
  EXPECT_EQ(turns_of(messages), R"([{"role":"user","content":[{"type":"text","text":"a"}]},)"
                                R"({"role":"assistant","content":[{"type":"text","text":"no"}]},)"
                                R"({"role":"user","content":[{"type":"text","text":"b"}]}])");
  EXPECT_EQ(turn_losses(messages), "changed:/messages/1/refusal");
}

}  // namespace
}  // namespace sfai::dialect
