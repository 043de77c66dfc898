#pragma once

#include <ostream>
#include <string>

namespace sfai::front {

// The command line of `sfai health`.
struct HealthOptions {
  std::string url = "http://127.0.0.1:8787";  // where a gateway is, with or without /health
  std::string ca_file;                        // PEM; empty: SSL_CERT_FILE, or the system's authorities
  unsigned seconds = 5;
};

enum class Health { good = 0, bad = 1, unaskable = 2 };  // the exit code of `sfai health`

// Asks a running gateway for GET /health, directly and through no proxy: for images that have no shell and no curl, and
// for whoever watches a service. Writes one line.
Health probe_health(const HealthOptions& options, std::ostream& out);

}  // namespace sfai::front
