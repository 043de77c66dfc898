#pragma once
#include <cstdint>

namespace bench {

/** Non-blocking, on the loopback address; the descriptor is the caller's. They throw std::system_error. */
int listen_on(std::uint16_t port);
int connect_to(std::uint16_t port);
/** -1 when nobody waits. */
int accept_from(int listener);
/** Thousands of streams need two descriptors each here. */
void raise_descriptor_limit();

}  // namespace bench
