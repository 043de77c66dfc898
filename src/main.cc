#include <nss.h>

#include "front/cli.h"

int main(int argc, char** argv) {
  // The program is linked statically: what the system's nsswitch.conf names beside files and DNS was built for another
  // C library, and loading it would crash.
  __nss_configure_lookup("hosts", "files dns");
  return sfai::front::run_command_line(argc, argv);
}
