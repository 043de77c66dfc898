#pragma once

#include <random>
#include <string>
#include <vector>

#include "chat/event.h"
#include "chat/reply.h"

// Replies and cuts drawn at random, the same in each run: the seed is part of the test.
namespace sfai::dialect {

class Drawing {
 public:
  explicit Drawing(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_); }
  bool coin() { return below(2) == 0; }
  // Letters that are hard for somebody: quotes, escapes, line ends, two to four bytes, U+2028, what looks like SSE.
  std::string text();
  std::string word();  // of a name or an id
  std::string json();  // an object as a model writes it

  // A whole reply as its events: text, thinking with and without signature, redacted thinking, calls in parallel, any
  // end. `Signed` thinking and the order of thinking, text and calls are those that both vendors produce.
  chat::Reply reply();
  // Sizes that add up to `total`.
  std::vector<std::size_t> cuts(std::size_t total);

 private:
  void add_thinking(chat::Reply& reply);
  void add_calls(chat::Reply& reply);
  chat::Usage usage();
  std::mt19937 random_;
};

// A reply in words, without what not every dialect can say: the vendor's own word for the end, its raw usage.
std::string describe(const chat::Reply& reply);

}  // namespace sfai::dialect
