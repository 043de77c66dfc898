#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "front/local/worker.h"
#include "peer.h"

namespace bench {

inline constexpr std::string_view client_key = "bench-client-key";

// A folder that goes with its object, and the model map and the client keys in it.
class Files {
 public:
  // Roles `native` and `translated`, whose vendors both listen at the port.
  explicit Files(std::uint16_t vendor_port);
  ~Files();
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  sfai::front::SettingsSources sources() const;

 private:
  std::filesystem::path folder_;
};

// All that serves a request in the program, on a loop that is turned here, between a client and a vendor that are
// played here. What is allocated while the loop turns is counted, if anything is.
class World {
 public:
  World();
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  Peer& client() { return *client_; }
  // The end of the gateway's only connection to a vendor; waits for it.
  Peer& vendor();
  // Turns the loop until the peer has read the mark, and then until there is nothing left to do.
  void turn_until(Peer& peer, std::string_view mark);
  void count(bool whether) { counts_ = whether; }
  void keep_places(bool whether) { keeps_places_ = whether; }

 private:
  void turn_until(const std::function<bool()>& done);
  std::size_t turn();

  int listener_;
  Files files_;
  sfai::front::Reporter reporter_;
  sfai::front::Shared shared_{reporter_.redaction()};
  sfai::front::Worker worker_;
  std::optional<Peer> client_;
  std::optional<Peer> vendor_;
  bool counts_ = false;
  bool keeps_places_ = false;
};

}  // namespace bench
