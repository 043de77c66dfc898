#include "gateway/limit_words.h"

#include <fmt/format.h>

namespace sfai::gateway {
namespace {

using std::chrono::seconds;

// SDKs wait themselves for a minute or two, and older ones try at once what they shall wait longer for.
constexpr seconds longest_wait_of_clients{60};

// "6m0s", as OpenAI writes durations.
std::string duration(Milliseconds time) {
  const std::int64_t all = std::chrono::ceil<seconds>(time).count();
  const std::int64_t hours = all / 3600, minutes = all / 60 % 60;
  std::string text;
  if (hours > 0) text += fmt::format("{}h", hours);
  if (all >= 60) text += fmt::format("{}m", minutes);
  return text + fmt::format("{}s", all % 60);
}

std::string moment(WallTime time) {
  const std::string text = rfc3339(std::chrono::ceil<seconds>(time));
  return text.substr(0, text.find('.')) + "Z";
}

void add(http::Headers& headers, std::string_view what, const std::optional<Allowance>& allowance, LimitHeaders form,
         WallTime now) {
  if (!allowance) return;
  const std::string most = std::to_string(allowance->most), left = std::to_string(allowance->left);
  if (form == LimitHeaders::openai) {
    headers.add(fmt::format("x-ratelimit-limit-{}", what), most);
    headers.add(fmt::format("x-ratelimit-remaining-{}", what), left);
    headers.add(fmt::format("x-ratelimit-reset-{}", what), duration(allowance->reset));
  } else {
    headers.add(fmt::format("anthropic-ratelimit-{}-limit", what), most);
    headers.add(fmt::format("anthropic-ratelimit-{}-remaining", what), left);
    headers.add(fmt::format("anthropic-ratelimit-{}-reset", what), moment(now + allowance->reset));
  }
}

chat::ApiError too_large(const LimitRefusal& refusal, std::string_view key) {
  chat::ApiError error = chat::to_api_error(
      Error{ErrorKind::bad_request,
            fmt::format("this request is about {} tokens, and {} of the client key '{}' is {}: reduce the length of "
                        "the messages, or ask whoever runs the gateway for a higher limit",
                        refusal.wanted, refusal.limit, key, refusal.most),
            "", "request_exceeds_limit"});
  error.should_retry = "false";
  return error;
}

std::string remedy(const LimitRefusal& refusal, WallTime now) {
  if (refusal.by_others) return "answers that are under way hold the rest: try again when one has ended";
  return fmt::format("try again in {} ({})", duration(refusal.wait), moment(now + refusal.wait));
}

}  // namespace

void add_limit_headers(http::Headers& headers, const Standing& standing, LimitHeaders form, WallTime now) {
  add(headers, "requests", standing.requests, form, now);
  add(headers, "tokens", standing.tokens, form, now);
}

chat::ApiError limit_error(const LimitRefusal& refusal, std::string_view key, WallTime now) {
  if (refusal.never) return too_large(refusal, key);
  chat::ApiError error = chat::to_api_error(
      Error{ErrorKind::rate_limited,
            fmt::format("rate limit reached: the client key '{}' has {} {}, and this request needs {}: {}", key,
                        refusal.limit, refusal.most, refusal.wanted, remedy(refusal, now)),
            "", "rate_limit_exceeded"});
  error.type = refusal.limit.starts_with("tokens") ? "tokens" : "requests";
  error.retry_after = std::to_string(std::chrono::ceil<seconds>(refusal.wait).count());
  error.retry_after_ms = std::to_string(refusal.wait.count());
  if (refusal.wait > longest_wait_of_clients) error.should_retry = "false";
  return error;
}

}  // namespace sfai::gateway
