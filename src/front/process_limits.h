#pragma once

namespace sfai::front {

// As many descriptors as the system allows, no core dumps (prompts and keys are in memory), no death by SIGPIPE.
void set_process_limits();

}  // namespace sfai::front
