#include "gateway/admission.h"

#include <algorithm>

#include "gateway/limit_words.h"
#include "gateway/token_demand.h"
#include "gateway/vendor_error.h"

namespace sfai::gateway {
namespace {

// A vendor that answers with an error asks nothing for it. One whose answer nobody waited for any longer may.
bool was_given_up(std::string_view error_kind) {
  return error_kind == name_of(ErrorKind::client_gone) || error_kind == first_byte_timeout ||
         error_kind == idle_timeout || error_kind == total_timeout || error_kind == deadline_code;
}

// No request has more tokens, whatever a server says.
std::int64_t believable(std::int64_t tokens) { return std::clamp<std::int64_t>(tokens, 0, 100'000'000); }

}  // namespace

Admission::Admission(Limits* limits, const ClientKey* key, const Clock& clock, const LogRecord& record)
    : limits_(key != nullptr && key->limits.any() ? limits : nullptr), key_(key), clock_(clock), record_(record) {}

Admission::~Admission() {
  if (held_) limits_->end_answer(key_->name, key_->limits, *held_, tokens_used(), clock_.wall());
}

std::optional<Failure> Admission::enter() {
  if (!has_limits()) return std::nullopt;
  auto taken = limits_->take_request(key_->name, key_->limits, clock_.wall());
  if (taken) return std::nullopt;
  return say(taken.error());
}

std::optional<Failure> Admission::reserve(const TokenDemand& demand) {
  if (!has_limits()) return std::nullopt;
  auto held = limits_->begin_answer(key_->name, key_->limits, demand, clock_.wall());
  if (!held) {
    limits_->give_request_back(key_->name);
    return say(held.error());
  }
  demand_ = demand;
  held_ = *held;
  return std::nullopt;
}

void Admission::add_headers(http::Headers& headers) const {
  if (!has_limits()) return;
  const WallTime now = clock_.wall();
  add_limit_headers(headers, limits_->standing(key_->name, key_->limits, now),
                    record_.anthropic_client ? LimitHeaders::anthropic : LimitHeaders::openai, now);
}

// What the vendor said, where it said it. Where an answer was cut, the vendor has worked for what had come by then, and
// has read the input even if nothing had.
std::int64_t Admission::tokens_used() const {
  const bool nothing_sent = record_.attempt == 0;
  const bool refused = record_.status >= 400 && !was_given_up(record_.error_kind);
  if (nothing_sent || (refused && record_.usage.empty())) return 0;
  const std::int64_t input = believable(record_.usage.input.value_or(demand_.input));
  const bool whole = record_.error_kind.empty() && record_.status == 200;
  if (whole && record_.usage.output) return input + believable(*record_.usage.output);
  const std::int64_t heard = std::min(tokens_of_bytes(record_.content_bytes), demand_.output);
  return input + std::max(heard, believable(record_.usage.output.value_or(0)));
}

Failure Admission::say(const LimitRefusal& refusal) const { return limit_error(refusal, key_->name, clock_.wall()); }

http::Task<Result<void>> LimitHeadersWriter::respond(http::ResponseHead head, std::string_view body) {
  admission_.add_headers(head.headers);
  return writer_.respond(std::move(head), body);
}

http::Task<Result<void>> LimitHeadersWriter::start(http::ResponseHead head) {
  admission_.add_headers(head.headers);
  return writer_.start(std::move(head));
}

}  // namespace sfai::gateway
