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

// RFC 4231, test cases 1, 2 and 6 (a key longer than a block).
TEST(HmacSha256, AgreesWithTheRfcOnAShortKey) {
  EXPECT_EQ(hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

TEST(HmacSha256, AgreesWithTheRfcOnATextKey) {
  EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(HmacSha256, AgreesWithTheRfcOnAKeyLongerThanABlock) {
  EXPECT_EQ(hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacSha256, TakesAnEmptyKeyAndAnEmptyMessage) {
  EXPECT_EQ(hex(hmac_sha256("", "")), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Hex, WritesEachByteAsTwoDigits) { EXPECT_EQ(hex(std::string_view("\0\x7f\xff", 3)), "007fff"); }

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
