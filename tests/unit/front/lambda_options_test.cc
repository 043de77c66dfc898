#include "front/lambda/lambda_options.h"

#include <gtest/gtest.h>

namespace sfai::front {
namespace {

EnvFile environment(std::initializer_list<std::pair<std::string, std::string>> variables) {
  EnvFile made;
  for (const auto& [name, value] : variables) made.insert_or_assign(name, Secret(value));
  return made;
}

TEST(LambdaOptions, AsksForKeysWhenNothingIsSaid) {
  auto options = read_lambda_options({});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->auth, gateway::AuthMode::keys);
  EXPECT_EQ(options->slots, 1U);
  EXPECT_EQ(options->deadline_margin, Milliseconds(3'000));
  EXPECT_EQ(options->invoke_mode, InvokeMode::stream);
  EXPECT_FALSE(options->aws.map);
  EXPECT_TRUE(options->aws.secrets);
  EXPECT_EQ(options->aws.secret_prefix, "/sfai/prod");
  EXPECT_FALSE(options->cors_at_url);
}

TEST(LambdaOptions, ReadsEveryVariable) {
  auto options = read_lambda_options(environment({{"AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001"},
                                                  {"AWS_LAMBDA_MAX_CONCURRENCY", "64"},
                                                  {"SFAI_AUTH", "iam"},
                                                  {"SFAI_CLIENT_KEYS", "{}"},
                                                  {"SFAI_DEADLINE_MARGIN_MS", "1500"},
                                                  {"SFAI_INVOKE_MODE", "buffered"},
                                                  {"SFAI_CORS", "url"},
                                                  {"SFAI_CONFIG_BUCKET", "bucket"},
                                                  {"SFAI_CONFIG_KEY", "maps/today.json"},
                                                  {"SFAI_CONFIG_MAX_AGE_MS", "2000"},
                                                  {"SFAI_SECRET_PREFIX", "/sfai/test"}}));
  ASSERT_TRUE(options) << options.error()->message;
  EXPECT_EQ(options->runtime_api, "127.0.0.1:9001");
  EXPECT_EQ(options->slots, 64U);
  EXPECT_EQ(options->auth, gateway::AuthMode::iam);
  EXPECT_EQ(options->client_keys, "{}");
  EXPECT_EQ(options->deadline_margin, Milliseconds(1'500));
  EXPECT_EQ(options->invoke_mode, InvokeMode::buffered);
  EXPECT_TRUE(options->cors_at_url);
  EXPECT_EQ(options->aws.map->url(), "s3://bucket/maps/today.json");
  EXPECT_EQ(options->aws.map->max_age, Milliseconds(2'000));
  EXPECT_EQ(options->aws.secret_prefix, "/sfai/test");
}

TEST(LambdaOptions, NamesTheVariableAtFault) {
  const std::pair<std::string, std::string> faults[] = {{"SFAI_AUTH", "open"},
                                                        {"SFAI_INVOKE_MODE", "xyz"},
                                                        {"SFAI_DEADLINE_MARGIN_MS", "abc"},
                                                        {"SFAI_DEADLINE_MARGIN_MS", "-1"},
                                                        {"AWS_LAMBDA_MAX_CONCURRENCY", "0"},
                                                        {"SFAI_CORS", "yes"}};
  for (const auto& [name, value] : faults) {
    auto options = read_lambda_options(environment({{name, value}}));
    ASSERT_FALSE(options) << name;
    EXPECT_NE(options.error()->message.find(name), std::string::npos) << options.error()->message;
  }
}

TEST(S3Url, IsABucketAndAKey) {
  auto place = parse_s3_url("s3://bucket/config/model_map.json");
  ASSERT_TRUE(place);
  EXPECT_EQ(place->bucket, "bucket");
  EXPECT_EQ(place->key, "config/model_map.json");
  for (const char* bad : {"s3://", "s3://bucket", "s3://bucket/", "s3:///key", "https://bucket/key", ""}) {
    EXPECT_FALSE(parse_s3_url(bad)) << bad;
  }
}

}  // namespace
}  // namespace sfai::front
