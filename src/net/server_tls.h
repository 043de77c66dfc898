#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <openssl/types.h>
#include <string>

#include "net/tls_stream.h"

namespace sfai::net {

// A server's certificate with its key, read again when one of the files has changed. Shared by the threads.
class ServerTls {
 public:
  struct Files {
    std::string certificate;  // PEM: the server's, then those between it and the authority
    std::string key;          // PEM, without a passphrase
  };
  using Report = std::function<void(const std::string&)>;  // called by any thread

  // Error not_configured: names the file and the reason.
  static Result<std::unique_ptr<ServerTls>> load(Files files, Report report,
                                                 Milliseconds between_looks = Milliseconds(1'000));

  // The server's side of a new connection: TLS 1.2 or newer, ALPN http/1.1. The first read shakes hands. Looks at the
  // files at most once in `between_looks`; a pair that does not fit is reported once, and the old one stays. Nothing:
  // no memory.
  std::unique_ptr<ByteStream> encrypted(std::unique_ptr<Socket> socket);

 private:
  using Context = std::unique_ptr<SSL_CTX, FreeSslContext>;
  struct Version {
    std::uint64_t device = 0, inode = 0;
    std::int64_t size = 0, seconds = 0, nanoseconds = 0, changed_seconds = 0, changed_nanoseconds = 0;
    bool operator==(const Version&) const = default;
  };
  struct Versions {
    Version certificate, key;
    bool operator==(const Versions&) const = default;
  };

  ServerTls(Files files, Report report, Milliseconds between_looks)
      : files_(std::move(files)), report_(std::move(report)), between_looks_(between_looks) {}
  static Version version_of(const std::string& file);
  Versions versions() const { return {version_of(files_.certificate), version_of(files_.key)}; }
  Result<Context> read() const;
  void warn_of_readers() const;
  void look_again();

  Files files_;
  Report report_;
  Milliseconds between_looks_;
  std::mutex mutex_;
  Context context_;  // connections keep theirs alive
  Versions read_;    // what was tried last
  SteadyTime looked_at_;
  std::string failure_;  // that was reported last
};

}  // namespace sfai::net
