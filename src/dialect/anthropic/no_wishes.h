#pragma once

#include "chat/part.h"

namespace sfai::dialect::anthropic {

// True for a member of another dialect by which its client asks for what happens anyway: leaving it out loses nothing.
bool asks_for_nothing(const chat::Extra& extra);

}  // namespace sfai::dialect::anthropic
