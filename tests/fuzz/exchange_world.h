#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/gateway.h"
#include "net/http1_parser.h"

// All that is around a gateway, made of the fuzzer's bytes, with what must hold at each border.
namespace sfai::fuzz {

inline void require(bool truth) {
  if (!truth) std::abort();
}

inline constexpr std::string_view client_key = "client-key-of-alice";
inline constexpr std::string_view vendor_keys[] = {"sk-fuzz-0123456789-of-openai", "sk-fuzz-0123456789-of-anthropic",
                                                   "sk-fuzz-0123456789-another"};

inline bool holds_vendor_key(std::string_view text) {
  return std::ranges::any_of(vendor_keys, [&](std::string_view key) { return text.contains(key); });
}

inline bool is_json(std::string_view text) {
  wire::JsonDocument document;
  return document.parse_copy(text).has_value();
}

// Nobody can begin a header or a message of his own inside of a value.
inline void require_whole_lines(const http::Headers& headers) {
  for (const auto& [name, value] : headers) {
    require(!name.empty() && name.find_first_of(std::string_view("\r\n\0: ", 5)) == std::string::npos);
    require(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
  }
}

// Each look takes a millisecond, and a wait of the upstream's ends as soon as it begins.
class LeapingClock final : public Clock {
 public:
  SteadyTime steady() const override { return now += Milliseconds(1); }
  WallTime wall() const override { return WallTime(std::chrono::seconds(1'800'000'000)); }
  mutable SteadyTime now;
};

class FixedSettings final : public gateway::Settings {
 public:
  FixedSettings(std::shared_ptr<const gateway::ModelMap> map, std::shared_ptr<const gateway::Access> access)
      : map_(std::move(map)), access_(std::move(access)) {}
  http::Task<std::shared_ptr<const gateway::ModelMap>> map() override { co_return map_; }
  http::Task<Result<Secret>> provider_key(const provider::Provider& provider, const provider::KeyName& name) override {
    const std::size_t second = name.env == "SECOND" ? 2 : 0;
    co_return Secret(std::string(vendor_keys[provider.name == "anthropic" ? 1 : second]));
  }
  http::Task<std::optional<Secret>> renew_provider_key(const provider::Provider&, const provider::KeyName&,
                                                       const Secret&) override {
    co_return std::nullopt;
  }
  bool has_provider_key(const provider::Provider&) override { return true; }
  http::Task<std::shared_ptr<const gateway::Access>> access() override { co_return access_; }

 private:
  std::shared_ptr<const gateway::ModelMap> map_;   // shared with the other inputs
  std::shared_ptr<const gateway::Access> access_;  // the same
};

// How an upstream gives its body away.
struct Delivery {
  std::uint8_t seed = 0;      // of the sizes of its pieces
  bool breaks = false;        // the connection is reset after the last byte
  bool falls_silent = false;  // now and then, for as long as it is waited for
};

class DrawnResponse final : public http::ClientResponse {
 public:
  DrawnResponse(http::ResponseHead head, std::string body, const Delivery& delivery, LeapingClock& clock)
      : head_(std::move(head)),
        body_(std::move(body)),
        delivery_(delivery),
        random_(delivery.seed + 1U),
        clock_(clock) {}

  // One of the vendors' keys other than this one.
  bool holds_key_but(std::string_view sent) const {
    return std::ranges::any_of(vendor_keys, [&](std::string_view key) {
      return key != sent && (body_.contains(key) || std::ranges::any_of(head_.headers, [&](const auto& header) {
                               return header.value.contains(key);
                             }));
    });
  }

  const http::ResponseHead& head() const override { return head_; }
  http::Task<Result<http::Chunk>> read(SteadyTime wake) override {
    if (delivery_.falls_silent && random_() % 3 == 0) {
      clock_.now = std::max(clock_.now, wake);
      co_return http::Chunk{http::Chunk::Kind::woke, {}};
    }
    const std::string_view rest = std::string_view(body_).substr(at_);
    if (rest.empty() && delivery_.breaks) co_return fail(ErrorKind::upstream_broke, "the connection was reset");
    if (rest.empty()) co_return http::Chunk{};
    const std::size_t most = delivery_.seed == 0 ? rest.size() : 1 + random_() % (delivery_.seed * 2U);
    // A copy of its own, so that a read beyond it or after the next one is seen.
    piece_ = std::make_unique<std::string>(rest.substr(0, most));
    at_ += piece_->size();
    co_return http::Chunk{http::Chunk::Kind::data, *piece_};
  }

 private:
  http::ResponseHead head_;
  std::string body_;
  Delivery delivery_;
  std::minstd_rand random_;
  LeapingClock& clock_;
  std::size_t at_ = 0;
  std::unique_ptr<std::string> piece_;
};

// Gives the answers in their order and is out of reach afterwards. Each is "STATUS\nname: value\n…\n\nbody".
class DrawnClient final : public http::Client {
 public:
  DrawnClient(std::vector<std::string_view> answers, Delivery delivery, LeapingClock& clock)
      : answers_(std::move(answers)), delivery_(delivery), clock_(clock) {}

  http::Task<Result<std::unique_ptr<http::ClientResponse>>> send(const http::ClientRequest& request) override {
    check(request);
    if (next_ == answers_.size()) co_return fail(ErrorKind::upstream_down, "connection refused");
    auto response = parse(answers_[next_++]);
    if (!response) co_return fail(ErrorKind::upstream_broke, "that is no HTTP");
    // A vendor can repeat the key that it was sent, and does not know the others.
    if (response->holds_key_but(key_of(request))) co_return fail(ErrorKind::upstream_broke, "it knows too much");
    co_return std::move(response);
  }

 private:
  // A client decides neither where a request goes nor as whom.
  static void check(const http::ClientRequest& request) {
    const bool anthropic = is_anthropic(request);
    require(anthropic || request.endpoint.host == "openai.fuzz");
    require(request.endpoint.port == 80 && request.target.starts_with("/base/v1/"));
    require(request.target.find_first_not_of("abcdefghijklmnopqrstuvwxyz/_1?=") == std::string::npos);
    require_whole_lines(request.headers);
    const auto key = key_of(request);
    require(anthropic ? key == vendor_keys[1] : key == vendor_keys[0] || key == vendor_keys[2]);
    require(is_json(request.body));
  }

  static bool is_anthropic(const http::ClientRequest& request) { return request.endpoint.host == "anthropic.fuzz"; }

  // Empty where there is none, or it is not said as this vendor wants it.
  static std::string_view key_of(const http::ClientRequest& request) {
    constexpr std::string_view bearer = "Bearer ";
    const std::string_view prefix = is_anthropic(request) ? "" : bearer;
    const std::string_view value = request.headers.find(prefix.empty() ? "x-api-key" : "authorization").value_or("");
    return value.starts_with(prefix) ? value.substr(prefix.size()) : "";
  }

  std::unique_ptr<DrawnResponse> parse(std::string_view text) {
    std::string head = "HTTP/1.1 " + std::string(text.substr(0, text.find("\n\n")));
    const std::string_view body = head.size() - 9 + 2 > text.size() ? "" : text.substr(head.size() - 9 + 2);
    for (std::size_t at = 0; (at = head.find('\n', at)) != std::string::npos; at += 2) head.replace(at, 1, "\r\n");
    net::ResponseParser parser({}, net::ResponseParser::Body::as_announced);
    std::string read;
    const bool good = parser.feed(head + "\r\n\r\n", read) && parser.feed(body, read) && parser.head_done();
    if (!good) return nullptr;
    Delivery delivery = delivery_;
    delivery.breaks = delivery.breaks || (!parser.done() && !parser.finish());
    return std::make_unique<DrawnResponse>(parser.head(), std::move(read), delivery, clock_);
  }

  std::vector<std::string_view> answers_;
  Delivery delivery_;
  LeapingClock& clock_;
  std::size_t next_ = 0;
};

// What the client got; it may leave at its second write.
class Received final : public http::ResponseWriter {
 public:
  explicit Received(bool leaves) : leaves_(leaves) {}

  http::Task<Result<void>> respond(http::ResponseHead given, std::string_view bytes) override {
    require(!started() && given.status >= 200 && given.status < 600);
    require_whole_lines(given.headers);
    head = std::move(given);
    body = bytes;
    responded = true;
    co_return Result<void>{};
  }
  http::Task<Result<void>> start(http::ResponseHead given) override {
    require(!started() && given.status == 200);
    require_whole_lines(given.headers);
    head = std::move(given);
    streamed = true;
    co_return Result<void>{};
  }
  http::Task<Result<void>> write(std::string_view bytes) override {
    require(streamed && !finished);
    ++writes_;
    if (gone()) co_return fail(ErrorKind::client_gone, "the client has left");
    body += bytes;
    co_return Result<void>{};
  }
  http::Task<Result<void>> finish() override {
    require(streamed && !finished);
    finished = true;
    co_return Result<void>{};
  }
  bool gone() const override { return leaves_ && writes_ > 1; }
  bool started() const override { return responded || streamed; }
  std::uint64_t bytes_written() const override { return body.size(); }

  http::ResponseHead head;
  std::string body;
  bool responded = false, streamed = false, finished = false;

 private:
  bool leaves_;
  int writes_ = 0;
};

}  // namespace sfai::fuzz
