#include "front/settings/env_file.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace sfai::front {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_name(std::string_view text) {
  if (text.empty() || !is_letter(text[0])) return false;
  return std::ranges::all_of(text, [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

std::string_view without_export(std::string_view line) {
  constexpr std::string_view word = "export";
  if (!line.starts_with(word) || line.size() == word.size() || !is_blank(line[word.size()])) return line;
  return trim(line.substr(word.size()));
}

// What may stand behind a closing quote: nothing, or a comment.
bool is_only_comment(std::string_view rest) {
  auto text = trim(rest);
  return text.empty() || (text.starts_with('#') && is_blank(rest.front()));
}

std::optional<Secret> read_single_quoted(std::string_view text) {
  auto close = text.find('\'', 1);
  if (close == std::string_view::npos || !is_only_comment(text.substr(close + 1))) return std::nullopt;
  return Secret(std::string(text.substr(1, close - 1)));
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case 'n':
      out += '\n';
      return;
    case 'r':
      out += '\r';
      return;
    case 't':
      out += '\t';
      return;
    case '"':
    case '\\':
      out += c;
      return;
    default:
      out.append({'\\', c});
      return;
  }
}

std::optional<Secret> read_double_quoted(std::string_view text) {
  std::string value;
  std::size_t at = 1;
  for (; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] != '\\') {
      value += text[at];
      continue;
    }
    if (++at == text.size()) return std::nullopt;
    append_escaped(value, text[at]);
  }
  if (at == text.size() || !is_only_comment(text.substr(at + 1))) return std::nullopt;
  return Secret(std::move(value));
}

// `text` is what stands behind the "=", untrimmed: " #" makes a comment there, "#" alone does not.
Secret read_unquoted(std::string_view text) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '#' && is_blank(text[at - 1])) text = text.substr(0, at);
  }
  return Secret(std::string(trim(text)));
}

std::optional<Secret> read_value(std::string_view text) {
  auto trimmed = trim(text);
  if (trimmed.starts_with('\'')) return read_single_quoted(trimmed);
  if (trimmed.starts_with('"')) return read_double_quoted(trimmed);
  return read_unquoted(text);
}

// False: the line says nothing that a .env file can say.
bool read_line(std::string_view line, EnvFile& file) {
  if (line.contains('\0')) return false;
  auto text = trim(line);
  if (text.empty() || text.starts_with('#')) return true;
  text = without_export(text);
  auto equals = text.find('=');
  if (equals == std::string_view::npos) return false;
  auto name = trim(text.substr(0, equals));
  auto value = read_value(text.substr(equals + 1));
  if (!is_name(name) || !value) return false;
  file.insert_or_assign(std::string(name), std::move(*value));
  return true;
}

}  // namespace

Result<EnvFile> parse_env_file(std::string_view text) {
  // PowerShell's ">" writes UTF-16 up to version 5.
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return fail(ErrorKind::not_configured, "line 1: the file is UTF-16: save it as UTF-8");
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  EnvFile file;
  for (std::size_t number = 1; !text.empty(); ++number) {
    auto line = text.substr(0, text.find('\n'));
    if (!read_line(line, file)) {
      return fail(ErrorKind::not_configured,
                  "line " + std::to_string(number) + ": neither NAME=value nor a comment (is a quote left open?)");
    }
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return file;
}

}  // namespace sfai::front
