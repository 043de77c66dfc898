#include "start_up.h"

#include <array>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "answers.h"
#include "sockets.h"

namespace bench {
namespace {

constexpr Nanoseconds patience = 30'000'000'000;

std::vector<char*> pointers_to(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (const auto& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

/** A started program, on the gateway's core; killed at the end. */
class Child {
 public:
  explicit Child(const Settings& settings) {
    auto arguments = pointers_to(settings.command);
    auto environment = pointers_to(settings.environment);
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(static_cast<std::size_t>(settings.core), &cores);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    started_ = now();
    process_ = vfork();
    if (process_ == 0) {
      sched_setaffinity(0, sizeof cores, &cores);
      for (int descriptor = 0; descriptor < 3; ++descriptor) dup2(null, descriptor);
      if (chdir(settings.folder.c_str()) == 0) execve(arguments[0], arguments.data(), environment.data());
      _exit(127);
    }
    close(null);
  }
  ~Child() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  Nanoseconds started() const { return started_; }
  bool ended() const { return waitpid(process_, nullptr, WNOHANG) != 0; }

 private:
  pid_t process_ = -1;
  Nanoseconds started_ = 0;
};

/** What came so far; true when the other side is gone. */
bool read_some(int descriptor, std::string& text) {
  std::array<char, 4096> buffer;
  auto count = recv(descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count > 0) text.append(buffer.data(), static_cast<std::size_t>(count));
  return count == 0 || (count < 0 && errno != EAGAIN);
}

class FirstAnswer : public Watcher {
 public:
  FirstAnswer(const Settings& settings, Poller& poller)
      : request_(render_request(settings)), port_(settings.port), poller_(poller) {}
  ~FirstAnswer() override { hang_up(); }

  void on_ready(std::uint32_t events) override {
    if (!sent_ && (events & EPOLLOUT) != 0 && (events & (EPOLLERR | EPOLLHUP)) == 0) {
      sent_ =
          send(descriptor_, request_.data(), request_.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request_.size());
      poller_.change(descriptor_, *this, EPOLLIN);
      return;
    }
    // Not there yet, or refused while it starts: another try.
    if (read_some(descriptor_, answer_)) hang_up();
  }

  void try_again() {
    if (descriptor_ >= 0) return;
    sent_ = false;
    answer_.clear();
    try {
      descriptor_ = connect_to(port_);
    } catch (const std::exception&) {
      return;
    }
    poller_.watch(descriptor_, *this, EPOLLIN | EPOLLOUT);
  }

  bool arrived() const { return answer_.starts_with("HTTP/1.1 200") && answer_.find(greeting) != std::string::npos; }
  const std::string& answer() const { return answer_; }

 private:
  void hang_up() {
    if (descriptor_ >= 0) close(descriptor_);
    descriptor_ = -1;
  }

  std::string request_;
  std::string answer_;
  std::uint16_t port_;
  Poller& poller_;
  int descriptor_ = -1;
  bool sent_ = false;
};

std::string to_first_answer(const Settings& settings, const std::function<void(Nanoseconds)>& turn, Poller& poller) {
  FirstAnswer first(settings, poller);
  Child child(settings);
  while (!first.arrived()) {
    if (now() > child.started() + patience || child.ended())
      return fmt::format("{{\"fault\":\"no answer after the start\"}}");
    first.try_again();
    turn(now() + 50'000);
  }
  return fmt::format("{{\"start_ms\":{:.3f}}}", static_cast<double>(now() - child.started()) / 1e6);
}

std::string to_first_question(const Settings& settings) {
  int listener = listen_on(settings.port);
  Child child(settings);
  std::string question;
  pollfd waits{.fd = listener, .events = POLLIN, .revents = 0};
  if (poll(&waits, 1, 30'000) == 1) {
    waits.fd = accept_from(listener);
    while (question.find("\r\n\r\n") == std::string::npos && poll(&waits, 1, 30'000) == 1 &&
           !read_some(waits.fd, question)) {
    }
  }
  auto elapsed = now() - child.started();
  close(listener);
  if (waits.fd != listener) close(waits.fd);
  if (!question.starts_with("GET /2018-06-01/runtime/invocation/next "))
    return "{\"fault\":\"no question for an invocation\"}";
  return fmt::format("{{\"start_ms\":{:.3f}}}", static_cast<double>(elapsed) / 1e6);
}

}  // namespace

std::string measure_start(const Settings& settings, const std::function<void(Nanoseconds)>& turn, Poller& poller) {
  return settings.lambda ? to_first_question(settings) : to_first_answer(settings, turn, poller);
}

}  // namespace bench
