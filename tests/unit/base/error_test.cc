#include "base/error.h"

#include <gtest/gtest.h>

namespace sfai {
namespace {

TEST(Error, NamesItsKindAsTheEnumerator) {
  EXPECT_EQ(name_of(ErrorKind::bad_request), "bad_request");
  EXPECT_EQ(name_of(ErrorKind::upstream_broke), "upstream_broke");
  EXPECT_EQ(name_of(ErrorKind::bug), "bug");
}

TEST(Error, TravelsInAResult) {
  const Result<int> result = fail(ErrorKind::not_found, "no role 'x'", "model", "model_not_found");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error()->kind, ErrorKind::not_found);
  EXPECT_EQ(result.error()->message, "no role 'x'");
  EXPECT_EQ(result.error()->param, "model");
  EXPECT_EQ(result.error()->code, "model_not_found");
}

}  // namespace
}  // namespace sfai
