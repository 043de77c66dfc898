#include "front/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

namespace sfai::front {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

struct Explained {
  ExplainResult result;
  std::string out;
  std::string err;
};

Explained explain_text(const std::string& request, ExplainOptions options = {}) {
  if (options.config == "model_map.json") options.config = SFAI_SOURCE_DIR "/model_map.json";
  std::istringstream in(request);
  std::ostringstream out;
  std::ostringstream err;
  auto result = explain_file(options, in, out, err);
  return {result, out.str(), err.str()};
}

TEST(ExplainFile, ReadsTheRequestFromStandardInput) {
  auto done = explain_text(R"({"model": "demo", "messages": [{"role": "user", "content": "x"}]})");
  EXPECT_EQ(done.result, ExplainResult::explained);
  EXPECT_THAT(done.out, StartsWith("{\n  \"role\": \"demo\","));
  EXPECT_EQ(done.err, "");
}

TEST(ExplainFile, SaysTheErrorThatAClientWouldGet) {
  auto done = explain_text(R"({"model": "demi", "messages": [{"role": "user", "content": "x"}]})");
  EXPECT_EQ(done.result, ExplainResult::refused);
  EXPECT_THAT(done.out, AllOf(StartsWith("{\"error\":{"), HasSubstr("unknown role 'demi' (did you mean 'demo'?)")));
}

TEST(ExplainFile, SaysTheErrorInTheRequestsOwnDialect) {
  auto done = explain_text("[]", {.as = "messages"});
  EXPECT_EQ(done.result, ExplainResult::refused);
  EXPECT_THAT(done.out, StartsWith(R"({"type":"error","error":{"type":"invalid_request_error")"));
}

TEST(ExplainFile, SaysWhatIsWrongWithAMap) {
  auto done = explain_text("{}", {.config = SFAI_SOURCE_DIR "/tests/maps/bad/empty_object.json"});
  EXPECT_EQ(done.result, ExplainResult::unreadable);
  EXPECT_EQ(done.out, "");
  EXPECT_THAT(done.err, HasSubstr("'models' is missing"));
}

TEST(ExplainFile, SaysThatAFileCannotBeRead) {
  auto done = explain_text("", {.file = "/nowhere/request.json"});
  EXPECT_EQ(done.result, ExplainResult::unreadable);
  EXPECT_EQ(done.err, "/nowhere/request.json: No such file or directory\n");
}

}  // namespace
}  // namespace sfai::front
