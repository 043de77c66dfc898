#include "front/check.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "gateway/map_warnings.h"
#include "gateway/model_map.h"

namespace sfai::front {
namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

void print_problem(std::string_view name, const gateway::MapProblem& problem, std::ostream& out) {
  out << name << ": ";
  if (!problem.pointer.empty()) out << problem.pointer << ": ";
  out << problem.message << "\n";
}

}  // namespace

CheckResult check_map(std::string_view name, std::string text, std::ostream& out) {
  auto map = gateway::parse_model_map(std::move(text));
  if (!map) {
    for (const auto& problem : map.error()) print_problem(name, problem, out);
    return CheckResult::bad_map;
  }
  out << name << ": ok: " << counted(map->roles.size(), "role") << ", " << counted(map->providers.size(), "provider")
      << "\n";
  for (const auto& warning : gateway::warnings_of(*map)) out << name << ": warning: " << warning << "\n";
  return CheckResult::good;
}

int check_file(const std::string& path, std::ostream& out) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  std::error_code ignored;
  if (!file || std::filesystem::is_directory(path, ignored)) {
    out << path << ": cannot be read: there is no such file, or it is a folder or not readable for this user\n";
    return static_cast<int>(CheckResult::unreadable);
  }
  return static_cast<int>(check_map(path, std::move(text).str(), out));
}

}  // namespace sfai::front
