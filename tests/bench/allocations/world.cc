#include "world.h"

#include <arpa/inet.h>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <stdexcept>
#include <unistd.h>

#include "../load/sockets.h"
#include "counter.h"

namespace bench {
namespace {

using std::chrono::steady_clock;

constexpr std::string_view map_text =
    R"({{"models":{{"native":"native_here/gpt-4o","translated":"translated_here/claude-sonnet-4-5"}},"providers":{{)"
    R"("native_here":{{"dialect":"openai_chat","base_url":"http://127.0.0.1:{0}/v1","api_key_env":"BENCH_VENDOR_KEY"}},)"
    R"("translated_here":{{"dialect":"anthropic","base_url":"http://127.0.0.1:{0}","api_key_env":"BENCH_VENDOR_KEY"}}}}}})";

std::uint16_t port_of(int listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

void check(const sfai::Result<void>& outcome) {
  if (!outcome) throw std::runtime_error(outcome.error().message);
}

}  // namespace

Files::Files(std::uint16_t vendor_port) {
  std::string pattern = std::filesystem::temp_directory_path() / "sfai-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make " + pattern);
  folder_ = pattern;
  std::ofstream(folder_ / "map.json") << fmt::format(map_text, vendor_port);
  std::ofstream(folder_ / "keys.json") << fmt::format(R"({{"bench":"{}"}})", client_key);
}

Files::~Files() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

sfai::front::SettingsSources Files::sources() const {
  sfai::front::SettingsSources sources;
  sources.map_path = folder_ / "map.json";
  sources.client_keys_path = folder_ / "keys.json";
  sources.auth = sfai::gateway::AuthMode::keys;
  sfai::front::EnvFile environment;
  environment.emplace("BENCH_VENDOR_KEY", sfai::Secret("bench-vendor-key"));
  sources.environment = std::make_shared<const sfai::front::EnvFile>(std::move(environment));
  return sources;
}

World::World() : listener_(listen_on(0)), files_(port_of(listener_)), worker_(files_.sources(), reporter_, shared_) {
  check(worker_.prepare({}, {}));
  sfai::net::ServerOptions options;
  options.port = 0;
  check(worker_.listen(options));
  client_.emplace(Peer::connect(worker_.port()));
}

World::~World() {
  worker_.stop();
  worker_.loop().run();
  worker_.wind_up();
  close(listener_);
}

Peer& World::vendor() {
  turn_until([this] {
    if (vendor_) return true;
    int descriptor = accept_from(listener_);
    if (descriptor >= 0) vendor_.emplace(descriptor);
    return vendor_.has_value();
  });
  return *vendor_;
}

void World::turn_until(Peer& peer, std::string_view mark) {
  turn_until([&] { return peer.has_read(mark); });
}

void World::turn_until(const std::function<bool()>& done) {
  auto limit = steady_clock::now() + std::chrono::seconds(20);
  while (!done()) {
    turn();
    if (steady_clock::now() > limit) throw std::runtime_error("what the test waits for did not happen");
  }
  while (turn() > 0) {
  }
}

std::size_t World::turn() {
  auto& loop = worker_.loop();
  if (loop.stopped()) loop.restart();
  if (counts_) start_counting(keeps_places_ ? Places::kept : Places::forgotten);
  auto handlers = loop.poll();
  stop_counting();
  return handlers;
}

}  // namespace bench
