#pragma once

#include <memory>
#include <optional>
#include <string>

#include "gateway/relay_context.h"
#include "gateway/turn_joiner.h"

namespace sfai::gateway {

// How long after the upstream's 200 the client's head goes out even if no content has come.
constexpr Milliseconds commit_after{2'000};
// How long a client hears nothing before it gets a heartbeat: proxies between often cut after 30 or 60 s of silence.
constexpr Milliseconds heartbeat_after{15'000};

// Carries one upstream's stream to the client by the commit rule: what comes before the first content is held back (and
// dropped, if the upstream fails before it), then every event leaves as soon as it is complete.
// Native lane: the vendor's own events, of which only a tap is decoded. Translated lane: decoded and encoded anew.
class StreamRelay final : private chat::EventSink {
 public:
  StreamRelay(const RelayContext& context, OpenUpstream& upstream);

  // Nothing: the client has got an answer, whole or visibly broken, or it left. An error: nothing was sent yet, so that
  // another target may be tried.
  http::Task<Upstream<void>> run();

 private:
  void on(const chat::ChatEvent& event) override;

  http::Task<Upstream<void>> relay();
  http::Task<Upstream<void>> relay_events(std::string_view bytes);
  Upstream<void> take(const wire::SseEvent& event);
  http::Task<Upstream<void>> end_of_bytes();
  http::Task<Upstream<void>> woke();
  http::Task<Upstream<void>> fail_with(Failure error);
  void append_failure(Failure error);
  http::ResponseHead commit();
  http::Task<Upstream<void>> end_early();
  http::Task<Upstream<void>> end_of_turn();
  http::Task<Upstream<void>> go_on(std::string body);
  http::Task<Upstream<void>> beat();
  http::Task<Upstream<void>> finish();
  http::Task<Upstream<void>> send_pending();
  http::Task<void> let_upstream_end();
  SteadyTime next_wake() const;
  Failure broke(std::string_view message) const;
  std::optional<Failure> too_slow(SteadyTime now) const;
  bool passes_anyway(const wire::SseEvent& event) const;
  bool is_unasked_usage(const wire::SseEvent& event) const;

  chat::EventSink& sink();
  void begin_reply();

  const Clock& clock_;
  Inbound& inbound_;
  OpenUpstream& upstream_;
  LogRecord& record_;
  http::ResponseWriter& writer_;
  ThinkingRecorder& thinking_;

  wire::SseDecoder sse_;
  std::unique_ptr<dialect::StreamDecoder> decoder_;
  std::unique_ptr<TurnJoiner> joiner_;               // where the vendor may pause the turn
  std::unique_ptr<dialect::StreamEncoder> encoder_;  // translated lane only
  std::string pending_;                              // for the client, not yet sent
  std::optional<Failure> failure_;                   // the vendor's error event
  SteadyTime opened_;                                // when the 200 came
  SteadyTime heard_;                                 // when the last bytes came
  SteadyTime said_;                                  // when the client got the last ones
  int continuations_ = 0;
  bool went_on_ = false;  // another response took the place of the one whose bytes are at hand
  bool committed_ = false;
  bool finished_ = false;  // nothing more goes to the client
  bool has_content_ = false;
  bool saw_finish_ = false;
  bool saw_usage_ = false;  // the event at hand said usage
  bool saw_more_ = false;   // the event at hand said something else
};

}  // namespace sfai::gateway
