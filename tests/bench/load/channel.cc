#include "channel.h"

#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bench {

Channel::Channel(int descriptor, SSL_CTX* context) : descriptor_(descriptor) {
  int on = 1;
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (context == nullptr) return;
  tls_.reset(SSL_new(context));
  SSL_set_fd(tls_.get(), descriptor_);
  SSL_set_accept_state(tls_.get());
}

Channel::~Channel() { close(); }

void Channel::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

Channel::Read Channel::read(std::span<char> buffer) {
  if (!tls_) {
    auto count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (count > 0) return {Outcome::data, {buffer.data(), static_cast<std::size_t>(count)}};
    return {count < 0 && (errno == EAGAIN || errno == EINTR) ? Outcome::nothing_yet : Outcome::closed, {}};
  }
  ERR_clear_error();  // an error of another connection would be taken for this one's
  int count = SSL_read(tls_.get(), buffer.data(), static_cast<int>(buffer.size()));
  if (count > 0) return {Outcome::data, {buffer.data(), static_cast<std::size_t>(count)}};
  int error = SSL_get_error(tls_.get(), count);
  bool waits = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
  return {waits ? Outcome::nothing_yet : Outcome::closed, {}};
}

bool Channel::write(std::string_view bytes) {
  if (!unsent_.empty()) {
    unsent_ += bytes;
    auto sent = send(unsent_);
    if (sent > 0) unsent_.erase(0, static_cast<std::size_t>(sent));
    return sent >= 0;
  }
  if (bytes.empty()) return true;
  auto sent = send(bytes);
  if (sent < 0) return false;
  unsent_ += bytes.substr(static_cast<std::size_t>(sent));
  return true;
}

long Channel::send(std::string_view bytes) {
  if (!tls_) {
    auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0) return count;
    return errno == EAGAIN || errno == EINTR ? 0 : -1;
  }
  ERR_clear_error();
  int count = SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()));
  if (count > 0) return count;
  int error = SSL_get_error(tls_.get(), count);
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

}  // namespace bench
