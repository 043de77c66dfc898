#include "dialect/openai_chat/strict_schema.h"

#include <array>
#include <gtest/gtest.h>

namespace sfai::dialect::openai_chat {
namespace {

struct SchemaRow {
  std::string_view sentence;
  std::string_view schema;
  bool strict;
};
void PrintTo(const SchemaRow& row, std::ostream* out) { *out << row.sentence; }
class StrictSchema : public testing::TestWithParam<SchemaRow> {};

TEST_P(StrictSchema, IsTold) {
  wire::JsonDocument document;
  EXPECT_EQ(is_strict_schema(*document.parse_copy(GetParam().schema)), GetParam().strict);
}

constexpr auto rows = std::to_array<SchemaRow>({
    {"no properties", R"({"type":"object","additionalProperties":false})", true},
    {"all properties required",
     R"({"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false})", true},
    {"an open object", R"({"type":"object","properties":{}})", false},
    {"additional properties with a schema", R"({"type":"object","properties":{},"additionalProperties":{}})", false},
    {"an optional property",
     R"({"type":"object","properties":{"a":{},"b":{}},"required":["a"],"additionalProperties":false})", false},
    {"an open object in a property",
     R"({"type":"object","properties":{"a":{"type":"object"}},"required":["a"],"additionalProperties":false})", false},
    {"an open object that may be null",
     R"({"type":"object","properties":{"a":{"type":["object","null"]}},"required":["a"],"additionalProperties":false})",
     false},
    {"an open object in a list",
     R"({"type":"object","properties":{"a":{"type":"array","items":{"type":"object"}}},"required":["a"],"additionalProperties":false})",
     false},
    {"an open object as one of two",
     R"({"type":"object","properties":{"a":{"anyOf":[{},{"type":"object"}]}},"required":["a"],"additionalProperties":false})",
     false},
    {"an open object among the definitions",
     R"({"type":"object","additionalProperties":false,"$defs":{"a":{"properties":{}}}})", false},
    {"closed objects everywhere",
     R"({"type":"object","properties":{"a":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false}]}},"required":["a"],"additionalProperties":false})",
     true},
    {"properties that are called as keywords are",
     R"({"type":"object","properties":{"not":{"type":"string"},"if":{"enum":[{"type":"object"}]}},"required":["not","if"],"additionalProperties":false})",
     true},
    {"one of several",
     R"({"type":"object","properties":{"a":{"oneOf":[{}]}},"required":["a"],"additionalProperties":false})", false},
    {"a choice at the root", R"({"type":"object","anyOf":[],"additionalProperties":false})", false},
    {"a root that is no object", R"({"type":"string"})", false},
    {"a root that is true", "true", false},
});
INSTANTIATE_TEST_SUITE_P(Rows, StrictSchema, testing::ValuesIn(rows));

TEST(StrictSchemaOf, NothingIsNotStrict) { EXPECT_FALSE(is_strict_schema({})); }

}  // namespace
}  // namespace sfai::dialect::openai_chat
