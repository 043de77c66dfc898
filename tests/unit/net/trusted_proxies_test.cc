#include "net/trusted_proxies.h"

#include <gtest/gtest.h>

namespace sfai::net {
namespace {

std::string client(const std::string& trusted, const std::string& peer, const http::Headers& headers) {
  return TrustedProxies::parse(trusted).value().client_of(boost::asio::ip::make_address(peer), headers);
}

const std::string list = "10.0.0.0/8, 192.0.2.1,2001:db8::/33";

TEST(TrustedProxies, BelievesNobodyByDefault) {
  EXPECT_EQ(client("", "10.0.0.1", {{"x-forwarded-for", "203.0.113.7"}}), "10.0.0.1");
}

TEST(TrustedProxies, BelievesAProxyOfTheList) {
  EXPECT_EQ(client(list, "10.255.0.1", {{"X-Forwarded-For", "203.0.113.7"}}), "203.0.113.7");
  EXPECT_EQ(client(list, "192.0.2.1", {{"x-forwarded-for", "2001:db9::7"}}), "2001:db9::7");
  EXPECT_EQ(client(list, "2001:db8:7fff::1", {{"x-forwarded-for", "203.0.113.7"}}), "203.0.113.7");
}

TEST(TrustedProxies, BelievesNoOtherPeer) {
  EXPECT_EQ(client(list, "11.0.0.1", {{"x-forwarded-for", "203.0.113.7"}}), "11.0.0.1");
  EXPECT_EQ(client(list, "192.0.2.2", {{"x-forwarded-for", "203.0.113.7"}}), "192.0.2.2");
  EXPECT_EQ(client(list, "2001:db8:8000::1", {{"x-forwarded-for", "203.0.113.7"}}), "2001:db8:8000::1");
}

TEST(TrustedProxies, TakesTheRightmostThatIsNotTrustedItself) {
  EXPECT_EQ(client(list, "10.0.0.1", {{"x-forwarded-for", "1.1.1.1, 203.0.113.7, 10.9.9.9"}}), "203.0.113.7");
}

TEST(TrustedProxies, ReadsSeveralFieldsAsOne) {
  EXPECT_EQ(client(list, "10.0.0.1", {{"x-forwarded-for", "1.1.1.1"}, {"x-forwarded-for", "203.0.113.7"}}),
            "203.0.113.7");
}

TEST(TrustedProxies, TakesTheFirstWhereAllAreTrusted) {
  EXPECT_EQ(client(list, "10.0.0.1", {{"x-forwarded-for", "10.0.0.3, 10.0.0.2"}}), "10.0.0.3");
}

TEST(TrustedProxies, StopsAtWhatIsNoAddress) {
  EXPECT_EQ(client(list, "10.0.0.1", {{"x-forwarded-for", "203.0.113.7, unknown"}}), "10.0.0.1");
  EXPECT_EQ(client(list, "10.0.0.1", {{"x-forwarded-for", "<script>, 10.0.0.2"}}), "10.0.0.2");
  EXPECT_EQ(client(list, "10.0.0.1", {}), "10.0.0.1");
}

TEST(TrustedProxies, LeavesPortsAndBracketsOut) {
  EXPECT_EQ(client(list, "10.0.0.1", {{"x-forwarded-for", "203.0.113.7:4711"}}), "203.0.113.7");
  EXPECT_EQ(client(list, "10.0.0.1", {{"x-forwarded-for", "[2001:db9::7]:4711"}}), "2001:db9::7");
  EXPECT_EQ(client(list, "10.0.0.1", {{"x-forwarded-for", "["}}), "10.0.0.1");
}

TEST(TrustedProxies, KnowsIpv4InIpv6) {
  EXPECT_EQ(client(list, "::ffff:10.0.0.1", {{"x-forwarded-for", "::ffff:203.0.113.7"}}), "203.0.113.7");
  EXPECT_EQ(client("", "::ffff:10.0.0.1", {}), "10.0.0.1");
}

TEST(TrustedProxies, NamesWhatIsNoBlock) {
  EXPECT_EQ(TrustedProxies::parse("10.0.0.0/33").error()->message,
            "--trusted-proxies: '10.0.0.0/33' is neither an address nor a block such as 10.0.0.0/8");
  EXPECT_FALSE(TrustedProxies::parse("localhost"));
  EXPECT_FALSE(TrustedProxies::parse("10.0.0.0/8x"));
  EXPECT_FALSE(TrustedProxies::parse("10.0.0.0/"));
  EXPECT_FALSE(TrustedProxies::parse("::1/129"));
}

}  // namespace
}  // namespace sfai::net
