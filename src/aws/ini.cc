#include "aws/ini.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace sfai::aws {
namespace {

// A comment after a value has white space before it: keys hold neither.
std::string_view without_comment(std::string_view value) {
  for (std::size_t at = 1; at < value.size(); ++at) {
    const bool mark = value[at] == '#' || value[at] == ';';
    if (mark && (value[at - 1] == ' ' || value[at - 1] == '\t')) return trim(value.substr(0, at));
  }
  return value;
}

struct Reader {
  std::string_view section = {};
  std::optional<std::size_t> indent = {};  // of the last setting in this section

  std::optional<IniSetting> read(std::string_view line) {
    const std::string_view text = trim(line);
    if (text.empty() || text.front() == '#' || text.front() == ';') return std::nullopt;
    const std::size_t deep = line.find_first_not_of(" \t");
    if (text.front() == '[' && deep == 0) {
      section = trim(text.substr(1, text.find(']') - 1));
      indent.reset();
      return std::nullopt;
    }
    if (indent && deep > *indent) return std::nullopt;
    const std::size_t mark = text.find_first_of("=:");
    if (mark == text.npos) return std::nullopt;
    indent = deep;
    return IniSetting{section, trim(text.substr(0, mark)), without_comment(trim(text.substr(mark + 1)))};
  }
};

}  // namespace

std::vector<IniSetting> parse_ini(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  std::vector<IniSetting> settings;
  Reader reader;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    auto setting = reader.read(line);
    if (setting) settings.push_back(*setting);
  }
  return settings;
}

}  // namespace sfai::aws
