#pragma once

#include <memory>
#include <utility>

#include "chat/api_error.h"

namespace sfai::gateway {

// An ApiError of a pointer's size. Coroutines keep room for results that may be errors in many places, for as long as
// an open stream lasts, and nearly always there is none.
class Failure {
 public:
  Failure(chat::ApiError error)  // NOLINT(google-explicit-constructor): it is one
      : error_(std::make_unique<chat::ApiError>(std::move(error))) {}
  Failure(const Failure& other) : error_(std::make_unique<chat::ApiError>(*other.error_)) {}
  Failure(Failure&&) noexcept = default;
  Failure& operator=(const Failure& other) {
    *this = Failure(other);
    return *this;
  }
  Failure& operator=(Failure&&) noexcept = default;
  ~Failure() = default;

  operator const chat::ApiError&() const { return *error_; }  // NOLINT(google-explicit-constructor)
  chat::ApiError* operator->() { return error_.get(); }
  const chat::ApiError* operator->() const { return error_.get(); }

 private:
  std::unique_ptr<chat::ApiError> error_;  // null only when moved from
};

// In whatever dialect it is said, our own fault. Where a coroutine says it, no ApiError has a place in its frame.
Failure failure_of(const Error& error);

}  // namespace sfai::gateway
