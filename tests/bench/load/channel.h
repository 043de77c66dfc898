#pragma once
#include <memory>
#include <openssl/ssl.h>
#include <span>
#include <string>
#include <string_view>

namespace bench {

/** A connected, non-blocking socket, encrypted where a context is given (the side of the server). */
class Channel {
 public:
  enum class Outcome { data, nothing_yet, closed };
  struct Read {
    Outcome outcome;
    std::string_view bytes;  // inside the buffer that was given
  };

  explicit Channel(int descriptor, SSL_CTX* context = nullptr);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  int descriptor() const { return descriptor_; }
  bool encrypted() const { return tls_ != nullptr; }
  Read read(std::span<char> buffer);
  /** Keeps what the socket does not take. False when the connection is gone. */
  bool write(std::string_view bytes);
  bool flush() { return write({}); }
  bool has_unsent() const { return !unsent_.empty(); }
  void close();

 private:
  /** How much went out; -1 when the connection is gone. */
  long send(std::string_view bytes);

  int descriptor_;
  std::unique_ptr<SSL, decltype(&SSL_free)> tls_{nullptr, SSL_free};
  std::string unsent_;
};

}  // namespace bench
