#include "gateway/models_endpoint.h"

#include "wire/json_writer.h"

namespace sfai::gateway {
namespace {

void write_model(wire::JsonWriter& json, const std::string& role) {
  json.begin_object().member("id", role).member("object", "model");
  json.member_integer("created", 0).member("owned_by", "sfai").end_object();
}

}  // namespace

std::string render_models(const ModelMap& map, const ClientKey* key) {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().member("object", "list").key("data").begin_array();
  for (const auto& role : map.roles) {
    if (key == nullptr || key->allows(role.first)) write_model(json, role.first);
  }
  json.end_array().end_object();
  return body;
}

std::optional<std::string> render_model(const ModelMap& map, const ClientKey* key, std::string_view id) {
  if (map.role(id) == nullptr || (key != nullptr && !key->allows(id))) return std::nullopt;
  std::string body;
  wire::JsonWriter json(body);
  write_model(json, std::string(id));
  return body;
}

}  // namespace sfai::gateway
