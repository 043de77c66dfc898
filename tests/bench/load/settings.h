#pragma once
#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

#include "poller.h"

namespace bench {

/** One measurement, as a line of `name=value` words asks for it. */
struct Settings {
  std::uint16_t port = 0;
  std::string path = "/v1/chat/completions";
  std::string model = "r";
  std::string key;
  std::vector<std::string> headers;  // "name:value"
  bool stream = false;
  std::size_t connections = 64;
  double rate = 0;     // requests a second; 0: each connection sends the next as soon as it has the answer
  double seconds = 3;  // measured
  double warm = 0.5;   // before that
  Nanoseconds interval = 10'000'000;  // between two chunks of a stream
  std::uint64_t chunks = 0;           // of a stream; 0: as many as fit into the measurement
  // A gateway to start, and to measure until it answers or, as a Lambda function, asks for its first invocation.
  std::vector<std::string> command;
  std::vector<std::string> environment;  // NAME=value
  std::string folder = "/";
  int core = 0;  // that it runs on
  bool lambda = false;
  std::vector<pid_t> processes;  // of the gateway, whose processor time and memory count
};

/** Throws std::invalid_argument naming the word. */
Settings parse_settings(const std::string& line);
/** Head and body of the request, about 0.9 KB. */
std::string render_request(const Settings& settings);

}  // namespace bench
