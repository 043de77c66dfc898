#include "base/buffers.h"

#include <utility>
#include <vector>

namespace sfai {
namespace {

constexpr std::size_t most_kept = 64;
constexpr std::size_t largest_kept = 4U << 10U;

std::vector<std::string>& spare() {
  thread_local std::vector<std::string> buffers = [] {
    std::vector<std::string> none;
    none.reserve(most_kept);
    return none;
  }();
  return buffers;
}

}  // namespace

void take_buffer(std::string& text) {
  auto& buffers = spare();
  if (buffers.empty()) return;
  text = std::move(buffers.back());
  buffers.pop_back();
}

void give_buffer(std::string& text) {
  static const std::size_t without_memory = std::string().capacity();
  std::string given = std::exchange(text, {});
  const bool is_kept = given.capacity() > without_memory && given.capacity() <= largest_kept;
  if (!is_kept || spare().size() == most_kept) return;
  given.clear();
  spare().push_back(std::move(given));
}

}  // namespace sfai
