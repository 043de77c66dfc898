#include <array>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <utility>

// The program's operator new and delete: a thread keeps what it frees, by size, and hands it out again. A request takes
// some forty pieces of memory and as many frames of coroutines, many requests are under way at once, and glibc keeps
// seven pieces of a size: with each one beyond, its allocator would be asked. (docs/decisions/0030)
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)  // those see more with their own

namespace {

constexpr std::size_t largest = 4096;
constexpr std::size_t most_kept = 1U << 20U;  // bytes a thread

// What malloc() gives without waste: a multiple of 16, and the 8 bytes that it has at the end of each piece.
constexpr std::size_t step = 16;
constexpr std::size_t extra = 8;
constexpr std::size_t rank_of(std::size_t size) { return (size + step - extra - 1) / step; }
constexpr std::size_t size_of(std::size_t rank) { return rank * step + extra; }
static_assert(size_of(rank_of(largest)) >= largest && size_of(rank_of(24)) == 24 && size_of(rank_of(25)) == 40);

struct Piece {
  Piece* next;
};

struct Pool {
  std::array<Piece*, rank_of(largest) + 1> pieces;  // by rank
  std::size_t room;  // bytes that may still be kept; none before a thread's first piece, nor after its end
};
constinit thread_local Pool pool{};

class Owner {
 public:
  Owner() { pool.room = most_kept; }
  ~Owner() {
    pool.room = 0;
    for (Piece*& first : pool.pieces) {
      while (first != nullptr) std::free(std::exchange(first, first->next));
    }
  }
  Owner(const Owner&) = delete;
  Owner& operator=(const Owner&) = delete;
};

[[gnu::noinline]] void* from_system(std::size_t size) {
  thread_local const Owner owner;
  while (true) {
    if (void* piece = std::malloc(size)) return piece;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

}  // namespace

void* operator new(std::size_t size) {
  if (size > largest) return from_system(size);
  const std::size_t rank = rank_of(size);
  Piece* const piece = pool.pieces[rank];
  if (piece == nullptr) return from_system(size_of(rank));
  pool.pieces[rank] = piece->next;
  pool.room += size_of(rank);
  return piece;
}

void operator delete(void* piece, std::size_t size) noexcept {
  const std::size_t rank = rank_of(size);
  if (size > largest || size_of(rank) > pool.room || piece == nullptr) return std::free(piece);
  pool.room -= size_of(rank);
  pool.pieces[rank] = new (piece) Piece{pool.pieces[rank]};
}

// Who does not know the size: all pieces are malloc()'s.
void operator delete(void* piece) noexcept { std::free(piece); }

#endif
