#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "http/message.h"
#include "http/task.h"

namespace sfai::http {

// Where an upstream is. Made from configuration only, never from a client's request.
struct Endpoint {
  std::string host;
  std::uint16_t port = 443;
  bool tls = true;
  std::string ca_file;  // PEM; empty: the system's authorities

  bool operator==(const Endpoint&) const = default;
};

struct ClientRequest {
  Endpoint endpoint;
  std::string method = "POST";
  std::string target = "/";  // path and query
  Headers headers;           // without host, content-length, connection: those are the client's
  std::string_view body;     // must live until send() returns
  SteadyTime connect_by;     // DNS, TCP, proxy and TLS
  SteadyTime first_byte_by;  // the head of the answer
};

// A piece of the answer's body.
struct Chunk {
  enum class Kind {
    data,  // `bytes` is not empty
    end,   // the body is complete
    woke,  // `wake` came first; nothing is lost, read again
  };
  Kind kind = Kind::end;
  std::string_view bytes;  // valid until the next read() or the stream's end
};

// An answer whose body is still to be read. Destroying it before the end cancels the request: the connection closes.
// After the end the connection goes back to the pool.
class ClientResponse {
 public:
  virtual ~ClientResponse() = default;
  virtual const ResponseHead& head() const = 0;
  // The head is not asked for any more: its memory may be given back.
  virtual void release_head() {}
  // Waits for bytes until `wake`. Errors: upstream_broke (reset, cut before the announced end, malformed framing),
  // client_gone (cancelled).
  virtual Task<Result<Chunk>> read(SteadyTime wake) = 0;
  // What read() would give without waiting; nothing when it would wait, or cannot tell.
  virtual std::optional<Result<Chunk>> read_now() { return std::nullopt; }
};

class Client {
 public:
  virtual ~Client() = default;
  // Sends and waits for the head. A pooled connection that turns out to be dead before any byte came back is replaced
  // by a fresh one, once and silently. Errors: upstream_down (no connection: DNS, refused, TLS; the message says which
  // and the host), upstream_broke (closed or malformed before a head), timed_out (param "connect_ms" or
  // "first_byte_ms"), overloaded (code out_of_descriptors: ours have run out), client_gone.
  virtual Task<Result<std::unique_ptr<ClientResponse>>> send(const ClientRequest& request) = 0;
  // A request to this endpoint is likely to come: connects meanwhile, unless a connection waits already. Whether it
  // succeeds shows when the request is sent.
  virtual void connect_ahead(const Endpoint& /*endpoint*/, SteadyTime /*connect_by*/) {}
};

}  // namespace sfai::http
