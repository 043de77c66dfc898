#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"

namespace sfai {

// Replaces each occurrence of a secret by "(redacted)"; texts under 8 bytes are no secrets.
void hide(std::string& text, std::string_view secret);

// A text that somebody else wrote, without this secret and without what looks like a vendor's key ("sk-" and 16 letters
// or more): vendors and proxies repeat keys in their errors.
std::string redacted(std::string text, const Secret& secret);

}  // namespace sfai
