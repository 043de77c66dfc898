#pragma once

#include <string>
#include <string_view>

#include "aws/variables.h"
#include "base/secret.h"

namespace sfai::aws {

// The profile of AWS_PROFILE ("default" when that is not set) in the shared files: ~/.aws/credentials and
// ~/.aws/config, or those that AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE name.
class Profile {
 public:
  static Profile read(const Variables& variables);

  const std::string& name() const { return name_; }
  // Is it what AWS_PROFILE asks for, so that its absence is a mistake?
  bool asked_for() const { return asked_for_; }
  bool empty() const;  // neither file has a setting for it
  // A setting of the credentials file, else of the configuration file; empty when absent.
  std::string get(std::string_view setting) const;
  // "~/.aws/credentials and ~/.aws/config", for messages.
  std::string places() const;

 private:
  std::string name_;
  bool asked_for_ = false;
  std::string credentials_path_;
  std::string config_path_;
  Secret credentials_;
  Secret config_;
};

}  // namespace sfai::aws
