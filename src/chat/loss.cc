#include "chat/loss.h"

#include <string_view>
#include <unordered_map>

namespace sfai::chat {
namespace {

constexpr std::size_t max_header_bytes = 1000;

// Member names are the client's: percent-encoding keeps line ends, commas and anything but ASCII out of the header.
void append_header_safe(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte > ' ' && byte < 0x7f && character != ',' && character != '%') {
      out += character;
      continue;
    }
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 0xfU];
  }
}

std::string render_loss(const Loss& loss) {
  std::string item = loss.kind == Loss::Kind::dropped ? "dropped:" : "changed:";
  append_header_safe(item, loss.pointer);
  return item;
}

// What was changed first and then dropped is dropped.
std::vector<std::string> render_items(const Losses& losses) {
  std::unordered_map<std::string_view, std::size_t> places;
  std::vector<std::string> items;
  for (const Loss& loss : losses) {
    const auto [place, is_new] = places.try_emplace(loss.pointer, items.size());
    if (is_new) {
      items.push_back(render_loss(loss));
    } else if (loss.kind == Loss::Kind::dropped) {
      items[place->second] = render_loss(loss);
    }
  }
  return items;
}

std::string and_more(std::size_t count) { return count == 0 ? "" : ", and " + std::to_string(count) + " more"; }

}  // namespace

std::string render_losses(const Losses& losses) {
  const std::vector<std::string> items = render_items(losses);
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string_view separator = out.empty() ? "" : ", ";
    const std::string rest = and_more(items.size() - i - 1);
    const bool fits = out.size() + separator.size() + items[i].size() + rest.size() <= max_header_bytes;
    if (fits) {
      out.append(separator).append(items[i]);
      continue;
    }
    // A pointer that is too long by itself leaves nothing to say but the number.
    const std::string more = and_more(items.size() - i);
    return out.empty() ? more.substr(2) : out + more;
  }
  return out;
}

}  // namespace sfai::chat
