#include "gateway/metrics.h"

#include <algorithm>
#include <fmt/format.h>

namespace sfai::gateway {
namespace {

void append_label(std::string& text, std::string_view name, std::string_view value) {
  if (!text.empty()) text += ',';
  text.append(name).append("=\"");
  for (auto end = value.find_first_of("\\\"\n"); end != std::string_view::npos; end = value.find_first_of("\\\"\n")) {
    text.append(value.substr(0, end)).append("\\") += value[end] == '\n' ? 'n' : value[end];
    value.remove_prefix(end + 1);
  }
  text.append(value) += '"';
}

std::string label(std::string_view name, std::string_view value) {
  std::string text;
  append_label(text, name, value);
  return text;
}

double seconds_between(SteadyTime begin, SteadyTime end) { return std::chrono::duration<double>(end - begin).count(); }

void describe(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

}  // namespace

void Metrics::Histogram::observe(double seconds) {
  auto bound = std::ranges::lower_bound(bounds, seconds);
  ++buckets[static_cast<std::size_t>(bound - bounds.begin())];
  sum += seconds;
}

std::string Metrics::labels_of(const Key& key) {
  std::string labels;
  append_label(labels, "role", key[0]);
  append_label(labels, "provider", key[1]);
  append_label(labels, "model", key[2]);
  return labels;
}

void Metrics::count(const LogRecord& record) {
  const std::array<std::string_view, 3> key{record.direct ? std::string_view("(direct)") : record.role, record.provider,
                                            record.direct ? std::string_view() : record.model};
  std::lock_guard lock(mutex_);
  auto found = series_.find(key);
  if (found == series_.end())
    found = series_.try_emplace({std::string(key[0]), std::string(key[1]), std::string(key[2])}).first;
  Series& series = found->second;
  ++series.requests[record.status];
  if (!record.error_kind.empty()) ++series.errors[record.error_kind];
  series.tokens_in += static_cast<std::uint64_t>(std::max<std::int64_t>(record.usage.input.value_or(0), 0));
  series.tokens_out += static_cast<std::uint64_t>(std::max<std::int64_t>(record.usage.output.value_or(0), 0));
  series.losses += record.losses.size();
  series.duration.observe(seconds_between(record.begun, record.ended));
  if (record.first_byte) series.first_byte.observe(seconds_between(record.begun, *record.first_byte));
}

void Metrics::render_histogram(std::string& out, std::string_view name, const std::string& labels,
                               const Histogram& histogram) {
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    below += histogram.buckets[i];
    out += fmt::format("{}_bucket{{{},le=\"{}\"}} {}\n", name, labels, bounds[i], below);
  }
  below += histogram.buckets.back();
  out += fmt::format("{}_bucket{{{},le=\"+Inf\"}} {}\n", name, labels, below);
  out += fmt::format("{}_sum{{{}}} {}\n{}_count{{{}}} {}\n", name, labels, histogram.sum, name, labels, below);
}

std::string Metrics::render() const {
  std::lock_guard lock(mutex_);
  std::string out;
  describe(out, "sfai_requests_total", "counter",
           "Requests answered, by HTTP status (499: the client left before one).");
  for (const auto& [key, series] : series_) {
    const std::string labels = labels_of(key);
    for (const auto& [status, count] : series.requests) {
      out += fmt::format("sfai_requests_total{{{},status=\"{}\"}} {}\n", labels, status, count);
    }
  }
  describe(out, "sfai_errors_total", "counter", "Requests that ended in an error, by its kind.");
  for (const auto& [key, series] : series_) {
    const std::string labels = labels_of(key);
    for (const auto& [kind, count] : series.errors) {
      out += fmt::format("sfai_errors_total{{{},{}}} {}\n", labels, label("kind", kind), count);
    }
  }
  describe(out, "sfai_tokens_total", "counter", "Tokens as the providers count them.");
  for (const auto& [key, series] : series_) {
    const std::string labels = labels_of(key);
    out += fmt::format("sfai_tokens_total{{{},direction=\"in\"}} {}\n", labels, series.tokens_in);
    out += fmt::format("sfai_tokens_total{{{},direction=\"out\"}} {}\n", labels, series.tokens_out);
  }
  describe(out, "sfai_losses_total", "counter", "Members of requests that the provider could not be given.");
  for (const auto& [key, series] : series_)
    out += fmt::format("sfai_losses_total{{{}}} {}\n", labels_of(key), series.losses);
  describe(out, "sfai_request_duration_seconds", "histogram", "From the request to the end of its answer.");
  for (const auto& [key, series] : series_) {
    const std::string labels = labels_of(key);
    render_histogram(out, "sfai_request_duration_seconds", labels, series.duration);
  }
  describe(out, "sfai_time_to_first_byte_seconds", "histogram", "From the request to its answer's first content.");
  for (const auto& [key, series] : series_) {
    const std::string labels = labels_of(key);
    render_histogram(out, "sfai_time_to_first_byte_seconds", labels, series.first_byte);
  }
  return out;
}

}  // namespace sfai::gateway
