#pragma once

#include "gateway/attempt.h"

namespace sfai::gateway {

// What a rendered reply says of itself: an id of our own in the form of the client's dialect ("chatcmpl-…", "msg_…"; a
// vendor's id would be of another API), the time, who signed its thinking, and whether the client wants the usage in a
// stream.
dialect::EncoderOptions reply_options(const Clock& clock, const Inbound& inbound, const OpenUpstream& upstream);

// A failure of this upstream that it did not say itself: "provider 'openai': the stream ended…".
Failure provider_error(const OpenUpstream& upstream, Error error);

}  // namespace sfai::gateway
