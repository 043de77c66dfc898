#pragma once

#include <string>
#include <string_view>

namespace sfai {

// A key or a token. It cannot be printed or formatted by accident: only reveal() gives the text, and the only callers
// of reveal() are those that put it into a header. The bytes are wiped when the object dies, is moved from or assigned
// to.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text);
  Secret(const Secret&) = default;
  Secret& operator=(const Secret& other);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret() { clear(); }

  bool empty() const { return text_.empty(); }
  // Valid while this object lives and is not assigned to.
  std::string_view reveal() const { return text_; }

 private:
  void clear() {
    if (!text_.empty()) wipe_all();
  }
  void wipe_all();

  std::string text_;  // empty: there are no old bytes in it either
};

}  // namespace sfai
