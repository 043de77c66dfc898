#include <boost/system/error_code.hpp>
#include <cerrno>

#include "calling.h"
#include "descriptors.h"

namespace sfai::net {
namespace {

// So that who routes to several vendors does not blame one of them, and the client hears when to come again.
TEST_F(Calling, TellsThatOurDescriptorsHaveRunOutFromTheUpstreamsTrouble) {
  // UBSan looks at a type for the first time through a pipe, which takes descriptors: it has seen these before.
  answered_with("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
  EXPECT_FALSE(boost::system::error_code(EMFILE, boost::system::system_category()).message().empty());
  auto made = request();
  DescriptorsUsedUp none_left;
  auto response = sending(made).get();
  EXPECT_EQ(failure_of(std::move(response)), "overloaded: the gateway is overloaded: Too many open files, try again");
}

}  // namespace
}  // namespace sfai::net
