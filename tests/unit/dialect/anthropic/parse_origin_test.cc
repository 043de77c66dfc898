#include "chat/origin.h"
#include "words.h"

// Losses and errors name things where the client has them.
namespace sfai::dialect::anthropic {
namespace {

chat::ChatRequest request(std::string_view messages, std::string_view more = "") {
  return parse(R"({"model":"m","messages":)" + std::string(messages) + std::string(more) + "}");
}

TEST(AnthropicOrigin, OfBlocksIsTheirPlaceInTheContent) {
  const auto parsed = request(R"([{"role":"user","content":"a"},{"role":"assistant","content":[)"
                              R"({"type":"thinking","thinking":"x","signature":"S"},{"type":"text","text":"b"},)"
                              R"({"type":"tool_use","id":"c","name":"f","input":{}}]}])");
  EXPECT_EQ(chat::part_pointer(parsed, 0, 0), "/messages/0/content");
  EXPECT_EQ(chat::part_pointer(parsed, 1, 0), "/messages/1/content/0");
  EXPECT_EQ(chat::part_pointer(parsed, 1, 2), "/messages/1/content/2");
}

TEST(AnthropicOrigin, OfATurnThatWasSplitIsOneMessage) {
  const auto parsed = request(R"([{"role":"user","content":[{"type":"text","text":"and"},)"
                              R"({"type":"tool_result","tool_use_id":"c","content":"1"}]}])");
  EXPECT_EQ(chat::part_pointer(parsed, 0, 0), "/messages/0/content/1");
  EXPECT_EQ(chat::part_pointer(parsed, 1, 0), "/messages/0/content/0");
  EXPECT_EQ(chat::message_pointer(parsed, 1), "/messages/0");
}

TEST(AnthropicOrigin, OfTheSystemIsTheTopLevel) {
  const auto blocks = request("[]", R"(,"system":[{"type":"text","text":"x-anthropic-billing-header: 1"},)"
                                    R"({"type":"text","text":"a"}])");
  EXPECT_EQ(chat::part_pointer(blocks, 0, 0), "/system/1");
  EXPECT_EQ(chat::part_pointer(request("[]", R"(,"system":"a")"), 0, 0), "/system");
}

TEST(AnthropicOrigin, OfToolsCountsTheVendorsOwn) {
  const auto parsed = request("[]", R"(,"tools":[{"type":"web_search_20250305","name":"web_search"},{"name":"f"}])");
  EXPECT_EQ(chat::tool_pointer(parsed, 0), "/tools/1");
}

TEST(AnthropicOrigin, NamesTheMemberThatSaysHowMuchToThink) {
  EXPECT_EQ(request("[]", R"(,"thinking":{"type":"disabled"})").names.reasoning, "/thinking");
  EXPECT_EQ(request("[]", R"(,"output_config":{"effort":"low"})").names.reasoning, "/output_config/effort");
}

}  // namespace
}  // namespace sfai::dialect::anthropic
