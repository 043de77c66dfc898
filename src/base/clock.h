#pragma once

#include <chrono>
#include <string>

namespace sfai {

using SteadyTime = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::system_clock::time_point;
using Milliseconds = std::chrono::milliseconds;

// Where the time comes from, so that tests can hold it still.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual SteadyTime steady() const = 0;
  virtual WallTime wall() const = 0;
};

class SystemClock final : public Clock {
 public:
  SteadyTime steady() const override;
  WallTime wall() const override;
};

// Goes on while the machine sleeps, or a Lambda environment is frozen, where the steady clock may stand still.
Milliseconds time_since_boot();

// RFC 3339 in UTC with milliseconds: "2026-01-31T23:59:59.123Z".
std::string rfc3339(WallTime time);

}  // namespace sfai
