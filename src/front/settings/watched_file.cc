#include "front/settings/watched_file.h"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>

namespace sfai::front {
namespace {

std::string version_of(const std::string& path) {
  struct stat info{};
  if (stat(path.c_str(), &info) != 0) return {};
  return fmt::format("{}.{:09}/{}/{}", info.st_mtim.tv_sec, info.st_mtim.tv_nsec, info.st_size, info.st_ino);
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorKind::not_found, path + ": " + std::strerror(errno));
  std::ostringstream content;
  content << file.rdbuf();
  if (file.bad()) return fail(ErrorKind::not_found, path + ": cannot be read");
  return content.str();
}

Result<std::optional<std::string>> WatchedFile::read_if_changed() {
  std::string now = version_of(path_);
  if (now == version_) return std::nullopt;
  version_ = std::move(now);
  auto content = read_file(path_);
  if (!content) return std::unexpected(content.error());
  return std::optional(std::move(*content));
}

}  // namespace sfai::front
