#include "base/secret.h"

#include <concepts>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <ostream>
#include <utility>

namespace sfai {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };

static_assert(Streamable<std::string>);
static_assert(!Streamable<Secret>, "a secret must not be printable");
static_assert(fmt::is_formattable<std::string>::value);
static_assert(!fmt::is_formattable<Secret>::value, "a secret must not be formattable");
static_assert(!std::convertible_to<Secret, std::string_view> && !std::convertible_to<Secret, std::string>);
static_assert(!std::convertible_to<std::string, Secret>);

TEST(Secret, IsRevealedOnlyByName) {
  const Secret secret("sk-123");
  EXPECT_EQ(secret.reveal(), "sk-123");
  EXPECT_FALSE(secret.empty());
  EXPECT_TRUE(Secret().empty());
}

TEST(Secret, LeavesNothingBehindWhenItIsMoved) {
  Secret from("short-key");  // short enough to stand inside the object
  const char* const old_bytes = from.reveal().data();
  const Secret to(std::move(from));
  EXPECT_EQ(to.reveal(), "short-key");
  EXPECT_EQ(std::string_view(old_bytes, 9), std::string_view("\0\0\0\0\0\0\0\0\0", 9));
}

TEST(Secret, WipesItsOldTextWhenAShorterOneIsAssigned) {
  Secret secret("an-old-key");
  secret = Secret("new");
  const std::string_view text = secret.reveal();
  EXPECT_EQ(text, "new");
  EXPECT_EQ(std::string_view(text.data() + 3, 7), std::string_view("\0\0\0\0\0\0\0", 7));
}

TEST(Secret, IsCopiedWhole) {
  const Secret first("a key that is far too long to stand inside the object");
  Secret second("another");
  second = first;
  EXPECT_EQ(second.reveal(), first.reveal());
}

TEST(Secret, SurvivesAssignmentToItself) {
  Secret secret("sk-123");
  const Secret& same = secret;
  secret = same;
  EXPECT_EQ(secret.reveal(), "sk-123");
}

}  // namespace
}  // namespace sfai
