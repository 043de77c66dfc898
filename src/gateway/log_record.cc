#include "gateway/log_record.h"

#include <array>
#include <charconv>
#include <fmt/format.h>
#include <ranges>
#include <vector>

#include "wire/json_writer.h"

namespace sfai::gateway {
namespace {

std::int64_t milliseconds_between(SteadyTime begin, SteadyTime end) {
  return std::chrono::duration_cast<Milliseconds>(end - begin).count();
}

// The names of these members are the program's own and need no escape: `before` is what stands before the value, as in
// `,"role":`.
void append_text(std::string& line, std::string_view before, std::string_view value) {
  line.append(before);
  wire::append_json_string(line, value);
}

void append_number(std::string& line, std::string_view before, std::int64_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  line.append(before).append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void append_optional(std::string& line, std::string_view before, std::optional<std::int64_t> number) {
  if (number) return append_number(line, before, *number);
  line.append(before).append("null");
}

// CloudWatch cuts lines at 256 KB, and a long conversation can lose something in each of its messages.
constexpr std::size_t most_losses = 50;

void append_losses(std::string& line, const chat::Losses& losses) {
  line.append(R"(,"losses":)");
  wire::JsonWriter json(line);
  json.begin_array();
  for (const auto& loss : losses | std::views::take(most_losses)) {
    json.string((loss.kind == chat::Loss::Kind::dropped ? "dropped:" : "changed:") + loss.pointer);
  }
  if (losses.size() > most_losses) json.string("and " + std::to_string(losses.size() - most_losses) + " more");
  json.end_array();
}

std::optional<std::int64_t> milliseconds_to_first_byte(const LogRecord& record) {
  if (!record.first_byte) return std::nullopt;
  return milliseconds_between(record.begun, *record.first_byte);
}

// Behind another member.
void append_members(std::string& line, const LogRecord& record) {
  append_text(line, R"(,"request_id":)", record.request_id);
  append_text(line, R"(,"key":)", record.key);
  append_text(line, R"(,"route":)", record.route);
  append_text(line, R"(,"role":)", record.role);
  append_text(line, R"(,"provider":)", record.provider);
  append_text(line, R"(,"model":)", record.model);
  append_number(line, R"(,"status":)", record.status);
  append_text(line, R"(,"lane":)", record.lane);
  append_number(line, R"(,"attempt":)", record.attempt);
  append_text(line, R"(,"mode":)", record.mode);
  append_optional(line, R"(,"ttfb_ms":)", milliseconds_to_first_byte(record));
  append_number(line, R"(,"duration_ms":)", milliseconds_between(record.begun, record.ended));
  append_optional(line, R"(,"tokens_in":)", record.usage.input);
  append_optional(line, R"(,"tokens_out":)", record.usage.output);
  append_number(line, R"(,"bytes_in":)", static_cast<std::int64_t>(record.bytes_in));
  append_number(line, R"(,"bytes_out":)", static_cast<std::int64_t>(record.bytes_out));
  append_losses(line, record.losses);
  append_text(line, R"(,"error_kind":)", record.error_kind);
  append_text(line, R"(,"client_ip":)", record.client_ip);
  if (record.not_logged > 0) append_number(line, R"(,"not_logged":)", static_cast<std::int64_t>(record.not_logged));
}

constexpr std::size_t usual_line = 768;

struct Metric {
  std::string_view name;
  std::string_view unit;
  std::optional<std::int64_t> value;
};

std::vector<Metric> metrics_of(const LogRecord& record) {
  return {{"Requests", "Count", 1},
          {"Errors", "Count", record.error_kind.empty() ? 0 : 1},
          {"Duration", "Milliseconds", milliseconds_between(record.begun, record.ended)},
          {"TimeToFirstByte", "Milliseconds", milliseconds_to_first_byte(record)},
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
  line.append(R"({"time":")").append(rfc3339(record.time)).append("\"");
  append_members(line, record);
  line.append("}\n");
  return line;
}

std::string render_embedded_metrics_line(const LogRecord& record) {
  std::vector<Metric> metrics = metrics_of(record);
  std::string line;
  wire::JsonWriter json(line);
  json.begin_object().member("time", rfc3339(record.time));
  append_members(line, record);
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
  if (!record.mode.empty()) line += " " + std::string(record.mode);
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
