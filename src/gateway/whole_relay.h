#pragma once

#include "gateway/relay_context.h"

namespace sfai::gateway {

// Reads an upstream's whole answer and gives it to the client: as it is (native lane, pass-through), rendered anew
// (translated), or as a stream when the client asked for one and the upstream ignored that.
// An error means that nothing was sent yet, so that another target may be tried.
http::Task<Upstream<void>> relay_whole(const RelayContext& context, OpenUpstream& upstream);

}  // namespace sfai::gateway
