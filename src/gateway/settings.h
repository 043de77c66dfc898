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
  // The same where no wait is needed; null where one is.
  virtual std::shared_ptr<const ModelMap> map_now() { return nullptr; }
  // What map() will most likely say, when it has to ask another machine first: work can be begun meanwhile. Null when
  // map() answers at once.
  virtual std::shared_ptr<const ModelMap> expected_map() { return nullptr; }
  // One of the provider's keys. Error not_configured (code provider_key_missing): nobody gave it; names the remedy.
  virtual http::Task<Result<Secret>> provider_key(const provider::Provider& provider,
                                                  const provider::KeyName& name) = 0;
  // The same where no wait is needed; nothing where one is.
  virtual std::optional<Result<Secret>> provider_key_now(const provider::Provider& /*provider*/,
                                                         const provider::KeyName& /*name*/) {
    return std::nullopt;
  }
  // The vendor refused this key: what stands in its place by now, if that is another one.
  virtual http::Task<std::optional<Secret>> renew_provider_key(const provider::Provider& provider,
                                                               const provider::KeyName& name,
                                                               const Secret& refused) = 0;
  // Whether there is any of the provider's keys, as far as memory knows: for lists of what is missing.
  virtual bool has_provider_key(const provider::Provider& provider) = 0;
  // Who may come in. Shared as the map is. Never null.
  virtual http::Task<std::shared_ptr<const Access>> access() = 0;
  virtual std::shared_ptr<const Access> access_now() { return nullptr; }
};

}  // namespace sfai::gateway
