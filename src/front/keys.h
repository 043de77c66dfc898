#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "gateway/key_limits.h"

namespace sfai::front {

// What `sfai keys new` was told.
struct NewKeyOptions {
  std::string name = "default";
  std::vector<std::string> roles = {};
  std::string expires = {};
  gateway::KeyLimits limits = {};
};

// Makes a key of 256 random bits. `out` gets the JSON object for the file of client keys, which holds its hash only;
// `words` gets the key, once. Exit code 0; 2 when an option is one that the program would refuse to read.
int new_key(const NewKeyOptions& options, std::ostream& out, std::ostream& words);

// Reads a key from `in` and writes its SHA-256 to `out`: a key on the command line would stand in the list of
// processes. Exit code 0; 2 when there is none, or one that is too short.
int hash_key(std::istream& in, std::ostream& out, std::ostream& words);

}  // namespace sfai::front
