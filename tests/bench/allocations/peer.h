#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace bench {

// The other end of one of the gateway's connections: a socket that never waits, and a buffer of its own.
class Peer {
 public:
  explicit Peer(int descriptor);
  ~Peer();
  Peer(Peer&& other) noexcept;
  Peer& operator=(Peer&&) = delete;

  static Peer connect(std::uint16_t port);

  void send(std::string_view bytes);
  // Whether the mark has come by now. What came up to it is forgotten then.
  bool has_read(std::string_view mark);

 private:
  int descriptor_;
  std::size_t size_ = 0;
  std::array<char, 65536> buffer_{};
};

}  // namespace bench
