#pragma once

#include <memory>
#include <optional>

#include "base/secret.h"
#include "gateway/access.h"
#include "gateway/model_map.h"
#include "http/task.h"

namespace sfai::gateway {

// What the place where the program runs knows: today's map and keys. The front implements it (files and environment on
// a machine; S3 and Secrets Manager on AWS), one object a thread.
class Settings {
 public:
  virtual ~Settings() = default;

  // The map in force for a request that starts now. Shared between this object, which replaces it when the source
  // changes, and the requests under way, which keep the one they started with. Never null.
  virtual http::Task<std::shared_ptr<const ModelMap>> map() = 0;
  // The provider's key; empty when nobody gave one.
  virtual http::Task<Secret> provider_key(const provider::Provider& provider) = 0;
  // The same question answered from memory, for the demo's list of what is missing.
  virtual bool has_provider_key(const provider::Provider& provider) = 0;
  // Who may come in. Shared as the map is. Never null.
  virtual std::shared_ptr<const Access> access() = 0;
};

}  // namespace sfai::gateway
