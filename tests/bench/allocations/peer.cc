#include "peer.h"

#include <cerrno>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "../load/sockets.h"

namespace bench {

Peer::Peer(int descriptor) : descriptor_(descriptor) {}
Peer::~Peer() {
  if (descriptor_ >= 0) close(descriptor_);
}
Peer::Peer(Peer&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_), buffer_(other.buffer_) {}

Peer Peer::connect(std::uint16_t port) { return Peer(connect_to(port)); }

void Peer::send(std::string_view bytes) {
  auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(bytes.size())) throw std::runtime_error("a socket took less than it was given");
}

bool Peer::has_read(std::string_view mark) {
  auto got = recv(descriptor_, buffer_.data() + size_, buffer_.size() - size_, MSG_DONTWAIT);
  if (got == 0) throw std::runtime_error("the gateway closed: " + std::string(buffer_.data(), size_));
  if (got > 0) size_ += static_cast<std::size_t>(got);
  auto at = std::string_view(buffer_.data(), size_).find(mark);
  if (at == std::string_view::npos) return false;
  // Nobody sends the next before this one is answered: what stands behind the mark belongs to what was marked.
  size_ = 0;
  return true;
}

}  // namespace bench
