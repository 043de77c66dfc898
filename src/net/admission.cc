#include "net/admission.h"

namespace sfai::net {
namespace {

constexpr Milliseconds between_looks{100};

Error no_room(const std::string& message, std::string_view code) {
  return {ErrorKind::overloaded, "the gateway is overloaded: " + message + ", try again", "", code};
}

}  // namespace

Error memory_is_short() { return no_room("it is short of memory", "memory_short"); }
Error no_room_for_connection() { return no_room("too many connections are open", "too_many_connections"); }

std::optional<Place> Admission::take(std::atomic<std::size_t>& taken, std::size_t most) {
  Place place(taken);
  if (taken > most) return std::nullopt;
  return place;
}

Result<Place> Admission::take_request() {
  if (memory_short()) return std::unexpected(memory_is_short());
  auto place = take(requests_, limits_.requests);
  if (!place) return std::unexpected(no_room("too many requests are under way", "too_many_requests_open"));
  return std::move(*place);
}

bool Admission::memory_short() {
  if (limits_.memory_bytes == AdmissionLimits::none || !resident_) return false;
  auto now = std::chrono::steady_clock::now().time_since_epoch().count();
  auto last = looked_at_.load();
  bool due = now - last >= SteadyTime::duration(between_looks).count();
  if (due && looked_at_.compare_exchange_strong(last, now)) {
    short_ = resident_() > limits_.memory_bytes;
    looked_at_ = std::chrono::steady_clock::now().time_since_epoch().count();  // looking may take long
  }
  return short_;
}

}  // namespace sfai::net
