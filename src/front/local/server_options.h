#pragma once

#include "front/local/worker.h"
#include "front/reporter.h"
#include "front/serve_options.h"

namespace sfai::front {

// What the servers of all threads are started with; makes what they share. Error not_configured: names the option.
Result<net::ServerOptions> server_options(const ServeOptions& options, unsigned threads, Shared& shared,
                                          Reporter& reporter);

}  // namespace sfai::front
