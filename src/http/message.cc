#include "http/message.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

#include "base/text.h"

namespace sfai::http {

Headers::Headers(std::initializer_list<Header> headers) {
  std::size_t size = 0;
  for (const auto& [name, value] : headers) size += lengths + name.size() + value.size();
  text_.reserve(size);
  for (const Header& header : headers) append(header);
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const Header header : *this) {
    if (equal_ignoring_case(header.name, name)) return header.value;
  }
  return std::nullopt;
}

void Headers::add(std::string_view name, std::string_view value) {
  constexpr std::size_t usual = 384;
  if (text_.empty()) text_.reserve(usual);
  append({name, value});
}

void Headers::append(const Header& header) {
  const auto& [name, value] = header;
  const std::array sizes{static_cast<Length>(name.size()), static_cast<Length>(value.size())};
  const std::size_t before = text_.size();
  const std::size_t after = before + lengths + name.size() + value.size();
  // libstdc++ 12 may give the call a larger size than it was asked for.
  text_.resize_and_overwrite(after, [&](char* bytes, std::size_t) {
    std::memcpy(bytes + before, sizes.data(), lengths);
    char* at = std::copy_n(name.data(), name.size(), bytes + before + lengths);
    std::copy_n(value.data(), value.size(), at);
    return after;
  });
}

void Headers::set(std::string_view name, std::string_view value) {
  if (!find(name)) return add(name, value);
  Headers changed;
  bool is_first = true;
  for (const Header header : *this) {
    if (!equal_ignoring_case(header.name, name)) {
      changed.append(header);
    } else if (std::exchange(is_first, false)) {
      changed.append({header.name, value});
    }
  }
  *this = std::move(changed);
}

void Headers::erase(std::string_view name) {
  if (!find(name)) return;
  Headers left;
  for (const Header header : *this) {
    if (!equal_ignoring_case(header.name, name)) left.append(header);
  }
  *this = std::move(left);
}

std::size_t Headers::size() const { return static_cast<std::size_t>(std::distance(begin(), end())); }

Headers::Iterator Headers::begin() const { return Iterator(text_.data()); }
Headers::Iterator Headers::end() const { return Iterator(text_.data() + text_.size()); }

Header Headers::Iterator::operator*() const {
  std::array<Length, 2> sizes{};
  std::memcpy(sizes.data(), at_, lengths);
  const char* const name = at_ + lengths;
  return {{name, sizes[0]}, {name + sizes[0], sizes[1]}};
}

Headers::Iterator& Headers::Iterator::operator++() {
  const auto [name, value] = **this;
  at_ = value.data() + value.size();
  return *this;
}

Headers::Iterator Headers::Iterator::operator++(int) {
  const Iterator before = *this;
  ++*this;
  return before;
}

}  // namespace sfai::http
