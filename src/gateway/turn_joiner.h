#pragma once

#include <optional>
#include <string>

#include "chat/event.h"

namespace sfai::gateway {

// Makes one reply of several: a vendor that runs tools of its own may pause a turn, to be asked to go on
// (https://docs.anthropic.com/en/api/handling-stop-reasons, pause_turn). The sink sees one start, one row of tool
// calls, the sum of the usage and one end.
class TurnJoiner final : public chat::EventSink {
 public:
  explicit TurnJoiner(chat::EventSink& sink) : sink_(sink) {}

  void on(const chat::ChatEvent& event) override;

  // The reply has ended in a pause, which the sink has not been told.
  bool paused() const { return paused_ && ended_; }
  // What comes now is the continuation.
  void go_on();
  // There is none: tells the sink that the turn ended in the pause.
  void give_up();

 private:
  void see_usage(const chat::UsageUpdate& update);

  chat::EventSink& sink_;
  chat::Usage before_;   // of the replies before this one
  chat::Usage current_;  // of this one
  std::string raw_;      // the vendor's word for the pause
  int calls_before_ = 0;
  int calls_ = 0;
  bool started_ = false;
  bool paused_ = false;
  bool ended_ = false;
};

}  // namespace sfai::gateway
