#include "dialect/anthropic/schema.h"

#include <gtest/gtest.h>

namespace sfai::dialect::anthropic {
namespace {

struct Cleaning {
  std::string_view sentence;
  std::string_view schema;
  std::string_view cleaned;
};
class SchemaCleaning : public testing::TestWithParam<Cleaning> {};
TEST_P(SchemaCleaning, GivesWhatTheProviderTakes) {
  const auto clean = clean_schema(GetParam().schema);
  EXPECT_EQ(clean.json, GetParam().cleaned) << GetParam().sentence;
  EXPECT_TRUE(clean.changed);
}

INSTANTIATE_TEST_SUITE_P(
    Anthropic, SchemaCleaning,
    testing::Values(
        Cleaning{"an object is closed", R"({"type":"object","properties":{"a":{"properties":{}}}})",
                 R"({"type":"object","properties":{"a":{"properties":{},"additionalProperties":false}},)"
                 R"("additionalProperties":false})"},
        Cleaning{"an open object is closed", R"({"type":["object","null"],"additionalProperties":{"type":"string"}})",
                 R"({"type":["object","null"],"additionalProperties":false,)"
                 R"("description":"{additionalProperties: {\"type\":\"string\"}}"})"},
        Cleaning{"one of whatever members too", R"({"type":"object","additionalProperties":true})",
                 R"({"type":"object","additionalProperties":false})"},
        Cleaning{"objects that must match together are said", R"({"allOf":[{"type":"object"},{"$ref":"#/$defs/a"}]})",
                 R"({"description":"{allOf: [{\"type\":\"object\"},{\"$ref\":\"#/$defs/a\"}]}"})"},
        Cleaning{"bounds are said", R"({"type":"integer","description":"Age.","minimum":1,"maximum":9})",
                 R"({"type":"integer","description":"Age.\n\n{minimum: 1, maximum: 9}"})"},
        Cleaning{"so are lengths", R"({"type":"string","minLength":2,"default":"ab"})",
                 R"({"type":"string","default":"ab","description":"{minLength: 2}"})"},
        Cleaning{"an array's size is said, but for one item", R"({"type":"array","minItems":2,"uniqueItems":true})",
                 R"({"type":"array","description":"{minItems: 2, uniqueItems: true}"})"},
        Cleaning{"a tuple is said", R"({"type":"array","prefixItems":[{"type":"string"}]})",
                 R"({"type":"array","description":"{prefixItems: [{\"type\":\"string\"}]}"})"},
        Cleaning{"oneOf is anyOf", R"({"oneOf":[{"type":"string"},{"type":"integer","minimum":0}]})",
                 R"({"anyOf":[{"type":"string"},{"type":"integer","description":"{minimum: 0}"}]})"},
        Cleaning{"a sole reference in allOf", R"({"allOf":[{"$ref":"#/$defs/a"}]})",
                 R"({"anyOf":[{"$ref":"#/$defs/a"}]})"},
        Cleaning{"definitions stay and are cleaned", R"({"$ref":"#/$defs/a","$defs":{"a":{"type":"object"}}})",
                 R"({"$ref":"#/$defs/a","$defs":{"a":{"type":"object","additionalProperties":false}}})"},
        Cleaning{"items are cleaned", R"({"type":"array","minItems":1,"items":{"type":"number","multipleOf":2}})",
                 R"({"type":"array","minItems":1,"items":{"type":"number","description":"{multipleOf: 2}"}})"},
        Cleaning{"a format that is not known", R"({"type":"string","format":"phone"})",
                 R"({"type":"string","description":"{format: \"phone\"}"})"},
        Cleaning{"a pattern with a lookahead", R"({"type":"string","pattern":"(?=a)b"})",
                 R"({"type":"string","description":"{pattern: \"(?=a)b\"}"})"},
        Cleaning{"an enum of objects", R"({"enum":[{"a":1}]})", R"({"description":"{enum: [{\"a\":1}]}"})"},
        Cleaning{"conditions are said", R"({"type":"string","not":{"const":"x"}})",
                 R"({"type":"string","description":"{not: {\"const\":\"x\"}}"})"},
        Cleaning{"bookkeeping goes", R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"string"})",
                 R"({"type":"string"})"}));

class SchemaAsItIs : public testing::TestWithParam<std::string_view> {};
TEST_P(SchemaAsItIs, KeepsItsBytes) {
  const auto clean = clean_schema(GetParam());
  EXPECT_EQ(clean.json, GetParam());
  EXPECT_FALSE(clean.changed);
}

INSTANTIATE_TEST_SUITE_P(
    Anthropic, SchemaAsItIs,
    testing::Values(
        R"({ "type": "object", "properties": {"minimum": {"type":"string"}}, "additionalProperties": false })",
        R"({"type":"string", "format":"date-time", "enum":["a", null, 1.0], "title":"T", "default":"a"})",
        R"({"anyOf":[{"type":"null"}, {"const":1}], "description":"d"})", R"({"type":"string", "pattern":"^\\d{3}$"})",
        R"({"type":"array", "minItems":1, "items":{}})", R"({"allOf":[{"type":"string"}, {"enum":["a"]}]})"));

TEST(SchemaCleaning, SaysThatAMapOfAnyKeysIsClosed) {
  EXPECT_EQ(change_of(clean_schema(R"({"type":"object","additionalProperties":{"type":"string"}})")),
            "the provider's objects hold named members only, and descriptions say what else it cannot");
  EXPECT_EQ(change_of(clean_schema(R"({"type":"integer","minimum":1})")),
            "what the provider's schemas cannot say stands in descriptions");
}

}  // namespace
}  // namespace sfai::dialect::anthropic
