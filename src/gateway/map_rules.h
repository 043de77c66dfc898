#pragma once

#include <string_view>

// How names in model_map.json are spelled. Each rule is one pattern of model_map.schema.json, so that an editor and the
// program say the same: tests/maps/agree.py holds the two together.
namespace sfai::gateway {

bool is_provider_name(std::string_view text);  // ^[a-z0-9][a-z0-9_-]{0,63}$
// 1 to 128 (role) or 256 (model) characters; no control character, no space at either end.
bool is_role_name(std::string_view text);
bool is_model_name(std::string_view text);
// A model's name, or the beginning of one and "*" at its end; no "*" elsewhere.
bool is_model_pattern(std::string_view text);
bool is_variable_name(std::string_view text);  // ^[A-Z_][A-Z0-9_]{0,127}$
bool is_secret_name(std::string_view text);    // ^[A-Za-z0-9/_+=.@-]{1,512}$: what Secrets Manager allows
bool is_header_name(std::string_view text);    // RFC 9110's token, in lower case
bool is_header_value(std::string_view text);   // printable ASCII
bool is_file_name(std::string_view text);      // not empty, no control character
bool is_origin(std::string_view text);         // "https://host[:port]" as browsers send it, or "*"

}  // namespace sfai::gateway
