#include "gateway/log_record.h"

#include <fmt/format.h>
#include <ranges>
#include <vector>

#include "wire/json_writer.h"

namespace sfai::gateway {
namespace {

std::int64_t milliseconds_between(SteadyTime begin, SteadyTime end) {
  return std::chrono::duration_cast<Milliseconds>(end - begin).count();
}

void write_optional(wire::JsonWriter& json, std::string_view name, std::optional<std::int64_t> number) {
  if (number) {
    json.member_integer(name, *number);
  } else {
    json.member_null(name);
  }
}

// CloudWatch cuts lines at 256 KB, and a long conversation can lose something in each of its messages.
constexpr std::size_t most_losses = 50;

void write_losses(wire::JsonWriter& json, const chat::Losses& losses) {
  json.key("losses").begin_array();
  for (const auto& loss : losses | std::views::take(most_losses)) {
    json.string((loss.kind == chat::Loss::Kind::dropped ? "dropped:" : "changed:") + loss.pointer);
  }
  if (losses.size() > most_losses) json.string("and " + std::to_string(losses.size() - most_losses) + " more");
  json.end_array();
}

void write_members(wire::JsonWriter& json, const LogRecord& record) {
  json.member("time", rfc3339(record.time))
      .member("request_id", record.request_id)
      .member("key", record.key)
      .member("route", record.route)
      .member("role", record.role)
      .member("provider", record.provider)
      .member("model", record.model)
      .member_integer("status", record.status)
      .member("lane", record.lane)
      .member_integer("attempt", record.attempt)
      .member("mode", record.mode);
  std::optional<std::int64_t> ttfb;
  if (record.first_byte) ttfb = milliseconds_between(record.begun, *record.first_byte);
  write_optional(json, "ttfb_ms", ttfb);
  json.member_integer("duration_ms", milliseconds_between(record.begun, record.ended));
  write_optional(json, "tokens_in", record.usage.input);
  write_optional(json, "tokens_out", record.usage.output);
  json.member_integer("bytes_in", static_cast<std::int64_t>(record.bytes_in))
      .member_integer("bytes_out", static_cast<std::int64_t>(record.bytes_out));
  write_losses(json, record.losses);
  json.member("error_kind", record.error_kind).member("client_ip", record.client_ip);
  if (record.not_logged > 0) json.member_integer("not_logged", static_cast<std::int64_t>(record.not_logged));
}

constexpr std::size_t usual_line = 768;

struct Metric {
  std::string_view name;
  std::string_view unit;
  std::optional<std::int64_t> value;
};

std::vector<Metric> metrics_of(const LogRecord& record) {
  std::optional<std::int64_t> ttfb;
  if (record.first_byte) ttfb = milliseconds_between(record.begun, *record.first_byte);
  return {{"Requests", "Count", 1},
          {"Errors", "Count", record.error_kind.empty() ? 0 : 1},
          {"Duration", "Milliseconds", milliseconds_between(record.begun, record.ended)},
          {"TimeToFirstByte", "Milliseconds", ttfb},
          {"TokensIn", "Count", record.usage.input},
          {"TokensOut", "Count", record.usage.output}};
}

void write_dimensions(wire::JsonWriter& json, std::initializer_list<std::string_view> names) {
  json.begin_array();
  for (std::string_view name : names) json.string(name);
  json.end_array();
}

void write_directive(wire::JsonWriter& json, const LogRecord& record, const std::vector<Metric>& metrics) {
  json.begin_object().member("Namespace", "sfai").key("Dimensions").begin_array();
  write_dimensions(json, {});
  if (!record.role.empty() && !record.direct) write_dimensions(json, {"role"});
  if (!record.provider.empty() && !record.direct) write_dimensions(json, {"provider", "model"});
  json.end_array().key("Metrics").begin_array();
  for (const auto& metric : metrics) {
    if (metric.value) json.begin_object().member("Name", metric.name).member("Unit", metric.unit).end_object();
  }
  json.end_array().end_object();
}

void write_errors_by_kind(wire::JsonWriter& json) {
  json.begin_object().member("Namespace", "sfai").key("Dimensions").begin_array();
  write_dimensions(json, {"error_kind"});
  json.end_array().key("Metrics").begin_array();
  json.begin_object().member("Name", "Errors").member("Unit", "Count").end_object();
  json.end_array().end_object();
}

}  // namespace

std::string render_json_line(const LogRecord& record) {
  std::string line;
  line.reserve(usual_line);
  wire::JsonWriter json(line);
  json.begin_object();
  write_members(json, record);
  json.end_object();
  line.push_back('\n');
  return line;
}

std::string render_embedded_metrics_line(const LogRecord& record) {
  std::vector<Metric> metrics = metrics_of(record);
  std::string line;
  wire::JsonWriter json(line);
  json.begin_object();
  write_members(json, record);
  for (const auto& metric : metrics) {
    if (metric.value) json.member_integer(metric.name, *metric.value);
  }
  auto timestamp = std::chrono::duration_cast<Milliseconds>(record.time.time_since_epoch()).count();
  json.key("_aws").begin_object().member_integer("Timestamp", timestamp).key("CloudWatchMetrics").begin_array();
  write_directive(json, record, metrics);
  if (!record.error_kind.empty()) write_errors_by_kind(json);
  json.end_array().end_object().end_object();
  line.push_back('\n');
  return line;
}

std::string render_json_line(const HealthChange& change) {
  std::string line;
  wire::JsonWriter(line)
      .begin_object()
      .member("time", rfc3339(change.time))
      .member("event", change.event)
      .member("provider", change.provider)
      .member("key", change.key)
      .member("reason", change.reason)
      .member_integer("wait_ms", change.wait.count())
      .end_object();
  line.push_back('\n');
  return line;
}

std::string render_readable_line(const HealthChange& change) {
  std::string line = fmt::format("{} {} {}", rfc3339(change.time).substr(11, 8), change.event, change.provider);
  if (!change.key.empty()) line += " " + change.key;
  if (change.wait.count() > 0) line += fmt::format(" for {} ms ({})", change.wait.count(), change.reason);
  return line + "\n";
}

std::string render_readable_line(const LogRecord& record) {
  std::string time = rfc3339(record.time);
  std::string line = fmt::format("{} {} {}", time.substr(11, 8), record.status, record.route);
  if (!record.role.empty()) line += " " + record.role;
  if (!record.provider.empty()) line += fmt::format(" -> {}/{}", record.provider, record.model);
  if (!record.mode.empty()) line += " " + record.mode;
  line += fmt::format(" {} ms", milliseconds_between(record.begun, record.ended));
  if (record.first_byte)
    line += fmt::format(" (first byte {} ms)", milliseconds_between(record.begun, *record.first_byte));
  if (record.usage.input || record.usage.output) {
    line += fmt::format(" tokens {}+{}", record.usage.input.value_or(0), record.usage.output.value_or(0));
  }
  if (!record.losses.empty()) line += " lost " + chat::render_losses(record.losses);
  if (!record.error_kind.empty()) line += " ERROR " + record.error_kind;
  return line + " " + record.request_id + "\n";
}

}  // namespace sfai::gateway
