#include "aws/timestamp.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>

namespace sfai::aws {
namespace {

// The digits at that place; -1 when anything else stands there.
int number_at(std::string_view text, std::size_t at, std::size_t size) {
  int number = 0;
  for (const char digit : text.substr(at, size)) {
    if (digit < '0' || digit > '9') return -1;
    number = number * 10 + (digit - '0');
  }
  return number;
}

bool is_zone(std::string_view text) {
  if (text.starts_with('.')) text.remove_prefix(std::min(text.size(), text.find_first_not_of("0123456789", 1)));
  return text == "Z" || text == "+00:00";
}

}  // namespace

std::string render_timestamp(WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

std::optional<WallTime> parse_expiration(std::string_view text) {
  constexpr std::string_view shape = "0000-00-00T00:00:00";
  if (text.size() <= shape.size() || !is_zone(text.substr(shape.size()))) return std::nullopt;
  for (std::size_t at = 0; at < shape.size(); ++at)
    if (shape[at] != '0' && text[at] != shape[at]) return std::nullopt;

  // The clock's nanoseconds end in 2262: what lasts that long does not expire.
  const int year = std::min(number_at(text, 0, 4), 2200);
  const int month = number_at(text, 5, 2);
  const int day = number_at(text, 8, 2);
  const int hour = number_at(text, 11, 2);
  const int minute = number_at(text, 14, 2);
  const int second = number_at(text, 17, 2);
  if (year < 1970 || month < 1 || day < 1 || hour < 0 || minute < 0 || second < 0) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

}  // namespace sfai::aws
