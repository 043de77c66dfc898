#include "calling.h"
#include "descriptors.h"

namespace sfai::net {
namespace {

// So that who routes to several vendors does not blame one of them, and the client hears when to come again.
TEST_F(Calling, TellsThatOurDescriptorsHaveRunOutFromTheUpstreamsTrouble) {
  auto made = request();
  DescriptorsUsedUp none_left;
  auto response = sending(made).get();
  EXPECT_EQ(failure_of(std::move(response)), "overloaded: the gateway is overloaded: Too many open files, try again");
}

}  // namespace
}  // namespace sfai::net
