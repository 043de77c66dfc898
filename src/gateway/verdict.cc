#include "gateway/verdict.h"

#include "gateway/log_words.h"
#include "gateway/retry_after.h"
#include "gateway/vendor_error.h"

namespace sfai::gateway {
namespace {

constexpr Milliseconds until_somebody_mends{300'000};
constexpr Milliseconds usual_cool_down{15'000};

bool speaks_against_the_vendor(const chat::ApiError& error) {
  switch (error.kind) {
    case ErrorKind::upstream_down:
    case ErrorKind::upstream_broke:
      return true;
    case ErrorKind::overloaded:
      return error.code != out_of_descriptors;
    case ErrorKind::timed_out:
      return error.code != total_timeout && error.code != deadline_code;
    default:
      return false;
  }
}

Milliseconds cool_down(const HttpRefusal& refusal, WallTime now) {
  if (refusal.status != 429 || refusal.error.code == insufficient_quota) return until_somebody_mends;
  auto advised = parse_retry_after(refusal.error.retry_after_ms, refusal.error.retry_after, now);
  if (!advised) advised = allowance_returns_in(refusal.headers, now);
  return advised.value_or(usual_cool_down);
}

}  // namespace

void judge(Health::Permit& permit, const chat::ApiError& error) {
  if (error.kind == ErrorKind::client_gone) return;
  if (speaks_against_the_vendor(error)) {
    permit.failed(loggable_kind(error));
  } else if (error.kind != ErrorKind::overloaded && error.kind != ErrorKind::timed_out) {
    permit.succeeded();
  }
}

void judge(Health::Permit& permit, const HttpRefusal& refusal, WallTime now) {
  const std::string reason = "http_" + std::to_string(refusal.status);
  if (is_about_the_key(refusal.status)) {
    permit.cool(refusal.has_other_keys ? cool_down(refusal, now) : Milliseconds(0), reason);
  } else if (refusal.status >= 500 || refusal.status == 408) {
    permit.failed(reason);
  } else {
    permit.succeeded();
  }
}

bool is_about_the_key(int status) { return status == 401 || status == 402 || status == 403 || status == 429; }

}  // namespace sfai::gateway
