#include "base/clock.h"

#include <ctime>

namespace sfai {

SteadyTime SystemClock::steady() const { return std::chrono::steady_clock::now(); }
WallTime SystemClock::wall() const { return std::chrono::system_clock::now(); }

Milliseconds time_since_boot() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return std::chrono::duration_cast<Milliseconds>(std::chrono::seconds(now.tv_sec) +
                                                  std::chrono::nanoseconds(now.tv_nsec));
}

namespace {

// So many digits that end at `end`.
void write_digits(char* end, unsigned number, int count) {
  for (; count > 0; --count, number /= 10) *--end = static_cast<char>('0' + number % 10);
}

}  // namespace

std::string rfc3339(WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<Milliseconds>(time - day));
  std::string text = "0000-00-00T00:00:00.000Z";
  const auto write = [&text](std::size_t end, auto number, int count) {
    write_digits(text.data() + end, static_cast<unsigned>(number), count);
  };
  write(4, static_cast<int>(date.year()), 4);
  write(7, static_cast<unsigned>(date.month()), 2);
  write(10, static_cast<unsigned>(date.day()), 2);
  write(13, clock.hours().count(), 2);
  write(16, clock.minutes().count(), 2);
  write(19, clock.seconds().count(), 2);
  write(23, clock.subseconds().count(), 3);
  return text;
}

}  // namespace sfai
