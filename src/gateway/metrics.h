#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "gateway/log_record.h"

namespace sfai::gateway {

// Counts what the log says, for GET /metrics of `sfai serve`. Shared by the threads. Labels are names of the map only:
// what a client makes up is no label.
class Metrics {
 public:
  void count(const LogRecord& record);
  // Prometheus' text format, version 0.0.4
  // (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
  std::string render() const;

 private:
  // Upper bounds in seconds; one more bucket has the rest.
  static constexpr std::array<double, 14> bounds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120, 600};

  struct Histogram {
    std::array<std::uint64_t, bounds.size() + 1> buckets{};
    double sum = 0;

    void observe(double seconds);
  };
  struct Series {
    std::map<int, std::uint64_t> requests;        // by status
    std::map<std::string, std::uint64_t> errors;  // by kind
    std::uint64_t tokens_in = 0;
    std::uint64_t tokens_out = 0;
    std::uint64_t losses = 0;
    Histogram duration;
    Histogram first_byte;
  };

  using Key = std::array<std::string, 3>;  // role, provider, model
  struct Before {
    using is_transparent = void;
    template <class Left, class Right>
    bool operator()(const Left& left, const Right& right) const {
      return std::ranges::lexicographical_compare(left, right, std::less<std::string_view>());
    }
  };

  static std::string labels_of(const Key& key);
  static void render_histogram(std::string& out, std::string_view name, const std::string& labels,
                               const Histogram& histogram);

  mutable std::mutex mutex_;
  std::map<Key, Series, Before> series_;
};

}  // namespace sfai::gateway
