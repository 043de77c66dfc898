// The upstream and the clients of scripts/bench, on one thread:
//   sfai_bench_load PORT [TLS_PORT CERTIFICATE KEY]
// listens as a mock vendor until its input ends. Each line of input asks for a measurement (load/settings.cc has the
// words), and each line of output is the answer to one, in JSON.
#include <csignal>
#include <fmt/format.h>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <unistd.h>

#include "measurement.h"
#include "sockets.h"
#include "start_up.h"

namespace bench {
namespace {

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

Context make_context(const char* certificate, const char* key) {
  Context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  bool loaded = SSL_CTX_use_certificate_chain_file(context.get(), certificate) == 1 &&
                SSL_CTX_use_PrivateKey_file(context.get(), key, SSL_FILETYPE_PEM) == 1;
  if (!loaded) throw std::runtime_error(fmt::format("cannot read {} and {}", certificate, key));
  return context;
}

/** The lines that ask for measurements. */
class Commands : public Watcher {
 public:
  explicit Commands(Poller& poller) { poller.watch(STDIN_FILENO, *this, EPOLLIN); }
  void on_ready(std::uint32_t /*events*/) override { ready = true; }
  bool ready = false;
};

void serve(Poller& poller, const std::vector<MockUpstream*>& mocks) {
  Commands commands(poller);
  auto turn = [&](Nanoseconds deadline) {
    poller.turn(deadline);
    for (auto* mock : mocks) mock->clear_graves();
  };
  for (std::string line;;) {
    // A line comes at a time, and the next only after the answer: nothing is left in the stream's buffer.
    while (!commands.ready) turn(now() + 1'000'000'000);
    commands.ready = false;
    if (!std::getline(std::cin, line)) return;
    auto settings = parse_settings(line);
    bool starts = !settings.command.empty();
    std::cout << (starts ? measure_start(settings, turn, poller) : measure(poller, mocks, settings)) << std::endl;
  }
}

}  // namespace
}  // namespace bench

int main(int count, char** arguments) {
  if (count != 2 && count != 5) {
    std::cerr << "usage: sfai_bench_load PORT [TLS_PORT CERTIFICATE KEY]\n";
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  bench::raise_descriptor_limit();
  bench::Poller poller;
  auto port_of = [&](int at) { return static_cast<std::uint16_t>(std::stoi(arguments[at])); };
  bench::MockUpstream plain(poller, port_of(1));
  if (count == 2) {
    bench::serve(poller, {&plain});
    return 0;
  }
  auto context = bench::make_context(arguments[3], arguments[4]);
  bench::MockUpstream encrypted(poller, port_of(2), context.get());
  bench::serve(poller, {&plain, &encrypted});
}
