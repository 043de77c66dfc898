#include "gateway/retry_after.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <string>

#include "aws/timestamp.h"
#include "base/text.h"

namespace sfai::gateway {
namespace {

using Seconds = std::chrono::duration<double>;
using Wait = std::optional<Milliseconds>;

// More than a day is as good as for ever.
constexpr double most_seconds = 86'400;

std::optional<double> parse_number(std::string_view text) {
  double number = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = failure == std::errc() && end == text.data() + text.size() && std::isfinite(number);
  return whole && number >= 0 ? std::optional(number) : std::nullopt;
}

Milliseconds rounded_up(double seconds) {
  return std::chrono::ceil<Milliseconds>(Seconds(std::clamp(seconds, 0.0, most_seconds)));
}

Milliseconds until(WallTime then, WallTime now) {
  return rounded_up(std::chrono::duration_cast<Seconds>(then - now).count());
}

struct DateParts {
  std::array<char, 4> month{};
  int year = 0, day = 0, hour = 0, minute = 0, second = 0;
};

std::optional<WallTime> time_of(const DateParts& parts) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto found = months.find(std::string_view(parts.month.data()));
  if (found == months.npos || found % 3 != 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(parts.year),
                                         std::chrono::month(static_cast<unsigned>(found / 3 + 1)),
                                         std::chrono::day(static_cast<unsigned>(parts.day))};
  const bool sound = date.ok() && parts.year >= 1970 && parts.year < 2200 && parts.hour >= 0 && parts.hour < 24 &&
                     parts.minute >= 0 && parts.minute < 60 && parts.second >= 0 && parts.second <= 60;
  if (!sound) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(parts.hour) + std::chrono::minutes(parts.minute) +
         std::chrono::seconds(parts.second);
}

// "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994".
std::optional<WallTime> parse_http_date(const std::string& text) {
  DateParts parts;
  if (std::sscanf(text.c_str(), "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT", &parts.day, parts.month.data(),
                  &parts.year, &parts.hour, &parts.minute, &parts.second) == 6) {
    return time_of(parts);
  }
  if (std::sscanf(text.c_str(), "%*9[A-Za-z], %2d-%3[A-Za-z]-%2d %2d:%2d:%2d GMT", &parts.day, parts.month.data(),
                  &parts.year, &parts.hour, &parts.minute, &parts.second) == 6) {
    parts.year += parts.year < 70 ? 2000 : 1900;
    return time_of(parts);
  }
  if (std::sscanf(text.c_str(), "%*3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%2d %4d", parts.month.data(), &parts.day,
                  &parts.hour, &parts.minute, &parts.second, &parts.year) == 6) {
    return time_of(parts);
  }
  return std::nullopt;
}

// "1s", "6m0s", "120ms", "1h2m3.5s": Go's durations.
Wait parse_duration(std::string_view text) {
  double seconds = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    double number = 0;
    auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || number < 0 || !std::isfinite(number)) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const auto unit = text.substr(0, std::min(text.size(), text.find_first_of("0123456789.")));
    if (unit == "ms") {
      seconds += number / 1'000;
    } else if (unit == "s") {
      seconds += number;
    } else if (unit == "m") {
      seconds += number * 60;
    } else if (unit == "h") {
      seconds += number * 3'600;
    } else {
      return std::nullopt;
    }
    text.remove_prefix(unit.size());
  }
  return rounded_up(seconds);
}

bool is_used_up(const http::Headers& headers, const std::string& name) {
  const auto remaining = headers.find(name);
  return remaining && parse_number(trim(*remaining)) == 0.0;
}

void take_later(Wait& latest, Wait wait) {
  if (wait && (!latest || *wait > *latest)) latest = wait;
}

}  // namespace

Wait parse_retry_after(std::string_view milliseconds, std::string_view value, WallTime now) {
  if (auto number = parse_number(trim(milliseconds))) return rounded_up(*number / 1'000);
  value = trim(value);
  if (auto number = parse_number(value)) return rounded_up(*number);
  auto date = parse_http_date(std::string(value.substr(0, 64)));
  return date ? Wait(until(*date, now)) : std::nullopt;
}

Wait allowance_returns_in(const http::Headers& headers, WallTime now) {
  Wait latest;
  for (std::string_view what : {"requests", "tokens"}) {
    const std::string tail(what);
    if (!is_used_up(headers, "x-ratelimit-remaining-" + tail)) continue;
    take_later(latest, parse_duration(trim(headers.find("x-ratelimit-reset-" + tail).value_or(""))));
  }
  for (std::string_view what : {"requests", "tokens", "input-tokens", "output-tokens"}) {
    const std::string stem = "anthropic-ratelimit-" + std::string(what);
    if (!is_used_up(headers, stem + "-remaining")) continue;
    auto reset = aws::parse_expiration(trim(headers.find(stem + "-reset").value_or("")));
    if (reset) take_later(latest, until(*reset, now));
  }
  return latest;
}

}  // namespace sfai::gateway
