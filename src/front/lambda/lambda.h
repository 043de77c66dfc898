#pragma once

namespace sfai::front {

// `sfai lambda`, and `bootstrap` in the zip: answers Lambda's events until the process is ended. Returns the exit code.
int run_lambda();

}  // namespace sfai::front
