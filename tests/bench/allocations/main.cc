// What the program allocates for a request, and for a chunk of a stream in which it is warm; fails where that is more
// than is written here. `--where` says from where, of a program with symbols (the preset `profile`).
#include <cstdio>
#include <fcntl.h>
#include <fmt/format.h>
#include <map>
#include <stdexcept>
#include <string>
#include <unistd.h>

#include "../load/answers.h"
#include "../load/settings.h"
#include "counter.h"
#include "world.h"

namespace bench {
namespace {

// Each chunk is read alone by the client before the vendor sends the next.
constexpr int warm_chunks = 50;
constexpr int counted_chunks = 1'000;
constexpr int warm_requests = 20;
constexpr int counted_requests = 100;

struct Case {
  std::string_view name;
  std::string_view role;
  Dialect vendor;
  double most_a_chunk;
  double most_a_request;
};
constexpr Case cases[] = {
    {"native", "native", Dialect::openai_chat, 0, 1000},
    {"translated", "translated", Dialect::anthropic, 1000, 1000},
};

std::string request_for(const Case& wanted, bool stream) {
  Settings settings;
  settings.model = wanted.role;
  settings.key = client_key;
  settings.stream = stream;
  return render_request(settings);
}

// The bytes of the question's end, which the vendor waits for: JSON's members may stand in any order.
constexpr std::string_view question_end = "Please say hello again. \"";

void serve_whole(World& world, const Case& wanted, const std::string& request) {
  world.client().send(request);
  auto& vendor = world.vendor();
  world.turn_until(vendor, question_end);
  vendor.send(answers_of(wanted.vendor).whole);
  world.turn_until(world.client(), greeting);
}

Allocations count_requests(World& world, const Case& wanted) {
  auto request = request_for(wanted, false);
  for (int number = 0; number < warm_requests; ++number) serve_whole(world, wanted, request);
  clear_counts();
  world.count(true);
  for (int number = 0; number < counted_requests; ++number) serve_whole(world, wanted, request);
  world.count(false);
  return counted();
}

Allocations count_chunks(World& world, const Case& wanted) {
  const auto& answers = answers_of(wanted.vendor);
  auto chunk = answers.chunk;
  auto& client = world.client();
  client.send(request_for(wanted, true));
  auto& vendor = world.vendor();
  world.turn_until(vendor, question_end);
  vendor.send(answers.stream_start);
  for (int number = 0; number < warm_chunks + counted_chunks; ++number) {
    if (number == warm_chunks) clear_counts();
    world.count(number >= warm_chunks);
    stamp(chunk, number);
    vendor.send(chunk);
    world.turn_until(client, fmt::format("@{:016}@", number));
  }
  world.count(false);
  auto result = counted();
  vendor.send(answers.stream_end);
  world.turn_until(client, "\r\n0\r\n\r\n");
  return result;
}

void print_places(std::FILE* out) {
  std::map<Place, int> times;
  for (const auto& place : counted_places()) ++times[place];
  for (const auto& [place, count] : times) {
    std::fprintf(out, "%d times\n", count);
    std::fflush(out);
    auto command = fmt::format("addr2line -Cfpe /proc/{}/exe", getpid());
    for (auto* address : place)
      if (address != nullptr) command += fmt::format(" {}", address);
    command += fmt::format(" >&{}", fileno(out));
    if (std::system(command.c_str()) != 0) std::fputs("addr2line (binutils) says nothing\n", out);
  }
}

bool report(std::FILE* out, std::string_view what, Allocations found, int times, double most) {
  double each = static_cast<double>(found.count) / times;
  double bytes = static_cast<double>(found.bytes) / times;
  bool good = each <= most;
  auto line = fmt::format("{:28}{:8.2f} allocations, {:8.0f} bytes; at most {:g} {}\n", what, each, bytes, most,
                          good ? "" : " <<<");
  std::fputs(line.c_str(), out);
  return good;
}

bool run(const Case& wanted, std::FILE* out, bool where) {
  World world;
  world.keep_places(where);
  auto requests = count_requests(world, wanted);
  bool good = report(out, fmt::format("a request, {}", wanted.name), requests, counted_requests, wanted.most_a_request);
  auto chunks = count_chunks(world, wanted);
  good = report(out, fmt::format("a chunk, {}", wanted.name), chunks, counted_chunks, wanted.most_a_chunk) && good;
  if (where) print_places(out);
  return good;
}

}  // namespace
}  // namespace bench

int main(int count, char** arguments) {
  bool where = count == 2 && std::string_view(arguments[1]) == "--where";
  if (count > 1 && !where) {
    std::fputs("usage: sfai_bench_allocations [--where]\n", stderr);
    return 2;
  }
  // The log goes to standard output: what is said here goes where that went before.
  std::FILE* out = fdopen(dup(STDOUT_FILENO), "w");
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (out == nullptr || nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0) return 2;
  try {
    bool good = true;
    for (const auto& wanted : bench::cases) good = bench::run(wanted, out, where) && good;
    std::fflush(out);
    return good ? 0 : 1;
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "sfai_bench_allocations: %s\n", fault.what());
    return 1;
  }
}
