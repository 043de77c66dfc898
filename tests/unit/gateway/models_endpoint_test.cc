#include "gateway/models_endpoint.h"

#include <gtest/gtest.h>

namespace sfai::gateway {
namespace {

ModelMap map() {
  return *parse_model_map(R"({"models":{"a":"openai/gpt-4o","b":"demo/demo"},)"
                          R"("capabilities":{"openai/gpt-4o":{"context_size":1000,"output_limit":9}}})");
}

TEST(ModelsEndpoint, ListsTheRolesAsOpenAiListsModels) {
  EXPECT_EQ(render_models(map(), nullptr, ModelsShape::openai),
            R"({"object":"list","data":[{"id":"a","object":"model","created":0,"owned_by":"sfai"},)"
            R"({"id":"b","object":"model","created":0,"owned_by":"sfai"}]})");
}

TEST(ModelsEndpoint, ListsThemAsAnthropicDoesWithTheirSizes) {
  EXPECT_EQ(render_models(map(), nullptr, ModelsShape::anthropic),
            R"({"data":[{"type":"model","id":"a","display_name":"a","created_at":"1970-01-01T00:00:00Z",)"
            R"("max_input_tokens":1000,"max_tokens":9},{"type":"model","id":"b","display_name":"b",)"
            R"("created_at":"1970-01-01T00:00:00Z","max_input_tokens":null,"max_tokens":null}],)"
            R"("has_more":false,"first_id":"a","last_id":"b"})");
}

TEST(ModelsEndpoint, ShowsAKeyItsOwnRolesOnly) {
  const ClientKey key{.name = "k", .sha256 = {}, .roles = {"b"}, .expires = {}, .limits = {}};
  EXPECT_EQ(render_models(map(), &key, ModelsShape::openai),
            R"({"object":"list","data":[{"id":"b","object":"model","created":0,"owned_by":"sfai"}]})");
  EXPECT_FALSE(render_model(map(), &key, "a", ModelsShape::openai));
}

}  // namespace
}  // namespace sfai::gateway
