#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "gateway/key_limits.h"

namespace sfai::gateway {

// The most that a request may use: its input, estimated, and the longest answer that it allows.
struct TokenDemand {
  std::int64_t input = 0;
  std::int64_t output = 0;
};

// Why a request has to wait.
struct LimitRefusal {
  std::string_view limit;  // "tokens_per_minute"
  std::int64_t most = 0;
  std::int64_t wanted = 0;
  Milliseconds wait{};     // after it there is room again, if nobody else takes it
  bool never = false;      // more than the whole limit: waiting does not help
  bool by_others = false;  // answers under way hold it: `wait` is a guess
};

// What is left of requests or of tokens: of the minute's and the day's limit the one with less.
struct Allowance {
  std::int64_t most = 0;
  std::int64_t left = 0;
  Milliseconds reset{};  // until all of it is there again
};
struct Standing {
  std::optional<Allowance> requests;
  std::optional<Allowance> tokens;
};

// What an answer under way keeps others from taking.
struct Held {
  std::int64_t minute = 0;
  std::int64_t day = 0;
};

// The counts behind the limits of client keys, by the keys' names, so that a key file that is read again loses none.
// One object a process, shared by its threads. A minute's limit refills all the time, at limit/60 a second; a day's
// begins anew at midnight UTC. What an answer may use at most is held from its start and settled at its end.
// Time is handed in, and it is the wall clock's: the steady one may stand still while a Lambda environment is frozen.
class Limits {
 public:
  using Name = std::string;

  // One request, at the door.
  std::expected<void, LimitRefusal> take_request(const Name& key, const KeyLimits& limits, WallTime now);
  void give_request_back(const Name& key);

  // One open stream and its tokens, all or nothing. There must be room for the input and one token of output; held is
  // what there is up to the demand. So a long answer that was only allowed, as clients allow it, locks nobody out, and
  // a limit can be passed by the end of one answer only.
  std::expected<Held, LimitRefusal> begin_answer(const Name& key, const KeyLimits& limits, const TokenDemand& demand,
                                                 WallTime now);
  // Once for each begin_answer() that succeeded. `used` tokens are counted in the minute and on the day in which the
  // answer ends.
  void end_answer(const Name& key, const KeyLimits& limits, const Held& held, std::int64_t used, WallTime now);

  Standing standing(const Name& key, const KeyLimits& limits, WallTime now);

 private:
  struct Meter {
    double spent = 0;  // of a minute's: what has not been refilled yet
    std::int64_t held = 0;
  };
  struct State {
    Meter requests_minute, requests_day, tokens_minute, tokens_day;
    std::int64_t open = 0;
    std::optional<WallTime> updated;
    std::chrono::sys_days day{};
  };

  State& state_at(const Name& key, const KeyLimits& limits, WallTime now);

  std::mutex mutex_;
  std::map<Name, State, std::less<>> states_;  // as many as there ever were names in the key file
};

}  // namespace sfai::gateway
