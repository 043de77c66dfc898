#include "wire/line_end.h"

#include <algorithm>

namespace sfai::wire {

// Piece by piece: where lines end in CR, each search for the LF would otherwise read on to one that is far away.
std::size_t find_line_end(std::string_view text, std::size_t from) {
  constexpr std::size_t piece_size = 512;
  for (; from < text.size(); from += piece_size) {
    const std::string_view piece = text.substr(from, piece_size);
    const std::size_t line_feed = piece.find('\n');
    const std::size_t found = std::min(piece.substr(0, line_feed).find('\r'), line_feed);
    if (found != std::string_view::npos) return from + found;
  }
  return std::string_view::npos;
}

}  // namespace sfai::wire
