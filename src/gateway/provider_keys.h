#pragma once

#include <string>
#include <vector>

#include "gateway/settings.h"

namespace sfai::gateway {

class Health;

// One of a provider's keys, as it is now.
struct ProviderKey {
  provider::KeyName name;
  Secret value;
};

// The keys that are there, in the order in which they are to be tried: as the map names them, those that are left alone
// for a while behind the others, the one that is back soonest first. One without a name for a provider that needs none.
// Error not_configured: none is there.
http::Task<Result<std::vector<ProviderKey>>> usable_keys(Settings& settings, Health& health,
                                                         const provider::Provider& provider);

}  // namespace sfai::gateway
