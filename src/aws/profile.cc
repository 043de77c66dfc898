#include "aws/profile.h"

#include <utility>

#include "aws/ini.h"
#include "aws/text_file.h"
#include "base/text.h"

namespace sfai::aws {
namespace {

std::string path_of(const Variables& variables, std::string_view variable, std::string_view fallback) {
  std::string path = variables(variable);
  if (path.empty()) path = fallback;
  if (path.starts_with("~/")) path.replace(0, 1, variables("HOME"));
  return path;
}

Secret content_of(const std::string& path) { return Secret(read_text_file(path).value_or("")); }

bool is_space(char c) { return c == ' ' || c == '\t'; }

// [profile NAME] or [profile "NAME"]; [default] needs no "profile".
std::string_view profile_of_section(std::string_view section) {
  constexpr std::string_view word = "profile";
  if (section == "default") return section;
  if (!section.starts_with(word) || section.size() == word.size() || !is_space(section[word.size()])) return {};
  std::string_view name = trim(section.substr(word.size()));
  const bool quoted = name.size() >= 2 && (name.front() == '"' || name.front() == '\'') && name.back() == name.front();
  return quoted ? name.substr(1, name.size() - 2) : name;
}

enum class File { credentials, config };

// The last of that name, as in all readers of such files; an empty name counts as any.
std::string_view find(std::string_view text, File file, std::string_view profile, std::string_view setting) {
  std::string_view found;
  for (const auto& [section, name, value] : parse_ini(text)) {
    const auto owner = file == File::config ? profile_of_section(section) : section;
    const bool matches = setting.empty() || equal_ignoring_case(name, setting);
    if (owner == profile && matches) found = value;
  }
  return found;
}

}  // namespace

Profile Profile::read(const Variables& variables) {
  Profile profile;
  profile.name_ = variables("AWS_PROFILE");
  if (profile.name_.empty()) profile.name_ = variables("AWS_DEFAULT_PROFILE");
  profile.asked_for_ = !profile.name_.empty();
  if (profile.name_.empty()) profile.name_ = "default";
  profile.credentials_path_ = path_of(variables, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials");
  profile.config_path_ = path_of(variables, "AWS_CONFIG_FILE", "~/.aws/config");
  profile.credentials_ = content_of(profile.credentials_path_);
  profile.config_ = content_of(profile.config_path_);
  return profile;
}

bool Profile::empty() const { return get({}).empty(); }

std::string Profile::get(std::string_view setting) const {
  auto found = find(credentials_.reveal(), File::credentials, name_, setting);
  if (found.empty()) found = find(config_.reveal(), File::config, name_, setting);
  return std::string(found);
}

std::string Profile::places() const { return credentials_path_ + " and " + config_path_; }

}  // namespace sfai::aws
