#include "gateway/models_endpoint.h"

#include "gateway/router.h"
#include "wire/json_writer.h"

namespace sfai::gateway {
namespace {

void figure_or_null(wire::JsonWriter& json, std::string_view name, std::int64_t figure) {
  json.key(name);
  if (figure == 0) {
    json.null();
  } else {
    json.integer(figure);
  }
}

// The sizes are those of the role's first target: Claude Code goes by them for names that it does not know.
void write_model(wire::JsonWriter& json, const ModelMap& map, const std::string& role, ModelsShape shape) {
  if (shape == ModelsShape::anthropic) {
    const auto found = route(map, role);
    const chat::ModelTraits traits = found ? found->targets.front().traits : chat::ModelTraits{};
    json.begin_object().member("type", "model").member("id", role).member("display_name", role);
    json.member("created_at", "1970-01-01T00:00:00Z");
    figure_or_null(json, "max_input_tokens", traits.context_size);
    figure_or_null(json, "max_tokens", traits.output_limit);
    json.end_object();
    return;
  }
  json.begin_object().member("id", role).member("object", "model");
  json.member_integer("created", 0).member("owned_by", "sfai").end_object();
}

void member_or_null(wire::JsonWriter& json, std::string_view name, const std::string* text) {
  json.key(name);
  if (text == nullptr) {
    json.null();
  } else {
    json.string(*text);
  }
}

}  // namespace

std::string render_models(const ModelMap& map, const ClientKey* key, ModelsShape shape) {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object();
  if (shape == ModelsShape::openai) json.member("object", "list");
  json.key("data").begin_array();
  const std::string* first = nullptr;
  const std::string* last = nullptr;
  for (const auto& role : map.roles) {
    if (key != nullptr && !key->allows(role.first)) continue;
    write_model(json, map, role.first, shape);
    if (first == nullptr) first = &role.first;
    last = &role.first;
  }
  json.end_array();
  if (shape == ModelsShape::anthropic) {
    json.member_boolean("has_more", false);
    member_or_null(json, "first_id", first);
    member_or_null(json, "last_id", last);
  }
  json.end_object();
  return body;
}

std::optional<std::string> render_model(const ModelMap& map, const ClientKey* key, std::string_view id,
                                        ModelsShape shape) {
  if (map.role(id) == nullptr || (key != nullptr && !key->allows(id))) return std::nullopt;
  std::string body;
  wire::JsonWriter json(body);
  write_model(json, map, std::string(id), shape);
  return body;
}

}  // namespace sfai::gateway
