#pragma once
#include <functional>
#include <string>

#include "poller.h"
#include "settings.h"

namespace bench {

/** Starts a gateway and gives, as one line of JSON, how long it took from exec to its first whole answer, or, with
 *  `settings.lambda`, to its first question for an invocation at `settings.port`. `turn` lets the mocks work. */
std::string measure_start(const Settings& settings, const std::function<void(Nanoseconds deadline)>& turn,
                          Poller& poller);

}  // namespace bench
