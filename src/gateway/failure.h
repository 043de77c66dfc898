#pragma once

#include "base/boxed.h"
#include "chat/api_error.h"

namespace sfai::gateway {

using Failure = Boxed<chat::ApiError>;

// In whatever dialect it is said, our own fault.
[[gnu::cold]] Failure failure_of(const Error& error);

}  // namespace sfai::gateway
