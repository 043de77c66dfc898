#pragma once

#include <expected>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/secret.h"
#include "provider/provider.h"

namespace sfai::gateway {

enum class Circuit { closed, open, half_open };
std::string_view name_of(Circuit circuit);

// What became of a provider with one of its keys, for the log: the circuit opened or closed, or the key is left alone.
struct HealthChange {
  WallTime time;
  std::string provider;
  std::string key;     // the key's name, never the key
  std::string event;   // "circuit_open", "circuit_closed", "key_cooling"
  std::string reason;  // "connect_timeout", "http_529"
  Milliseconds wait{0};
};

// What is known of one provider with one of its keys.
struct KeyHealth {
  bool operator==(const KeyHealth&) const = default;
  std::string provider;
  std::string key;
  Circuit circuit = Circuit::closed;
  int failures = 0;               // in a row
  Milliseconds open_for{0};       // until the next request is let through
  Milliseconds cooling_for{0};    // the vendor refused the key, or asked to be left alone
  std::string last_failure = {};  // of the provider or of the key; empty: none yet
};

// The circuits of the providers and their keys: one that failed several times in a row is left alone for a while, then
// one request tries whether it is back. One object for the whole process. The state is of a base_url and a key's value:
// a new address or a new key begins anew.
class Health {
  struct State;

 public:
  using Listener = std::function<void(const HealthChange&)>;  // called without a lock, on the thread of the request

  // One request's leave to ask. Tells how it went; where it never does (the client left), nothing is concluded, and if
  // it was the one to try a half-open circuit, the next one is.
  class Permit {
   public:
    Permit() = default;  // for the demo: nobody keeps count
    Permit(Permit&& other) noexcept { *this = std::move(other); }
    Permit& operator=(Permit&& other) noexcept;
    ~Permit() { leave(); }

    // The vendor answers.
    void succeeded();
    // It does not, or says that it cannot.
    void failed(std::string_view reason);
    // It answers, but not this key for so long.
    void cool(Milliseconds time, std::string_view reason);

   private:
    friend class Health;
    Permit(Health& health, State& state, bool probes, bool counts)
        : health_(&health), state_(&state), probes_(probes), counts_(counts) {}
    void leave();

    Health* health_ = nullptr;
    State* state_ = nullptr;  // lives as long as the health does
    bool probes_ = false;
    bool counts_ = true;
  };

  explicit Health(const Clock& clock, Listener listener = {}) : clock_(clock), listener_(std::move(listener)) {}

  // Leave to send a request; otherwise how long the circuit stays open. With `again` it is one that has failed here
  // before, which is counted once: a request that no vendor can answer shall not close the way for others. The permit
  // must not outlive this object.
  std::expected<Permit, Milliseconds> admit(const provider::Provider& provider, const provider::KeyName& name,
                                            const Secret& key, bool again = false);
  // How long the key is to be left alone; zero: not at all.
  Milliseconds cooling_for(const provider::Provider& provider, const Secret& key);

  // Of that provider with the key of that name; nothing before the first request.
  std::optional<KeyHealth> find(std::string_view provider, std::string_view key) const;

 private:
  struct Place {
    std::string provider;
    std::size_t address = 0;  // hash of the base_url
    std::size_t key = 0;      // hash of the key; neither leaves the process
    auto operator<=>(const Place&) const = default;
  };
  struct State {
    std::string key_name;
    provider::CircuitRule rule;
    Circuit circuit = Circuit::closed;
    int failures = 0;
    int opened = 0;          // times in a row
    bool probed = false;     // somebody tries whether it is back
    WallTime probe_until{};  // how long the others wait for that one
    WallTime open_until{};
    WallTime cool_until{};
    WallTime used{};
    std::string last_failure;
    std::string provider;
  };

  static Place place_of(const provider::Provider& provider, const Secret& key);
  State& state_of(const provider::Provider& provider, const provider::KeyName& name, const Secret& key);
  Milliseconds left_until(WallTime time) const;
  HealthChange open(State& state);
  HealthChange change_of(const State& state, std::string_view event, Milliseconds wait) const;

  const Clock& clock_;
  Listener listener_;
  mutable std::mutex mutex_;
  std::map<Place, State> states_;
};

}  // namespace sfai::gateway
