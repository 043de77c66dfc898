#include "gateway/log_words.h"

#include <algorithm>
#include <array>

#include "base/redact.h"

namespace sfai::gateway {
namespace {

constexpr std::size_t longest_name = 128;
constexpr std::size_t longest_code = 48;
constexpr std::size_t longest_member = 40;
constexpr std::size_t longest_pointer = 256;
// Members of APIs have few ("custom_id_2"); keys and numbers of people have many.
constexpr std::ptrdiff_t most_digits = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }

bool is_plain_code(std::string_view code) {
  return !code.empty() && code.size() <= longest_code &&
         std::ranges::all_of(code, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

bool is_member_name(std::string_view name) {
  if (name.empty() || name.size() > longest_member) return false;
  if (std::ranges::all_of(name, is_digit)) return name.size() <= 6;  // a place in a list
  if (std::ranges::count_if(name, is_digit) > most_digits) return false;
  return std::ranges::all_of(name, [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '$'; });
}

void clean_name(std::string& name, std::string_view client_key) {
  hide(name, client_key);
  if (name.size() > longest_name) name.resize(longest_name);
  for (char& c : name) {
    if (c < ' ' || c > '~') c = '?';
  }
}

}  // namespace

std::string_view loggable_method(std::string_view method) {
  constexpr std::array<std::string_view, 7> known{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  const auto* found = std::ranges::find(known, method);
  return found == known.end() ? "(other)" : *found;
}

std::string loggable_kind(const chat::ApiError& error) {
  return is_plain_code(error.code) ? error.code : std::string(name_of(error.kind));
}

std::string loggable_pointer(std::string_view pointer) {
  std::string clean;
  while (!pointer.empty()) {
    if (clean.size() > longest_pointer) return clean + "/…";
    pointer.remove_prefix(1);  // "/"
    const std::string_view name = pointer.substr(0, pointer.find('/'));
    clean.append("/").append(is_member_name(name) ? name : "(name)");
    pointer.remove_prefix(name.size());
  }
  return clean;
}

bool needs_cleaning(const LogRecord& record) { return record.direct || !record.losses.empty(); }

void clean_for_log(LogRecord& record, std::string_view client_key) {
  if (record.direct) {
    clean_name(record.role, client_key);
    clean_name(record.model, client_key);
  }
  for (chat::Loss& loss : record.losses) {
    hide(loss.pointer, client_key);
    loss.pointer = loggable_pointer(loss.pointer);
  }
}

}  // namespace sfai::gateway
