#pragma once

#include <string>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/error.h"

namespace sfai::net {

// Files, buffers or memory have run out: our own trouble, and no word about the peer.
inline Error out_of_descriptors(const std::string& why) {
  return {ErrorKind::overloaded, "the gateway is overloaded: " + why + ", try again", "", "out_of_descriptors"};
}

// A descriptor that is held back for the moment in which all others are in use.
class SpareDescriptor {
 public:
  SpareDescriptor() { take(); }
  ~SpareDescriptor() { give_up(); }
  SpareDescriptor(const SpareDescriptor&) = delete;
  SpareDescriptor& operator=(const SpareDescriptor&) = delete;

  bool held() const { return descriptor_ >= 0; }
  void take() {
    if (!held()) descriptor_ = eventfd(0, EFD_CLOEXEC);
  }
  void give_up() {
    if (held()) close(descriptor_);
    descriptor_ = -1;
  }

 private:
  int descriptor_ = -1;
};

}  // namespace sfai::net
