#include "http/frame_pool.h"

#include <array>
#include <new>
#include <utility>

namespace sfai::http {
namespace {

constexpr std::size_t step = 64;
constexpr std::size_t largest = 4096;
constexpr std::size_t most_kept = 256U << 10U;  // bytes a thread

#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool keeps = false;  // a use after the end would not be seen
#else
constexpr bool keeps = true;
#endif

struct Block {
  Block* next;
};

class Pool {
 public:
  ~Pool();
  void* take(std::size_t rank);
  bool put(void* block, std::size_t rank);

 private:
  std::array<Block*, largest / step + 1> blocks_{};  // by rank: their size in steps
  std::size_t kept_ = 0;
};

thread_local Pool pool;
thread_local bool pool_is_gone = false;  // frames that end after the thread's variables

Pool::~Pool() {
  pool_is_gone = true;
  for (Block* block : blocks_) {
    while (block != nullptr) ::operator delete(std::exchange(block, block->next));
  }
}

void* Pool::take(std::size_t rank) {
  Block* block = blocks_[rank];
  if (block == nullptr) return nullptr;
  blocks_[rank] = block->next;
  kept_ -= rank * step;
  return block;
}

bool Pool::put(void* block, std::size_t rank) {
  if (kept_ + rank * step > most_kept) return false;
  kept_ += rank * step;
  blocks_[rank] = new (block) Block{blocks_[rank]};
  return true;
}

std::size_t rank_of(std::size_t size) { return (size + step - 1) / step; }

}  // namespace

void* allocate_frame(std::size_t size) {
  if (size > largest || !keeps || pool_is_gone) return ::operator new(size);
  const std::size_t rank = rank_of(size);
  void* block = pool.take(rank);
  return block != nullptr ? block : ::operator new(rank * step);
}

void free_frame(void* frame, std::size_t size) noexcept {
  if (size <= largest && keeps && !pool_is_gone && pool.put(frame, rank_of(size))) return;
  ::operator delete(frame);
}

}  // namespace sfai::http
