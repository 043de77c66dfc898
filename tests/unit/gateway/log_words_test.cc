#include "gateway/log_words.h"

#include <gtest/gtest.h>

namespace sfai::gateway {
namespace {

chat::ApiError with_code(std::string code) {
  chat::ApiError error = chat::to_api_error(Error{ErrorKind::upstream_broke, "it broke"});
  error.code = std::move(code);
  return error;
}

TEST(LogWords, NameKnownMethodsOnly) {
  EXPECT_EQ(loggable_method("POST"), "POST");
  EXPECT_EQ(loggable_method("SECRETKEY123"), "(other)");
}

TEST(LogWords, NameAnErrorByItsCodeWhereThatIsAPlainWord) {
  EXPECT_EQ(loggable_kind(with_code("rate_limit_exceeded")), "rate_limit_exceeded");
  EXPECT_EQ(loggable_kind(with_code("")), "upstream_broke");
  EXPECT_EQ(loggable_kind(with_code("Key-123 is wrong")), "upstream_broke");
  EXPECT_EQ(loggable_kind(with_code(std::string(49, 'a'))), "upstream_broke");
}

TEST(LogWords, KeepPointersToMembersOfApis) {
  EXPECT_EQ(loggable_pointer("/messages/12/content/0/cache_control"), "/messages/12/content/0/cache_control");
  EXPECT_EQ(loggable_pointer("/tools/0/input_schema/$ref"), "/tools/0/input_schema/$ref");
}

TEST(LogWords, HideNamesThatAreNoMembersOfApis) {
  EXPECT_EQ(loggable_pointer("/sk-0123456789abcdef"), "/(name)");
  EXPECT_EQ(loggable_pointer("/metadata/0123456789abcdef/x"), "/metadata/(name)/x");
  EXPECT_EQ(loggable_pointer("/tell me a story"), "/(name)");
  EXPECT_EQ(loggable_pointer("/a//b"), "/a/(name)/b");
}

TEST(LogWords, CutEndlessPointers) {
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "/member";
  EXPECT_LT(loggable_pointer(deep).size(), 300U);
}

TEST(LogWords, CleanWhatAClientNamedItself) {
  LogRecord record;
  record.direct = true;
  record.role = "openai/my-client-key\x1b[2J";
  clean_for_log(record, "my-client-key");
  EXPECT_EQ(record.role, "openai/(redacted)?[2J");
}

TEST(LogWords, LeaveWhatTheMapNames) {
  LogRecord record;
  record.role = "rédacteur";
  clean_for_log(record, "");
  EXPECT_EQ(record.role, "rédacteur");
}

}  // namespace
}  // namespace sfai::gateway
