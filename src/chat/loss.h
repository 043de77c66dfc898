#pragma once

#include <string>
#include <vector>

namespace sfai::chat {

// Something that the client asked for and the upstream will not get (dropped), or gets in another form (changed).
struct Loss {
  enum class Kind { dropped, changed };
  Kind kind = Kind::dropped;
  std::string pointer;  // JSON pointer in the client's request: "/seed", "/messages/2/name"
  std::string reason;   // for the log; never a value of the request
};
using Losses = std::vector<Loss>;

// The value of the reply header x-sfai-lost: "dropped:/seed, changed:/temperature"; each pointer once; at most 1,000
// bytes, then ", …" becomes ", and N more". Empty for no losses.
std::string render_losses(const Losses& losses);

}  // namespace sfai::chat
