#pragma once

#include <memory>
#include <utility>

namespace sfai {

// A T of a pointer's size, never null unless moved from. For what is said of failures: results that may be one stand in
// many places of a request, most of them as long as an open stream lasts, and are moved through each of its calls,
// while nearly always there is none. What makes and destroys one is kept out of the way of those that do not.
template <class T>
class Boxed {
 public:
  Boxed(T value) : content_(new_of(std::move(value))) {}  // NOLINT(google-explicit-constructor): it is one
  Boxed(const Boxed& other) : content_(new_of(T(*other.content_))) {}
  Boxed(Boxed&&) noexcept = default;
  Boxed& operator=(const Boxed& other) {
    *this = Boxed(other);
    return *this;
  }
  Boxed& operator=(Boxed&&) noexcept = default;
  ~Boxed() = default;

  operator const T&() const { return *content_; }  // NOLINT(google-explicit-constructor)
  T* operator->() { return content_.get(); }
  const T* operator->() const { return content_.get(); }

 private:
  struct Delete {
    [[gnu::cold, gnu::noinline]] void operator()(T* content) const { delete content; }
  };

  [[gnu::cold, gnu::noinline]] static T* new_of(T value) { return new T(std::move(value)); }

  std::unique_ptr<T, Delete> content_;
};

}  // namespace sfai
