#include <gmock/gmock.h>

#include "words.h"

// Files that OpenAI's clients send, as documents.
namespace sfai::dialect::anthropic {
namespace {

chat::ChatRequest with(chat::DocumentPart document) {
  auto request = parse(R"({"model":"m","messages":[{"role":"user","content":"read"}]})");
  request.messages[0].parts.emplace_back(std::move(document));
  return request;
}

chat::DocumentPart document(std::string_view media_type, std::string_view base64, std::string_view title = "") {
  chat::DocumentPart part;
  part.media_type = media_type;
  part.base64 = base64;
  part.title = title;
  return part;
}

std::string refusal(const chat::ChatRequest& request) {
  const auto rendered = dialect.render_request(request, {.model = "m", .traits = any_model()});
  return rendered ? "accepted" : rendered.error()->message;
}

TEST(AnthropicDocuments, APdfGoesWithItsTitle) {
  EXPECT_THAT(render(with(document("application/pdf", "JVBE", "a.pdf"))),
              testing::HasSubstr(R"({"type":"document","source":{"type":"base64","media_type":"application/pdf",)"
                                 R"("data":"JVBE"},"title":"a.pdf"})"));
}

TEST(AnthropicDocuments, ATextFileIsPlainText) {
  EXPECT_THAT(
      render(with(document("text/markdown", "aGk="))),
      testing::HasSubstr(R"({"type":"document","source":{"type":"text","media_type":"text/plain","data":"hi"}})"));
}

TEST(AnthropicDocuments, OtherFilesAreRefusedByName) {
  EXPECT_EQ(refusal(with(document("application/zip", "UEsD"))),
            "messages[0].content[1]: this model reads application/pdf and text");
}

TEST(AnthropicDocuments, AnAddressMustBeSecure) {
  chat::DocumentPart part;
  part.url = "http://a.test/b.pdf";
  EXPECT_EQ(refusal(with(std::move(part))),
            "messages[0].content[1]: a document must be a data URI or an https address");
}

TEST(AnthropicDocuments, StandInToolResults) {
  const std::string body =
      R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"go"}]},)"
      R"({"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]},)"
      R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":[)"
      R"({"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBE"}},)"
      R"({"type":"search_result","title":"t"}]}]}],"tools":[{"name":"f","input_schema":{"type":"object"}}]})";
  EXPECT_EQ(render(parse(body)), body);
}

}  // namespace
}  // namespace sfai::dialect::anthropic
