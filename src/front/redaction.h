#pragma once

#include <shared_mutex>
#include <string>
#include <vector>

#include "base/secret.h"
#include "front/settings/env_file.h"

namespace sfai::front {

// The edge of the log: every line that the program writes passes here, and leaves without the secrets that the program
// knows and without what looks like one. One object a process, shared by its threads.
class Redaction {
 public:
  void learn(const Secret& secret);
  // Those variables whose names say that they hold a secret, and passwords in URLs.
  void learn_from(const EnvFile& variables);
  std::string redact(std::string line) const;

 private:
  mutable std::shared_mutex mutex_;
  std::vector<Secret> secrets_;  // each once; as many as the process has seen
};

}  // namespace sfai::front
