#include "measurement.h"

#include <algorithm>
#include <fmt/format.h>
#include <unistd.h>

#include "load.h"
#include "processes.h"

namespace bench {
namespace {

constexpr double patience = 60;  // seconds, for opening and for ending

Nanoseconds after(double seconds) { return now() + static_cast<Nanoseconds>(seconds * 1e9); }

class Measurement {
 public:
  Measurement(Poller& poller, const std::vector<MockUpstream*>& mocks, const Settings& settings)
      : poller_(poller), mocks_(mocks), settings_(settings), load_(poller, settings, streaming_) {}

  std::string run() {
    set_pace();
    auto idle = memory_kib(settings_.processes);
    auto sent = chunks_sent();
    open();
    turn_for(settings_.warm);
    auto warmed = load_.counts().chunks;
    load_.counts() = {};
    auto before = costs();
    turn_for(settings_.seconds);
    auto result = numbers(before, costs());
    result += fmt::format(R"(,"memory_before_kib":{},"memory_kib":{},"open":{})", idle, memory_kib(settings_.processes),
                          load_.open());
    end();
    auto received = warmed + load_.counts().chunks;
    if (load_.fault().empty() && received != chunks_sent() - sent) {
      load_.fail(fmt::format("{} chunks arrived of {} that were sent", received, chunks_sent() - sent));
    }
    if (!load_.fault().empty()) return fmt::format("{{\"fault\":\"{}\"}}", escaped(load_.fault()));
    return fmt::format("{{{}}}", result);
  }

 private:
  struct Costs {
    Nanoseconds time;
    Nanoseconds gateway;
    Nanoseconds load;
    Nanoseconds machine;
  };

  Costs costs() const {
    return {.time = now(),
            .gateway = processor_time(settings_.processes),
            .load = processor_time({getpid()}),
            .machine = machine_time()};
  }

  void set_pace() {
    for (auto* mock : mocks_) mock->streaming() = streaming_;
  }

  std::uint64_t chunks_sent() const {
    std::uint64_t sum = 0;
    for (auto* mock : mocks_) sum += mock->chunks_sent();
    return sum;
  }

  void turn(Nanoseconds deadline) {
    poller_.turn(deadline);
    for (auto* mock : mocks_) mock->clear_graves();
  }

  void turn_for(double seconds) {
    for (auto deadline = after(seconds); now() < deadline && load_.fault().empty();) turn(deadline);
  }

  void open() {
    auto deadline = after(patience);
    while (settings_.rate == 0 && !load_.all_open() && load_.fault().empty() && now() < deadline) turn(deadline);
    if (settings_.rate == 0 && !load_.all_open()) load_.fail(fmt::format("only {} connections opened", load_.open()));
  }

  void end() {
    load_.finish();
    set_pace();
    auto deadline = after(patience);
    while (load_.waiting() > 0 && load_.fault().empty() && now() < deadline) turn(deadline);
    if (load_.waiting() > 0) load_.fail(fmt::format("{} answers did not end", load_.waiting()));
    // A timer that still names the load must have run before the load is gone.
    if (settings_.rate > 0) turn_once_more();
  }

  void turn_once_more() {
    for (auto deadline = after(2 / settings_.rate); now() < deadline;) turn(deadline);
  }

  static std::string percentiles(std::vector<Nanoseconds>& times) {
    if (times.empty()) return "null";
    std::ranges::sort(times);
    auto at = [&](double part) {
      return static_cast<double>(times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))]) / 1e3;
    };
    return fmt::format(R"({{"p50":{:.1f},"p90":{:.1f},"p99":{:.1f},"p999":{:.1f},"max":{:.1f}}})", at(0.5), at(0.9),
                       at(0.99), at(0.999), at(1));
  }

  std::string numbers(const Costs& before, const Costs& after) {
    auto& counts = load_.counts();
    auto elapsed = static_cast<double>(after.time - before.time);
    auto gateway = after.gateway - before.gateway, load = after.load - before.load;
    auto others = after.machine - before.machine - gateway - load;
    return fmt::format(
        R"("seconds":{:.3f},"requests":{},"chunks":{},"cpu_us":{},"load_cores":{:.2f},"other_cores":{:.2f},"request_us":{},"chunk_us":{})",
        elapsed / 1e9, counts.requests, counts.chunks, gateway / 1000, static_cast<double>(load) / elapsed,
        static_cast<double>(others) / elapsed, percentiles(counts.request_times), percentiles(counts.chunk_times));
  }

  static std::string escaped(const std::string& text) {
    std::string result;
    for (char letter : text)
      result += letter == '"' || letter == '\\' || static_cast<unsigned char>(letter) < ' ' ? '\'' : letter;
    return result;
  }

  Poller& poller_;
  const std::vector<MockUpstream*>& mocks_;
  const Settings& settings_;
  Streaming streaming_;
  Load load_;
};

}  // namespace

std::string measure(Poller& poller, const std::vector<MockUpstream*>& mocks, const Settings& settings) {
  return Measurement(poller, mocks, settings).run();
}

}  // namespace bench
