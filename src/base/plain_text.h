#pragma once

#include <string>
#include <string_view>

namespace sfai {

// At most `limit` bytes of `text`, never half a character.
std::string_view cut(std::string_view text, std::size_t limit);

// The words of an HTML page, for a log or an error message: no tags, scripts or styles, white space collapsed. Text
// that has no tags comes back with its white space collapsed.
std::string plain_text(std::string_view page);

}  // namespace sfai
