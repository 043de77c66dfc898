#include "gateway/map_rules.h"

#include <algorithm>

#include "provider/provider.h"

namespace sfai::gateway {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }

// Code points, as JSON Schema counts a string's length.
std::size_t characters(std::string_view text) {
  auto starts = std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  return static_cast<std::size_t>(starts);
}

bool is_label(std::string_view text, std::size_t most) {
  if (text.empty() || characters(text) > most) return false;
  return !text.starts_with(' ') && !text.ends_with(' ') && std::ranges::none_of(text, is_control);
}

bool is_one_of(char c, std::string_view others) { return others.contains(c); }

}  // namespace

bool is_provider_name(std::string_view text) {
  if (text.empty() || text.size() > 64 || is_one_of(text[0], "_-")) return false;
  return std::ranges::all_of(text, [](char c) { return is_lower(c) || is_digit(c) || is_one_of(c, "_-"); });
}

bool is_role_name(std::string_view text) { return is_label(text, 128); }

bool is_model_name(std::string_view text) { return is_label(text, 256); }

bool is_model_pattern(std::string_view text) {
  return is_model_name(text) && text.substr(0, text.size() - 1).find('*') == std::string_view::npos;
}

bool is_variable_name(std::string_view text) {
  if (text.empty() || text.size() > 128 || is_digit(text[0])) return false;
  return std::ranges::all_of(text, [](char c) { return is_upper(c) || is_digit(c) || c == '_'; });
}

bool is_secret_name(std::string_view text) {
  if (text.empty() || text.size() > 512) return false;
  return std::ranges::all_of(
      text, [](char c) { return is_upper(c) || is_lower(c) || is_digit(c) || is_one_of(c, "/_+=.@-"); });
}

bool is_header_name(std::string_view text) {
  if (text.empty()) return false;
  return std::ranges::all_of(text,
                             [](char c) { return is_lower(c) || is_digit(c) || is_one_of(c, "!#$%&'*+-.^_`|~"); });
}

bool is_header_value(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_file_name(std::string_view text) { return !text.empty() && std::ranges::none_of(text, is_control); }

bool is_origin(std::string_view text) {
  if (text == "*") return true;
  // Browsers send the host in lower case and never a path: an origin written otherwise would never match.
  auto url = provider::parse_base_url(text);
  if (!url || std::ranges::any_of(text, is_upper)) return false;
  return text.find('/', text.find("://") + 3) == std::string_view::npos;
}

}  // namespace sfai::gateway
