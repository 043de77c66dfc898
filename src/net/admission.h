#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/error.h"

namespace sfai::net {

struct AdmissionLimits {
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

  std::size_t connections = none;
  std::size_t requests = none;      // under way at once, from their head to the end of their answer
  std::size_t memory_bytes = none;  // resident
  std::size_t refusals = 32;        // connections at once that are only told that there is no room
};

// One of a limited number of places, given back when this dies.
class Place {
 public:
  explicit Place(std::atomic<std::size_t>& taken) : taken_(&taken) { ++*taken_; }
  ~Place() {
    if (taken_ != nullptr) --*taken_;
  }
  Place(Place&& other) noexcept : taken_(std::exchange(other.taken_, nullptr)) {}
  Place& operator=(Place&& other) noexcept {
    std::swap(taken_, other.taken_);
    return *this;
  }

 private:
  std::atomic<std::size_t>* taken_;
};

// What a program takes on at once, over all of its threads, which share one of these. What is beyond is refused, so
// that what is under way goes on. It must outlive the places it gave.
class Admission {
 public:
  using Gauge = std::function<std::size_t()>;  // the resident bytes; called by any thread, at most every 100 ms

  explicit Admission(AdmissionLimits limits = {}, Gauge resident = {})
      : limits_(limits), resident_(std::move(resident)) {}

  bool connections_full() const { return connections_ >= limits_.connections; }
  // Also beyond the limit, for who has closed another one first.
  Place take_connection() { return Place(connections_); }
  std::optional<Place> take_refusal() { return take(refusals_, limits_.refusals); }
  // Errors: overloaded with code too_many_requests_open, memory_short.
  Result<Place> take_request();
  // While there is too little memory, what is not yet under way is let go.
  bool memory_short();

 private:
  static std::optional<Place> take(std::atomic<std::size_t>& taken, std::size_t most);

  AdmissionLimits limits_;
  Gauge resident_;
  std::atomic<std::size_t> connections_ = 0;
  std::atomic<std::size_t> requests_ = 0;
  std::atomic<std::size_t> refusals_ = 0;
  std::atomic<SteadyTime::rep> looked_at_ = 0;
  std::atomic<bool> short_ = false;
};

Error memory_is_short();
Error no_room_for_connection();

}  // namespace sfai::net
