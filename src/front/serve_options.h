#pragma once

#include <cstdint>
#include <string>

namespace sfai::front {

// The command line of `sfai serve`, with the design's defaults.
struct ServeOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8787;
  std::string config = "model_map.json";
  bool config_given = false;
  unsigned threads = 0;  // 0: one a core
  std::string auth;      // "keys", "none"; empty: none on loopback, keys elsewhere
  std::string client_keys;
  std::string env_file = ".env";
  bool env_file_given = false;
  std::size_t max_body_bytes = 33'554'432;
  unsigned drain_seconds = 30;
  std::string secrets = "env";
  std::size_t max_connections = 0;   // 0: by the limit of descriptors
  std::size_t max_requests = 0;      // 0: any
  std::size_t max_memory_bytes = 0;  // 0: by what the control group or the machine has
  std::string tls_cert;              // both or neither
  std::string tls_key;
  std::string trusted_proxies;  // addresses and blocks
};

}  // namespace sfai::front
