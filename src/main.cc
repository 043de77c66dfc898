#include "front/cli.h"

int main(int argc, char** argv) { return sfai::front::run_command_line(argc, argv); }
