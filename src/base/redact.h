#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"

namespace sfai {

// Replaces each occurrence of a secret by "(redacted)"; texts under 8 bytes are no secrets.
void hide(std::string& text, std::string_view secret);

// Replaces what looks like a key: "sk-" and 16 letters or more, Google's, Groq's, xAI's and GitHub's, AWS's access key
// ids, this gateway's own, and whatever stands behind "Bearer ". A word counts from its beginning: "task-list" is none.
void hide_keys(std::string& text);

// A text that somebody else wrote, without this secret and without what looks like a key: vendors and proxies repeat
// keys in their errors.
std::string redacted(std::string text, const Secret& secret);

}  // namespace sfai
