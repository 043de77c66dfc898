#include "front/settings/watched_file.h"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <utility>

namespace sfai::front {

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorKind::not_found, path + ": " + std::strerror(errno));
  std::ostringstream content;
  content << file.rdbuf();
  if (file.bad()) return fail(ErrorKind::not_found, path + ": cannot be read");
  return content.str();
}

std::optional<WatchedFile::Version> WatchedFile::look() const {
  struct stat info{};
  if (stat(path_.c_str(), &info) != 0) return std::nullopt;
  return Version{
      .seconds = info.st_mtim.tv_sec, .nanoseconds = info.st_mtim.tv_nsec, .size = info.st_size, .inode = info.st_ino};
}

std::string WatchedFile::version() const {
  if (!version_) return {};
  return fmt::format("{}.{:09}/{}/{}", version_->seconds, version_->nanoseconds, version_->size, version_->inode);
}

Result<std::optional<std::string>> WatchedFile::read_if_changed(std::uint64_t turn) {
  if (turn != 0 && std::exchange(turn_, turn) == turn) return std::nullopt;
  const auto now = look();
  if (std::exchange(looked_, true) && now == version_) return std::nullopt;
  version_ = now;
  auto content = read_file(path_);
  if (!content) return std::unexpected(content.error());
  return std::optional(std::move(*content));
}

}  // namespace sfai::front
