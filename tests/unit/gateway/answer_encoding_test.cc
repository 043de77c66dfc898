#include "gateway/answer_encoding.h"

#include <gtest/gtest.h>

namespace sfai::gateway {
namespace {

http::ResponseHead encoded(std::string value) {
  return {.status = 200, .headers = {{"content-encoding", std::move(value)}}};
}

TEST(AnswerEncoding, IsNamedWhereItWasNotAskedFor) {
  EXPECT_TRUE(unreadable_encoding(encoded("gzip")).value_or("").contains("'gzip'"));
}

TEST(AnswerEncoding, IdentityIsNone) {
  EXPECT_EQ(unreadable_encoding(encoded(" Identity")), std::nullopt);
  EXPECT_EQ(unreadable_encoding(encoded("")), std::nullopt);
  EXPECT_EQ(unreadable_encoding({}), std::nullopt);
}

}  // namespace
}  // namespace sfai::gateway
