#include "net/proxy.h"

#include <gtest/gtest.h>

namespace sfai::net {
namespace {

TEST(Proxy, IsReadFromItsAddress) {
  auto proxy = Proxy::parse("http://proxy.local:3128/");
  ASSERT_TRUE(proxy);
  EXPECT_EQ(proxy->host, "proxy.local");
  EXPECT_EQ(proxy->port, 3128);
  EXPECT_EQ(proxy->authorization, "");
}

TEST(Proxy, TakesAUserAndADecodedPassword) {
  auto proxy = Proxy::parse("http://user:p%40ss@[::1]:3128");
  ASSERT_TRUE(proxy);
  EXPECT_EQ(proxy->host, "::1");
  EXPECT_EQ(proxy->authorization, "Basic dXNlcjpwQHNz");
}

TEST(Proxy, RefusesOtherSchemesWithoutRepeatingThePassword) {
  auto proxy = Proxy::parse("socks5://user:secret@proxy:1080");
  ASSERT_FALSE(proxy);
  EXPECT_EQ(proxy.error()->kind, ErrorKind::not_configured);
  EXPECT_EQ(proxy.error()->message.find("secret"), std::string::npos);
}

TEST(Proxy, RefusesAnAddressWithoutAPort) { EXPECT_FALSE(Proxy::parse("http://proxy")); }
TEST(Proxy, RefusesAnAddressWithoutAHost) { EXPECT_FALSE(Proxy::parse("http://:3128")); }
TEST(Proxy, RefusesAPortThatIsNone) { EXPECT_FALSE(Proxy::parse("http://proxy:99999")); }

struct Bypass {
  const char* sentence;
  const char* no_proxy;
  const char* host;
  std::uint16_t port;
  bool bypassed;
};

class NoProxy : public ::testing::TestWithParam<Bypass> {};

TEST_P(NoProxy, DecidesByTheList) {
  EXPECT_EQ(bypasses_proxy(GetParam().no_proxy, GetParam().host, GetParam().port), GetParam().bypassed);
}

const Bypass bypasses[] = {
    {"EmptyListBypassesNothing", "", "a.com", 443, false},
    {"StarBypassesAll", "*", "a.com", 443, true},
    {"AHostBypassesItself", "b.org,a.com", "A.com", 443, true},
    {"AHostBypassesWhatIsBelowIt", "a.com", "x.a.com", 443, true},
    {"ALeadingDotMakesNoDifference", ".a.com", "a.com", 443, true},
    {"ADotBypassesWhatIsBelow", ".a.com", "x.a.com", 443, true},
    {"NamesMatchAtLabelsOnly", "a.com", "ba.com", 443, false},
    {"SpacesSeparateToo", "x , a.com", "a.com", 443, true},
    {"APortNarrowsTheEntry", "a.com:8443", "a.com", 443, false},
    {"ThePortMayMatch", "a.com:443", "a.com", 443, true},
    {"AnAddressBypassesItself", "127.0.0.1", "127.0.0.1", 80, true},
    {"AnIpv6AddressBypassesItself", "::1", "[::1]", 80, true},
    {"AnIpv6AddressMayHaveAPort", "[::1]:80", "::1", 81, false},
    {"ALoneDotBypassesNothing", ".", "a.com", 443, false},
    {"ALoneColonBypassesNothing", ":", "a.com", 443, false},
};

INSTANTIATE_TEST_SUITE_P(All, NoProxy, ::testing::ValuesIn(bypasses),
                         [](const auto& bypass) { return std::string(bypass.param.sentence); });

}  // namespace
}  // namespace sfai::net
