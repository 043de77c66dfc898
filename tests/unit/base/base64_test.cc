#include "base/base64.h"

#include <gtest/gtest.h>

namespace sfai {
namespace {

// RFC 4648 section 10.
TEST(Base64, EncodesAndDecodesTheRfcsExamples) {
  const std::pair<std::string, std::string> examples[] = {{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : examples) {
    EXPECT_EQ(encode_base64(bytes), text);
    EXPECT_EQ(decode_base64(text), bytes);
  }
}

TEST(Base64, KeepsEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  EXPECT_EQ(decode_base64(encode_base64(bytes)), bytes);
}

TEST(Base64, RefusesEverythingElse) {
  for (const char* text :
       {"Zg=", "Zg", "Z", "Z===", "====", "Zm=v", " Zm9v", "Zm9v\n", "Zm9*", "Zm9v ", "Zm9vZg==Zm9v"}) {
    EXPECT_FALSE(decode_base64(text)) << text;
  }
}

}  // namespace
}  // namespace sfai
