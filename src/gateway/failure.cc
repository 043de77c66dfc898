#include "gateway/failure.h"

namespace sfai::gateway {

Failure failure_of(const Error& error) { return chat::to_api_error(error); }

}  // namespace sfai::gateway
