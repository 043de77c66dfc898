#include "chat/loss.h"

#include <gtest/gtest.h>

namespace sfai::chat {
namespace {

Loss dropped(std::string pointer) { return {Loss::Kind::dropped, std::move(pointer), "no equivalent"}; }
Loss changed(std::string pointer) { return {Loss::Kind::changed, std::move(pointer), "clamped"}; }

TEST(Losses, NoneIsAnEmptyHeader) { EXPECT_EQ(render_losses({}), ""); }

TEST(Losses, NamesEachPointerWithItsKind) {
  EXPECT_EQ(render_losses({dropped("/seed"), changed("/temperature")}), "dropped:/seed, changed:/temperature");
}

TEST(Losses, NamesAPointerOnce) {
  EXPECT_EQ(render_losses({dropped("/seed"), dropped("/n"), dropped("/seed")}), "dropped:/seed, dropped:/n");
}

TEST(Losses, KeepsLineEndsCommasAndForeignLettersOutOfTheHeader) {
  EXPECT_EQ(render_losses({dropped("/a\r\nb,c%\xc3\xa4")}), "dropped:/a%0D%0Ab%2Cc%25%C3%A4");
}

TEST(Losses, CountsWhatDoesNotFitInto1000Bytes) {
  const std::string long_name(480, 'x');

  const std::string header =
      render_losses({dropped("/1" + long_name), dropped("/2" + long_name), dropped("/3"), dropped("/4")});

  EXPECT_EQ(header, "dropped:/1" + long_name + ", dropped:/2" + long_name + ", and 2 more");
  EXPECT_LE(header.size(), 1000U);
}

TEST(Losses, CountsWhenNotEvenTheFirstFits) {
  EXPECT_EQ(render_losses({dropped("/" + std::string(2000, 'x')), dropped("/b")}), "and 2 more");
}

TEST(RenderLosses, SaysOfWhatWasChangedAndThenDroppedThatItWasDropped) {
  EXPECT_EQ(render_losses(
                {{Loss::Kind::changed, "/a", ""}, {Loss::Kind::changed, "/b", ""}, {Loss::Kind::dropped, "/a", ""}}),
            "dropped:/a, changed:/b");
}

}  // namespace
}  // namespace sfai::chat
