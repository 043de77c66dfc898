#include "gateway/attempt.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "dialect/anthropic/anthropic.h"
#include "dialect/openai_chat/openai_chat.h"
#include "gateway/answer_encoding.h"
#include "gateway/attempt_request.h"
#include "gateway/reply_options.h"
#include "gateway/retry_after.h"
#include "gateway/vendor_error.h"
#include "gateway/verdict.h"

namespace sfai::gateway {
namespace {

constexpr std::size_t most_error_bytes = 64U << 10U;
constexpr Milliseconds longest_error_pause{10'000};

std::unexpected<Failure> refused(const Error& error) { return std::unexpected(failure_of(error)); }

Failure key_missing(const Error& why) {
  Failure error = failure_of(why);
  error->should_retry = "false";
  return error;
}

void copy_advice(const http::Headers& headers, chat::ApiError& error) {
  if (auto value = headers.find("retry-after")) error.retry_after = *value;
  if (auto value = headers.find("retry-after-ms")) error.retry_after_ms = *value;
  if (auto value = headers.find("x-should-retry")) error.should_retry = *value;
}

// Which of the limits that a request is sent with has run out.
std::string_view code_of_limit(const Error& error, const OpenUpstream& upstream, SteadyTime now) {
  if (error->kind != ErrorKind::timed_out) return error->code;
  if (now >= upstream.total_by) return total_timeout;
  return error->param == "connect_ms" ? connect_timeout : first_byte_timeout;
}

Failure say_refusal(OpenUpstream& upstream, std::string_view body, WallTime now) {
  const http::ResponseHead& head = upstream.response->head();
  chat::ApiError error = upstream.dialect->parse_error(head.status, body);
  error.status = head.status;
  copy_advice(head.headers, error);
  const bool has_other_keys = upstream.target->provider->keys.size() > 1;
  judge(upstream.permit, {head.status, head.headers, error, has_other_keys}, now);
  return resay(std::move(error), *upstream.target, upstream.key);
}

// To its end, and what it says of the key and the vendor.
http::Task<Failure> read_refusal(const Clock& clock, OpenUpstream& upstream) {
  const Milliseconds idle = std::exchange(upstream.limits.idle, std::min(upstream.limits.idle, longest_error_pause));
  auto body = co_await read_whole(clock, upstream, most_error_bytes);
  upstream.limits.idle = idle;
  bool left = !body && body.error()->kind == ErrorKind::client_gone;
  if (left) co_return failure_of(body.error());
  auto unreadable = unreadable_encoding(upstream.response->head());
  co_return say_refusal(upstream, unreadable ? *unreadable : body.value_or(""), clock.wall());
}

void prepare(const Inbound& inbound, const Route& route, const Target& target, const LogRecord& record,
             OpenUpstream& upstream) {
  upstream.target = &target;
  upstream.dialect = find_dialect(target.provider->dialect);
  upstream.lane = choose_lane(inbound.dialect->name(), target.provider->dialect);
  provider::Timeouts of_role = route.config == nullptr ? provider::Timeouts{} : route.config->timeouts;
  upstream.limits = provider::resolve(of_role, target.provider->timeouts);
  upstream.total_by = std::min(record.begun + upstream.limits.total, inbound.answer_by);
}

// What one key came to. With `of_key` another key may do better.
struct KeyFailure {
  Failure error;
  bool of_key = false;
};
using Outcome = std::expected<void, KeyFailure>;

// In the client's words, and held against the vendor.
std::unexpected<KeyFailure> failed(OpenUpstream& upstream, Error error) {
  Failure said = provider_error(upstream, std::move(error));
  judge(upstream.permit, said);
  return std::unexpected(KeyFailure{std::move(said)});
}

// Whether upstream.key may be used now.
Outcome take_permit(Health& health, OpenUpstream& upstream) {
  const provider::Provider& provider = *upstream.target->provider;
  if (provider.demo) return {};
  auto permit = health.admit(provider, *upstream.key.name, upstream.key.value, upstream.again);
  if (!permit) return std::unexpected(KeyFailure{left_alone(provider, permit.error()), true});
  upstream.permit = std::move(*permit);
  return {};
}

// One request with upstream.key, up to the head of its answer; a refusal is read to its end.
http::Task<Outcome> ask(const Services& services, const Inbound& inbound, std::string_view body, OpenUpstream& upstream,
                        LogRecord& record) {
  const provider::Provider& provider = *upstream.target->provider;
  Result<http::ClientRequest> request;  // the demo is nowhere: it needs no address and no headers
  if (!provider.demo) request = build_attempt_head(inbound, *upstream.target, upstream.key.value);
  if (!request) co_return std::unexpected(KeyFailure{failure_of(request.error())});
  request->body = body;
  const SteadyTime now = services.clock.steady();
  request->connect_by = std::min(now + upstream.limits.connect, upstream.total_by);
  request->first_byte_by = std::min(now + upstream.limits.first_byte, upstream.total_by);

  ++record.attempt;
  http::Client& client = provider.demo ? services.demo : services.network;
  auto response = co_await client.send(*request);
  if (!response) {
    const bool late = response.error()->kind == ErrorKind::timed_out && services.clock.steady() >= inbound.answer_by;
    if (late) co_return std::unexpected(KeyFailure{deadline_exceeded()});
    Error error = std::move(response.error());
    error->code = code_of_limit(error, upstream, services.clock.steady());
    co_return failed(upstream, std::move(error));
  }
  upstream.response = std::move(*response);
  const int status = upstream.response->head().status;
  if (status == 200) {
    auto unreadable = unreadable_encoding(upstream.response->head());
    if (unreadable) co_return failed(upstream, Error{ErrorKind::upstream_broke, *unreadable});
    co_return Outcome{};
  }
  Failure refusal = co_await read_refusal(services.clock, upstream);
  co_return std::unexpected(KeyFailure{std::move(refusal), is_about_the_key(status)});
}

// A key that the vendor refuses may have been replaced where it is kept.
http::Task<bool> renew_key(const Services& services, const KeyFailure& failure, OpenUpstream& upstream) {
  if (!failure.of_key || upstream.response == nullptr || upstream.response->head().status != 401) co_return false;
  auto renewed =
      co_await services.settings.renew_provider_key(*upstream.target->provider, *upstream.key.name, upstream.key.value);
  if (renewed) upstream.key.value = std::move(*renewed);
  co_return renewed.has_value();
}

Milliseconds advised_wait(const chat::ApiError& error, WallTime now) {
  return parse_retry_after(error.retry_after_ms, error.retry_after, now).value_or(Milliseconds(0));
}

// Which of two keys' failures says what may be done: what the vendor said before that the gateway leaves it alone, what
// passes before what does not, and what passes sooner.
bool says_more(const chat::ApiError& later, const chat::ApiError& earlier, WallTime now) {
  if (later.code == circuit_open || earlier.code == circuit_open) return earlier.code == circuit_open;
  if (may_fall_back(later) != may_fall_back(earlier)) return may_fall_back(later);
  return advised_wait(later, now) <= advised_wait(earlier, now);
}

// Asks with one key after the other, until one is not refused.
http::Task<Upstream<void>> ask_with_keys(const Services& services, const Inbound& inbound, std::string_view body,
                                         OpenUpstream& upstream, LogRecord& record) {
  ProviderKeys keys(services.settings, services.health, *upstream.target->provider);
  std::optional<Failure> said;
  while (!said || services.clock.steady() < inbound.answer_by) {
    auto key = keys.next_now();
    if (!key) key = co_await keys.next();
    if (!*key) break;
    upstream.key = std::move(**key);
    upstream.response.reset();
    Outcome asked = take_permit(services.health, upstream);
    if (asked) asked = co_await ask(services, inbound, body, upstream, record);
    if (asked) co_return Upstream<void>{};
    const bool renewed = co_await renew_key(services, asked.error(), upstream);
    if (renewed) asked = take_permit(services.health, upstream);
    if (renewed && asked) asked = co_await ask(services, inbound, body, upstream, record);
    if (asked) co_return Upstream<void>{};
    const bool of_key = asked.error().of_key;
    const bool newer = !said || !of_key || says_more(asked.error().error, *said, services.clock.wall());
    if (newer) said = std::move(asked.error().error);
    if (!of_key) break;
  }
  if (!said) co_return std::unexpected(key_missing(keys.missing()));
  co_return std::unexpected(std::move(*said));
}

}  // namespace

bool is_event_stream(const http::ResponseHead& head) {
  constexpr std::string_view wanted = "text/event-stream";
  auto type = head.headers.find("content-type");
  return type && equal_ignoring_case(type->substr(0, wanted.size()), wanted);
}

std::string signer_of(const Target& target) { return target.provider->name + "/" + target.model; }

const dialect::Dialect* find_dialect(std::string_view name) {
  static const dialect::openai_chat::OpenAiChat openai_chat;
  static const dialect::anthropic::Anthropic anthropic;
  if (name == openai_chat.name()) return &openai_chat;
  if (name == anthropic.name()) return &anthropic;
  return nullptr;
}

http::Task<Upstream<void>> open_upstream(const Services& services, const Inbound& inbound, const Route& route,
                                         Try attempt, OpenUpstream& upstream, LogRecord& record) {
  const Target& target = attempt.target;
  prepare(inbound, route, target, record, upstream);
  upstream.again = attempt.again;
  record.lane = name_of(upstream.lane);
  record.provider = target.provider->name;
  record.model = target.model;
  auto body = build_attempt_body(inbound, route, target);
  if (!body) co_return refused(body.error());
  record.losses = std::move(body->losses);
  if (upstream.lane == Lane::translated)
    upstream.tool_names = std::make_unique<const chat::ToolNames>(std::move(body->tool_names));

  Upstream<void> asked = co_await ask_with_keys(services, inbound, body->bytes, upstream, record);
  if (!asked) co_return asked;
  if (body->may_pause) upstream.resumption = Resumption{&services, std::move(body->bytes)};
  co_return asked;
}

http::Task<Upstream<void>> resume(const Inbound& inbound, std::string body, OpenUpstream& upstream, LogRecord& record) {
  const Services& services = *upstream.resumption->services;
  upstream.resumption->sent_body = std::move(body);
  Outcome asked = co_await ask(services, inbound, upstream.resumption->sent_body, upstream, record);
  if (!asked) co_return std::unexpected(std::move(asked.error().error));
  co_return Upstream<void>{};
}

http::Task<Result<std::string>> read_whole(const Clock& clock, OpenUpstream& upstream, std::size_t most) {
  std::string body;
  while (true) {
    std::optional<Result<http::Chunk>> chunk_now = upstream.response->read_now();
    if (!chunk_now) {
      const SteadyTime wake = std::min(clock.steady() + upstream.limits.idle, upstream.total_by);
      chunk_now = co_await upstream.response->read(wake);
    }
    const Result<http::Chunk>& chunk = *chunk_now;
    if (!chunk) co_return std::unexpected(chunk.error());
    if (chunk->kind == http::Chunk::Kind::end) co_return body;
    if (chunk->kind == http::Chunk::Kind::woke && clock.steady() >= upstream.total_by) {
      co_return fail(ErrorKind::timed_out, "the answer took longer than its total limit (total_ms)", "",
                     std::string(total_timeout));
    }
    if (chunk->kind == http::Chunk::Kind::woke) {
      co_return fail(ErrorKind::timed_out, "it sent nothing for too long (idle_ms)", "", std::string(idle_timeout));
    }
    if (body.empty()) body.reserve(chunk->bytes.size() + wire::json_padding);  // to be parsed where it lies
    body.append(chunk->bytes);
    if (body.size() > most) co_return fail(ErrorKind::upstream_broke, "the upstream's answer is too large");
  }
}

}  // namespace sfai::gateway
