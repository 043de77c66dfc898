#pragma once

#include <string>

namespace sfai::testing {

// A self-signed certificate for one host name or IP address, made on the spot, with its key; both PEM.
struct Certificate {
  std::string certificate;
  std::string key;
};

Certificate make_certificate(const std::string& host);

// A file that is removed when this object dies.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace sfai::testing
