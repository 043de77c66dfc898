#include "base/crypto.h"

#include <gtest/gtest.h>

namespace sfai {
namespace {

// FIPS 180-4's examples, as in NIST's "SHA256.pdf", and the well-known digest of nothing.
TEST(Sha256, DigestsNothing) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, DigestsOneBlock) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, DigestsTwoBlocks) {
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(EqualInConstantTime, ComparesBytes) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("key-1", "key-1"));
  EXPECT_FALSE(equal_in_constant_time("key-1", "key-2"));
  EXPECT_FALSE(equal_in_constant_time("key-1", "key-11"));
  EXPECT_FALSE(equal_in_constant_time(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
}

TEST(RandomHex, HasTwoDigitsForEachByte) {
  const std::string digits = random_hex(16);
  EXPECT_EQ(digits.size(), 32U);
  EXPECT_EQ(digits.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(RandomHex, DiffersEachTime) { EXPECT_NE(random_hex(16), random_hex(16)); }

TEST(RandomHex, MayBeEmpty) { EXPECT_EQ(random_hex(0), ""); }

}  // namespace
}  // namespace sfai
