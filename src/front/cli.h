#pragma once

namespace sfai::front {

// The whole command line: serve, check, explain, health, lambda, --version, --help. Returns the exit code.
int run_command_line(int argc, char** argv);

}  // namespace sfai::front
