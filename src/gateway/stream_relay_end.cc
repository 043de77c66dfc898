#include "gateway/log_words.h"
#include "gateway/pass_through.h"
#include "gateway/reply_options.h"
#include "gateway/stream_relay.h"
#include "gateway/vendor_error.h"
#include "gateway/verdict.h"

// How a stream ends: whole, gone on with, broken, or early.
namespace sfai::gateway {

// The vendor's reply is complete. What its client would do with a turn that the vendor paused is done here: a client of
// another dialect knows no such thing.
http::Task<Upstream<void>> StreamRelay::end_of_turn() {
  if (joiner_ && joiner_->paused()) {
    auto body = continuations_ < most_continuations ? decoder_->continuation(upstream_.resumption->sent_body)
                                                    : std::optional<std::string>();
    if (body) {
      Upstream<void> resumed = co_await go_on(std::move(*body));
      co_return resumed;
    }
    joiner_->give_up();
  }
  if (thinking_.has_seen_any()) co_await thinking_.keep(signer_of(*upstream_.target));
  Upstream<void> sent = co_await send_pending();
  if (!sent) co_return sent;
  Upstream<void> finished = co_await finish();
  co_return finished;
}

http::Task<Upstream<void>> StreamRelay::go_on(std::string body) {
  ++continuations_;
  went_on_ = true;
  if (has_content_) {
    Upstream<void> sent = co_await send_pending();
    if (!sent) co_return sent;
  }
  co_await let_upstream_end();
  Upstream<void> resumed = co_await resume(inbound_, std::move(body), upstream_, record_);
  if (!resumed && clock_.steady() >= inbound_.answer_by) {
    Upstream<void> ended = co_await end_early();
    co_return ended;
  }
  if (!resumed) {
    Upstream<void> failed = co_await fail_with(std::move(resumed.error()));
    co_return failed;
  }
  if (!is_event_stream(upstream_.response->head())) {
    Failure why = broke("it went on with the turn in another form than a stream");
    Upstream<void> failed = co_await fail_with(std::move(why));
    co_return failed;
  }
  joiner_->go_on();
  begin_reply();
  co_return Upstream<void>{};
}

// The clean end of the bytes. A stream without its end mark is a broken one, however clean it looks.
http::Task<Upstream<void>> StreamRelay::end_of_bytes() {
  if (!sse_.holds_partial_event()) decoder_->end_of_bytes(sink());
  if (!decoder_->complete()) {
    Failure why = broke("the stream ended in the middle of the answer");
    Upstream<void> failed = co_await fail_with(std::move(why));
    co_return failed;
  }
  if (!encoder_) wire::append_sse(pending_, "", "[DONE]");  // only OpenAI's dialect may be complete without its mark
  Upstream<void> ended = co_await end_of_turn();
  co_return ended;
}

// Before the commit the error is the caller's to answer or to mend; after it the client gets an error event and no end
// mark.
http::Task<Upstream<void>> StreamRelay::fail_with(Failure error) {
  judge(upstream_.permit, error);
  if (error->kind == ErrorKind::client_gone || !committed_) co_return std::unexpected(std::move(error));
  record_.error_kind = loggable_kind(error);
  append_failure(std::move(error));
  Upstream<void> sent = co_await send_pending();
  if (!sent) co_return sent;
  Upstream<void> finished = co_await finish();
  co_return finished;
}

void StreamRelay::append_failure(Failure error) {
  error->request_id = record_.request_id;
  writer_.mark_failed(Error{error->kind, error->message, "", record_.error_kind});
  if (inbound_.operation != provider::Operation::chat) {
    append_pass_through_error(pending_, inbound_.operation, error);
  } else if (encoder_) {
    encoder_->encode(chat::StreamFailed{error}, pending_);
  } else {
    auto encoder = inbound_.dialect->make_encoder({});
    encoder->encode(chat::StreamFailed{error}, pending_);
  }
}

Failure StreamRelay::broke(std::string_view message) const {
  return provider_error(upstream_, {ErrorKind::upstream_broke, message});
}

// The client keeps what it has got, as it does when a model reaches its limit of output.
http::Task<Upstream<void>> StreamRelay::end_early() {
  Failure late = deadline_exceeded();
  if (!committed_) co_return std::unexpected(std::move(late));
  record_.error_kind = late->code;
  if (encoder_) {
    if (!saw_finish_) encoder_->encode(chat::Finish{chat::StopReason::max_tokens, {}, {}}, pending_);
    encoder_->encode(chat::MessageEnd{}, pending_);
  } else {
    decoder_->append_early_end(record_.usage, reply_options(clock_, inbound_, upstream_), pending_);
  }
  Upstream<void> sent = co_await send_pending();
  if (!sent) co_return sent;
  Upstream<void> finished = co_await finish();
  co_return finished;
}

http::Task<Upstream<void>> StreamRelay::finish() {
  finished_ = true;
  auto done = co_await writer_.finish();
  if (!done) co_return std::unexpected(failure_of(done.error()));
  co_return Upstream<void>{};
}

// The last chunk often comes in the same packet: waiting for it a moment keeps the connection for the next request.
http::Task<void> StreamRelay::let_upstream_end() {
  SteadyTime until = clock_.steady() + Milliseconds(20);
  while (true) {
    auto chunk = co_await upstream_.response->read(until);
    if (!chunk || chunk->kind != http::Chunk::Kind::data || clock_.steady() >= until) co_return;
  }
}

}  // namespace sfai::gateway
