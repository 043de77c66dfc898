#pragma once
#include <string>
#include <vector>

#include "mock_upstream.h"
#include "poller.h"
#include "settings.h"

namespace bench {

/** Runs one measurement and gives its numbers, or the fault that ended it, as one line of JSON. `mocks` get the
 * stream's pace. */
std::string measure(Poller& poller, const std::vector<MockUpstream*>& mocks, const Settings& settings);

}  // namespace bench
