#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "chat/loss.h"
#include "chat/usage.h"
#include "gateway/health.h"

namespace sfai::gateway {

// What one request came to: the one line in the log. No prompt, no key.
struct LogRecord {
  WallTime time;
  SteadyTime begun;
  std::string request_id;
  std::string key;    // the client key's name
  std::string route;  // "POST /v1/chat/completions"
  std::string role;
  bool direct = false;                   // the client named provider and model itself
  bool anthropic_client = false;         // the answer is in Anthropic's dialect; stands in its headers, not in the log
  std::string provider;                  // of the last attempt
  std::string model;                     // of the last attempt
  int status = 0;                        // as the client saw it; 499 when the client left before a status
  std::string_view lane;                 // "native", "translated", empty where there was no upstream
  int attempt = 0;                       // number of upstream requests made
  std::string_view mode;                 // "stream", "whole"
  std::optional<SteadyTime> first_byte;  // when the answer's first content went out
  SteadyTime ended;
  chat::Usage usage;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t content_bytes = 0;  // heard of the answer, framing apart in streams; not in the log
  chat::Losses losses;
  std::string error_kind;        // empty when all went well
  std::string client_ip;         // where the request came from
  std::uint64_t not_logged = 0;  // refusals before this that have no line of their own, in a flood of them
};

// One JSON object with a line feed at its end.
std::string render_json_line(const LogRecord& record);
// The same with CloudWatch's embedded metrics in it, from which CloudWatch makes metrics by itself
// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
// Namespace "sfai"; by role, and by provider and model, where these are names of the map: what a client makes up is no
// dimension.
std::string render_embedded_metrics_line(const LogRecord& record);
// The same for people at a terminal.
std::string render_readable_line(const LogRecord& record);

// A circuit that opened or closed, or a key that is left alone: {"time":…,"event":"circuit_open","provider":…,"key":…,
// "reason":"http_529","wait_ms":5000}.
std::string render_json_line(const HealthChange& change);
std::string render_readable_line(const HealthChange& change);

class LogSink {
 public:
  virtual ~LogSink() = default;
  virtual void write(const LogRecord& record) = 0;
  virtual void write(const HealthChange& change) = 0;
};

}  // namespace sfai::gateway
