#pragma once

#include <boost/asio/this_coro.hpp>
#include <deque>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "aws/credentials.h"
#include "http/handler.h"
#include "net/client.h"
#include "net/server.h"
#include "testing/certificate.h"
#include "testing/loop.h"

namespace sfai::aws {

// A wall clock that the test moves; the steady one is the system's, since sockets wait by it.
class MovableClock final : public Clock {
 public:
  SteadyTime steady() const override { return std::chrono::steady_clock::now() - behind; }
  WallTime wall() const override { return now; }
  Milliseconds behind{};  // so much shorter is every wait that is reckoned from steady()
  WallTime now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::hours(12);
};

// A service that gives the answers it was told, in their order; the last one again and again.
class ScriptedService final : public http::Handler {
 public:
  struct Answer {
    int status = 200;
    std::string body = {};
    http::Headers headers = {};
  };

  http::Task<void> handle(http::Request& request, http::ResponseWriter& writer) override {
    requests.push_back(request);
    Answer answer = answers.front();
    if (answers.size() > 1) answers.pop_front();
    auto sent = co_await writer.respond({answer.status, answer.headers}, answer.body);
    (void)sent;  // the client that left is the test's own
  }
  http::Refusal refuse(const Error& error, int, const http::Request&) override { return {{}, error->message}; }

  std::deque<Answer> answers = {{}};
  std::vector<http::Request> requests;
};

// Sees where a request would go, and sends nothing.
class AddressBook final : public http::Client {
 public:
  http::Task<Result<std::unique_ptr<http::ClientResponse>>> send(const http::ClientRequest& request) override {
    urls.push_back((request.endpoint.tls ? "https://" : "http://") + request.endpoint.host + ":" +
                   std::to_string(request.endpoint.port) + request.target);
    co_return fail(ErrorKind::upstream_down, "no network here");
  }
  std::vector<std::string> urls;
};

// A loop with a client, a service on a port of its own, and an environment that the test fills.
class Asking : public ::testing::Test {
 protected:
  Asking() {
    EXPECT_TRUE(server.listen());
    environment["AWS_REGION"] = "eu-central-1";
    environment["AWS_EC2_METADATA_DISABLED"] = "true";
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server.port()); }
  void answer(ScriptedService::Answer given) { service.answers = {std::move(given)}; }
  void answer_in_turn(std::deque<ScriptedService::Answer> given) { service.answers = std::move(given); }
  void use_keys() {
    environment["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE";
    environment["AWS_SECRET_ACCESS_KEY"] = "the-secret-access-key";
  }

  static std::string text_of(const Error& error) {
    return std::string(name_of(error->kind)) + " " + error->code + ": " + error->message;
  }
  template <class T>
  static std::string failure_of(const Result<T>& result) {
    return result ? "no failure" : text_of(result.error());
  }

  std::map<std::string, std::string, std::less<>> environment;
  Variables variables = [this](std::string_view name) {
    auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
  };
  MovableClock clock;
  boost::asio::io_context loop;
  std::unique_ptr<http::Client> client = net::make_client(loop, {}).value();
  ScriptedService service;
  net::Server server{loop, service, {.port = 0}};
};

}  // namespace sfai::aws
