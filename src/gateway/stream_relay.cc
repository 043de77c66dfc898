#include "gateway/stream_relay.h"

#include <algorithm>

#include "base/buffers.h"
#include "gateway/answer.h"
#include "gateway/pass_through.h"
#include "gateway/reply_options.h"
#include "gateway/vendor_error.h"

namespace sfai::gateway {
namespace {

std::unique_ptr<dialect::StreamDecoder> make_decoder(const Inbound& inbound, const OpenUpstream& upstream) {
  if (inbound.operation == provider::Operation::chat) {
    return upstream.dialect->make_decoder({.keep_content = upstream.resumption.has_value()});
  }
  return make_pass_through_decoder(inbound.operation);
}

std::unique_ptr<dialect::StreamEncoder> make_encoder(const Clock& clock, const Inbound& inbound,
                                                     const OpenUpstream& upstream) {
  if (upstream.lane == Lane::native) return nullptr;
  return inbound.dialect->make_encoder(reply_options(clock, inbound, upstream));
}

}  // namespace

StreamRelay::StreamRelay(const RelayContext& context, OpenUpstream& upstream)
    : clock_(context.clock),
      inbound_(context.inbound),
      upstream_(upstream),
      record_(context.record),
      writer_(context.writer),
      thinking_(context.thinking),
      decoder_(make_decoder(inbound_, upstream_)),
      encoder_(make_encoder(clock_, inbound_, upstream_)),
      opened_(clock_.steady()),
      heard_(opened_),
      said_(heard_) {
  if (upstream_.resumption) joiner_ = std::make_unique<TurnJoiner>(static_cast<chat::EventSink&>(*this));
}

void StreamRelay::begin_reply() {
  sse_ = {};
  decoder_ = make_decoder(inbound_, upstream_);
  heard_ = clock_.steady();
}

chat::EventSink& StreamRelay::sink() {
  if (joiner_) return *joiner_;
  return *this;
}

void StreamRelay::on(const chat::ChatEvent& event) {
  if (const auto* failed = std::get_if<chat::StreamFailed>(&event)) {
    failure_ = failed->error;
    return;
  }
  if (const auto* update = std::get_if<chat::UsageUpdate>(&event)) {
    chat::merge(record_.usage, update->usage);
    saw_usage_ = true;
  } else {
    saw_more_ = true;
  }
  if (std::holds_alternative<chat::Finish>(event)) saw_finish_ = true;
  record_.content_bytes += chat::content_size(event);
  if (chat::bears_content(event)) has_content_ = true;
  thinking_.see(event);
  if (!encoder_) return;
  if (const auto* call = std::get_if<chat::ToolCallStart>(&event)) {
    encoder_->encode(chat::ToolCallStart{call->index, call->id, upstream_.tool_names->restore(call->name)}, pending_);
  } else {
    encoder_->encode(event, pending_);
  }
}

http::Task<Upstream<void>> StreamRelay::run() {
  Upstream<void> outcome = co_await relay();
  bool whole = outcome && record_.error_kind.empty();
  if (whole) co_await let_upstream_end();
  co_return outcome;
}

http::Task<Upstream<void>> StreamRelay::relay() {
  while (!finished_) {
    if (writer_.gone())
      co_return std::unexpected(provider_error(upstream_, {ErrorKind::client_gone, "the client left"}));
    auto chunk = co_await upstream_.response->read(next_wake());
    Upstream<void> step;
    if (!chunk) {
      Failure why = provider_error(upstream_, std::move(chunk.error()));
      step = co_await fail_with(std::move(why));
    } else if (chunk->kind == http::Chunk::Kind::data) {
      heard_ = clock_.steady();
      step = co_await relay_events(chunk->bytes);
      // A stream that never pauses is never woken from.
      bool late = step && !finished_ && clock_.steady() >= upstream_.total_by;
      if (late) step = co_await woke();
    } else if (chunk->kind == http::Chunk::Kind::end) {
      step = co_await end_of_bytes();
    } else {
      step = co_await woke();
    }
    if (!step) co_return step;
  }
  co_return Upstream<void>{};
}

// All events that came together leave together.
http::Task<Upstream<void>> StreamRelay::relay_events(std::string_view bytes) {
  if (pending_.empty()) take_buffer(pending_);
  sse_.push(bytes);
  while (!finished_) {
    auto event = sse_.next();
    if (event && !*event) break;
    const bool before_belongs_to_client = committed_ || has_content_;
    Upstream<void> taken;
    if (event) {
      taken = take(**event);
    } else {
      taken = std::unexpected(provider_error(upstream_, std::move(event.error())));
    }
    if (!taken) {
      if (before_belongs_to_client && !committed_) {
        Upstream<void> sent = co_await send_pending();
        if (!sent) co_return sent;
      }
      Upstream<void> failed = co_await fail_with(std::move(taken.error()));
      co_return failed;
    }
    if (!decoder_->complete()) continue;
    went_on_ = false;
    Upstream<void> ended = co_await end_of_turn();
    if (!ended || went_on_) co_return ended;
  }
  const bool sends = !finished_ && !pending_.empty() && (committed_ || has_content_);
  if (!sends) co_return Upstream<void>{};
  Upstream<void> sent = co_await send_pending();
  co_return sent;
}

// An error: what the stream fails with.
Upstream<void> StreamRelay::take(const wire::SseEvent& event) {
  saw_usage_ = false;
  saw_more_ = false;
  auto decoded = decoder_->decode(event, sink());
  if (!decoded && !passes_anyway(event)) return std::unexpected(provider_error(upstream_, std::move(decoded.error())));
  if (failure_) return std::unexpected(resay(*failure_, *upstream_.target, upstream_.key));
  if (!encoder_ && !is_unasked_usage(event)) wire::append_sse(pending_, event.name, event.data);
  return {};
}

http::Task<Upstream<void>> StreamRelay::beat() {
  pending_ += inbound_.dialect->heartbeat();
  Upstream<void> sent = co_await send_pending();
  co_return sent;
}

http::Task<Upstream<void>> StreamRelay::woke() {
  SteadyTime now = clock_.steady();
  if (now >= inbound_.answer_by) {
    Upstream<void> ended = co_await end_early();
    co_return ended;
  }
  if (auto slow = too_slow(now)) {
    Upstream<void> failed = co_await fail_with(std::move(*slow));
    co_return failed;
  }
  if (committed_ && now >= said_ + heartbeat_after) {
    Upstream<void> beaten = co_await beat();
    co_return beaten;
  }
  if (committed_ || now < opened_ + commit_after) co_return Upstream<void>{};
  Upstream<void> sent = co_await send_pending();
  co_return sent;
}

std::optional<Failure> StreamRelay::too_slow(SteadyTime now) const {
  const auto failure = [this](std::string_view code, std::string_view message) {
    return provider_error(upstream_, {ErrorKind::timed_out, message, "", code});
  };
  if (now >= upstream_.total_by)
    return failure(total_timeout, "the answer took longer than its total limit (total_ms)");
  if (now >= heard_ + upstream_.limits.idle)
    return failure(idle_timeout, "the stream stood still for too long (idle_ms)");
  return std::nullopt;
}

SteadyTime StreamRelay::next_wake() const {
  SteadyTime wake = std::min(heard_ + upstream_.limits.idle, upstream_.total_by);
  return std::min(wake, committed_ ? said_ + heartbeat_after : opened_ + commit_after);
}

// What was held for another try, or to look at, is given back.
http::ResponseHead StreamRelay::commit() {
  committed_ = true;
  inbound_.release_content();
  upstream_.response->release_head();
  upstream_.permit.succeeded();
  record_.status = 200;
  record_.first_byte = clock_.steady();
  http::ResponseHead head = build_head(record_, "text/event-stream; charset=utf-8");
  head.headers.add("cache-control", "no-cache");
  head.headers.add("x-accel-buffering", "no");
  return head;
}

http::Task<Upstream<void>> StreamRelay::send_pending() {
  bool first = !committed_;
  if (first) {
    auto started = co_await writer_.start(commit());
    if (!started) co_return std::unexpected(failure_of(started.error()));
  }
  if (pending_.empty() && !first) co_return Upstream<void>{};
  auto written = co_await writer_.write(pending_);
  give_buffer(pending_);
  said_ = clock_.steady();
  if (!written) co_return std::unexpected(failure_of(written.error()));
  co_return Upstream<void>{};
}

// On the native lane the decoder is only a tap: what it cannot follow (calls whose pieces are mixed) is none of its
// business, as long as the client gets JSON.
bool StreamRelay::passes_anyway(const wire::SseEvent& event) const {
  if (encoder_) return false;
  wire::JsonDocument document;
  return document.parse_copy(event.data).has_value();
}

// The chunk that came only because the gateway asked for it: no choices, nothing but usage.
bool StreamRelay::is_unasked_usage(const wire::SseEvent& event) const {
  if (inbound_.operation != provider::Operation::chat || inbound_.include_usage) return false;
  if (!saw_usage_ || saw_more_) return false;
  if (upstream_.target->provider->dialect != "openai_chat") return false;
  wire::JsonDocument document;
  auto root = document.parse_copy(event.data);
  return root && (*root)["choices"].is(wire::JsonKind::array) && (*root)["choices"].size() == 0 && (*root)["usage"] &&
         !(*root)["usage"].is_null();
}

}  // namespace sfai::gateway
