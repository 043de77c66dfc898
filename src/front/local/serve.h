#pragma once

#include "front/serve_options.h"

namespace sfai::front {

// `sfai serve`: wires the parts, one event loop a thread, and runs until a signal. Returns the exit code.
int serve(const ServeOptions& options);

}  // namespace sfai::front
