#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"

namespace sfai::front {

// A file that is looked at whenever somebody asks: one stat(), and a read only when it changed. No watcher that could
// lag.
class WatchedFile {
 public:
  explicit WatchedFile(std::string path) : path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  // Modification time, size and inode as one text; empty when the file is not there.
  std::string version() const;

  // The content if the file is another one than at the last call (or this is the first), nothing if not.
  // Error not_found: it is not there or cannot be read, said once until that changes.
  // Calls with the same `turn` look once; 0: always.
  Result<std::optional<std::string>> read_if_changed(std::uint64_t turn = 0);

 private:
  struct Version {
    std::int64_t seconds = 0, nanoseconds = 0, size = 0;
    std::uint64_t inode = 0;
    bool operator==(const Version&) const = default;
  };
  std::optional<Version> look() const;  // nothing: it is not there

  std::string path_;
  std::optional<Version> version_;
  bool looked_ = false;
  std::uint64_t turn_ = 0;  // of the last look
};

// The whole file. Error not_found names it.
Result<std::string> read_file(const std::string& path);

}  // namespace sfai::front
