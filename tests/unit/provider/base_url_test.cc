#include <gtest/gtest.h>

#include "provider/provider.h"

namespace sfai::provider {
namespace {

// "https host 443 /v1", or the complaint.
std::string read(std::string_view url) {
  auto parsed = parse_base_url(url);
  if (!parsed) return parsed.error()->message;
  const auto& endpoint = parsed->endpoint;
  return std::string(endpoint.tls ? "https " : "http ") + endpoint.host + " " + std::to_string(endpoint.port) + " " +
         parsed->path_prefix;
}

TEST(BaseUrl, TakesTheSchemesPortWhenNoneIsGiven) {
  EXPECT_EQ(read("https://api.openai.com/v1"), "https api.openai.com 443 /v1");
  EXPECT_EQ(read("http://127.0.0.1"), "http 127.0.0.1 80 ");
}

TEST(BaseUrl, DropsTheSlashAtTheEnd) {
  EXPECT_EQ(read("https://api.anthropic.com/"), "https api.anthropic.com 443 ");
  EXPECT_EQ(read("http://localhost:11434/v1//"), "http localhost 11434 /v1");
}

TEST(BaseUrl, TakesTheBracketsFromAnIpv6Address) { EXPECT_EQ(read("http://[::1]:8080/v1"), "http ::1 8080 /v1"); }

TEST(BaseUrl, RefusesOtherSchemes) {
  EXPECT_EQ(read("ftp://h.example"), "a base_url starts with https:// or http://");
  EXPECT_EQ(read("api.openai.com/v1"), "a base_url starts with https:// or http://");
  EXPECT_EQ(read(""), "a base_url starts with https:// or http://");
}

TEST(BaseUrl, RefusesUserInfoWithoutRepeatingIt) {
  EXPECT_EQ(read("https://me:hidden@h.example/v1"), "a base_url has no user name or password in it");
}

TEST(BaseUrl, LeavesAnAtSignInThePathAlone) { EXPECT_EQ(read("https://h.example/@v1"), "https h.example 443 /@v1"); }

TEST(BaseUrl, RefusesQueryAndFragment) {
  EXPECT_EQ(read("https://h.example/v1?a=b"), "a base_url has no query and no fragment");
  EXPECT_EQ(read("https://h.example#a"), "a base_url has no query and no fragment");
}

TEST(BaseUrl, RefusesWhatIsNoHost) {
  EXPECT_EQ(read("https:///v1"), "a base_url needs a host name or an address after ://");
  EXPECT_EQ(read("https://a b/v1"), "a base_url needs a host name or an address after ://");
  EXPECT_EQ(read("https://.example"), "a base_url needs a host name or an address after ://");
  EXPECT_EQ(read("http://[1:2:3]/v1"), "a base_url needs a host name or an address after ://");
  EXPECT_EQ(read({"http://[::1\0]/v1", 16}), "a base_url needs a host name or an address after ://");
  EXPECT_EQ(read("http://[::1/v1"), "the IPv6 address has no closing bracket");
}

TEST(BaseUrl, RefusesWhatIsNoPort) {
  EXPECT_EQ(read("http://h.example:"), "the port of a base_url is a number from 1 to 65535");
  EXPECT_EQ(read("http://h.example:0"), "the port of a base_url is a number from 1 to 65535");
  EXPECT_EQ(read("http://h.example:080"), "the port of a base_url is a number from 1 to 65535");
  EXPECT_EQ(read("http://h.example:65536"), "the port of a base_url is a number from 1 to 65535");
  EXPECT_EQ(read("http://[::1]8080"), "the port of a base_url is a number from 1 to 65535");
}

TEST(BaseUrl, RefusesALineBreakInThePath) {
  EXPECT_EQ(read("http://h.example/v1\r\nx: y"),
            "the path of a base_url holds a character that has to be percent-encoded");
}

}  // namespace
}  // namespace sfai::provider
