#include "gateway/router.h"

#include <gtest/gtest.h>

#include "gateway/lane.h"

namespace sfai::gateway {
namespace {

ModelMap map_of(std::string text) { return *parse_model_map(std::move(text)); }

const char* const two_roles = R"({"models":{"demo":"demo/demo","backend_developer":{"provider":"anthropic",
  "model":"claude-sonnet-4-5","fallbacks":["openai/gpt-5.1"]}}})";

TEST(Router, GivesTheTargetAndItsFallbacksInOrder) {
  ModelMap map = map_of(two_roles);
  auto found = route(map, "backend_developer");
  ASSERT_EQ(found->targets.size(), 2U);
  EXPECT_EQ(found->targets[0].provider->name, "anthropic");
  EXPECT_EQ(found->targets[0].model, "claude-sonnet-4-5");
  EXPECT_EQ(found->targets[1].provider->name, "openai");
  EXPECT_EQ(found->targets[1].model, "gpt-5.1");
}

TEST(Router, NamesTheKnownRolesAndTheNearest) {
  ModelMap map = map_of(two_roles);
  Error error = route(map, "backend_develper").error();
  EXPECT_EQ(error->kind, ErrorKind::not_found);
  EXPECT_EQ(error->code, "model_not_found");
  EXPECT_EQ(error->param, "model");
  EXPECT_EQ(
      error->message,
      "unknown role 'backend_develper' (did you mean 'backend_developer'?); known roles: demo, backend_developer");
}

TEST(Router, TakesProviderAndModelOnlyWhereTheMapAllowsIt) {
  ModelMap closed = map_of(two_roles);
  ModelMap open = map_of(R"({"models":{"demo":"demo/demo"},"allow_direct":true})");
  EXPECT_EQ(route(closed, "openai/gpt-5.1").error()->code, "model_not_found");
  EXPECT_EQ(route(open, "openai/gpt-5.1")->targets[0].model, "gpt-5.1");
  EXPECT_EQ(route(open, "nobody/gpt-5.1").error()->code, "model_not_found");
}

TEST(Router, TakesTheDefaultRoleOnlyWhenNoneIsNamed) {
  ModelMap map = map_of(R"({"models":{"demo":"demo/demo"},"default_role":"demo"})");
  EXPECT_EQ(route(map, "")->role, "demo");
  EXPECT_EQ(route(map, "other").error()->kind, ErrorKind::not_found);
}

TEST(Router, AsksForAModelWhenThereIsNoDefault) {
  ModelMap map = map_of(two_roles);
  Error error = route(map, "").error();
  EXPECT_EQ(error->kind, ErrorKind::bad_request);
  EXPECT_EQ(error->param, "model");
}

TEST(Lane, IsNativeForTheSameDialectOnly) {
  EXPECT_EQ(choose_lane("openai_chat", "openai_chat"), Lane::native);
  EXPECT_EQ(choose_lane("openai_chat", "anthropic"), Lane::translated);
}

}  // namespace
}  // namespace sfai::gateway
