#pragma once

#include <memory>
#include <vector>

#include "http/client.h"
#include "net/byte_stream.h"

namespace sfai::net {

// Connections between two requests. The one used last is taken first, so that those not needed grow old and go.
class Pool {
 public:
  struct Limits {
    std::size_t connections;
    Milliseconds age;  // since it was put here
  };

  explicit Pool(Limits limits) : limits_(limits) {}

  // Nothing when none is left that is young and alive.
  std::unique_ptr<ByteStream> take(const http::Endpoint& endpoint);
  // Whether take() would find one.
  bool has(const http::Endpoint& endpoint);
  void put(http::Endpoint endpoint, std::unique_ptr<ByteStream> stream);
  std::size_t size() const { return idle_.size(); }

 private:
  struct Idle {
    http::Endpoint endpoint;
    std::unique_ptr<ByteStream> stream;
    Milliseconds since;  // the system's start
  };

  void drop_old(Milliseconds now);
  std::vector<Idle>::iterator find(const http::Endpoint& endpoint);

  Limits limits_;
  std::vector<Idle> idle_;  // oldest first
};

}  // namespace sfai::net
