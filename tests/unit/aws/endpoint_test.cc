#include "aws/endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>

namespace sfai::aws {
namespace {

using ::testing::HasSubstr;

constexpr Service secrets{"secretsmanager", "SECRETS_MANAGER"};
using Environment = std::map<std::string, std::string, std::less<>>;

Result<ServiceEndpoint> endpoint_in(std::string_view region, const Environment& environment) {
  return service_endpoint(secrets, region, [&](std::string_view name) {
    auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
  });
}

std::string host_in(std::string_view region) { return endpoint_in(region, {})->endpoint.host; }

TEST(ServiceEndpoint, IsTheRegionsOwn) {
  EXPECT_EQ(host_in("eu-central-1"), "secretsmanager.eu-central-1.amazonaws.com");
  EXPECT_EQ(host_in("cn-north-1"), "secretsmanager.cn-north-1.amazonaws.com.cn");
  EXPECT_EQ(host_in("us-gov-west-1"), "secretsmanager.us-gov-west-1.amazonaws.com");
  EXPECT_TRUE(endpoint_in("eu-central-1", {})->endpoint.tls);
}

TEST(ServiceEndpoint, PrefersTheServicesOwnVariable) {
  auto made = endpoint_in("eu-central-1", {{"AWS_ENDPOINT_URL", "http://all"},
                                           {"AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://[::1]:5000/base/"}});
  EXPECT_EQ(made->endpoint, (http::Endpoint{"::1", 5000, false, ""}));
  EXPECT_EQ(made->path_prefix, "/base");
}

TEST(ServiceEndpoint, TakesTheVariableForAllServices) {
  EXPECT_EQ(endpoint_in("x", {{"AWS_ENDPOINT_URL", "https://all.test"}})->endpoint.host, "all.test");
}

TEST(ServiceEndpoint, IgnoresVariablesWhenTold) {
  auto made = endpoint_in("eu-central-1",
                          {{"AWS_ENDPOINT_URL", "http://all"}, {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "TRUE"}});
  EXPECT_EQ(made->endpoint.host, "secretsmanager.eu-central-1.amazonaws.com");
}

TEST(ServiceEndpoint, TrustsTheAuthoritiesOfAwsCaBundle) {
  EXPECT_EQ(endpoint_in("eu-central-1", {{"AWS_CA_BUNDLE", "/ca.pem"}})->endpoint.ca_file, "/ca.pem");
}

TEST(ServiceEndpoint, RefusesARegionThatCouldBeAnotherHost) {
  for (const std::string_view region : {"", "evil.test/", "a.b", "eu-central-1#", "-a", "EU"})
    EXPECT_FALSE(endpoint_in(region, {})) << region;
}

TEST(ServiceEndpoint, NamesTheVariableThatIsNoUrl) {
  for (const std::string_view url :
       {"localhost:5000", "ftp://a", "http://", "http://a:0", "http://a:99999", "http://a:b", "http://u@a",
        "http://a?b", "http://a b", "http://[::1", "http://a:", "http://a/\r\nx"}) {
    auto made = parse_endpoint(url, "AWS_ENDPOINT_URL");
    ASSERT_FALSE(made) << url;
    EXPECT_THAT(made.error()->message, HasSubstr("AWS_ENDPOINT_URL is not")) << url;
  }
}

TEST(Partition, IsThatOfTheRegion) {
  EXPECT_EQ(partition_of("eu-central-1"), "aws");
  EXPECT_EQ(partition_of("cn-north-1"), "aws-cn");
  EXPECT_EQ(partition_of("us-gov-east-1"), "aws-us-gov");
  EXPECT_EQ(partition_of("us-isob-east-1"), "aws-iso-b");
}

}  // namespace
}  // namespace sfai::aws
