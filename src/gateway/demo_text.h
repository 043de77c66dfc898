#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/settings.h"

namespace sfai::gateway {

// What the demo says, in Markdown: the roles of the map, the key variable that each still lacks, a curl line, and an
// echo of the user's last text (to the client that sent it, nowhere else).
std::string render_demo_text(const ModelMap& map, Settings& settings, std::string_view address,
                             std::string_view user_text);

// Cuts into at least `least` pieces (fewer only when there are fewer bytes); never inside a UTF-8 character.
std::vector<std::string_view> cut_in_pieces(std::string_view text, std::size_t least);

}  // namespace sfai::gateway
