#include "gateway/stream_relay.h"

#include <gtest/gtest.h>

#include "testing/loop.h"

namespace sfai::gateway {
namespace {

class SteppingClock final : public Clock {
 public:
  SteadyTime steady() const override { return now += Milliseconds(10); }
  WallTime wall() const override { return WallTime(); }
  mutable SteadyTime now;
};

// Always has another event at once.
class NeverPausing final : public http::ClientResponse {
 public:
  const http::ResponseHead& head() const override { return head_; }
  http::Task<Result<http::Chunk>> read(SteadyTime) override {
    if (++reads > 1'000) co_return http::Chunk{};
    co_return http::Chunk{.kind = http::Chunk::Kind::data, .bytes = event_};
  }
  int reads = 0;

 private:
  http::ResponseHead head_;
  std::string event_ =
      "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\n";
};

class Collecting final : public http::ResponseWriter {
 public:
  http::Task<Result<void>> respond(http::ResponseHead, std::string_view) override { co_return Result<void>{}; }
  http::Task<Result<void>> start(http::ResponseHead) override { co_return Result<void>{}; }
  http::Task<Result<void>> write(std::string_view bytes) override {
    body += bytes;
    co_return Result<void>{};
  }
  http::Task<Result<void>> finish() override { co_return Result<void>{}; }
  bool gone() const override { return false; }
  bool started() const override { return !body.empty(); }
  std::uint64_t bytes_written() const override { return body.size(); }
  std::string body;
};

TEST(StreamRelay, SeesTheDeadlineOfAStreamThatNeverPauses) {
  SteppingClock clock;
  Inbound inbound;
  inbound.dialect = find_dialect("openai_chat");
  ASSERT_TRUE(read_inbound(inbound, R"({"model":"m","stream":true,"messages":[{"role":"user","content":"hi"}]})"));
  inbound.answer_by = clock.now + Milliseconds(1'000);
  Target target{&provider::built_in_providers().front(), "m"};
  OpenUpstream upstream;
  upstream.target = &target;
  upstream.dialect = inbound.dialect;
  upstream.total_by = inbound.answer_by;
  upstream.response = std::make_unique<NeverPausing>();
  LogRecord record;
  Collecting writer;
  boost::asio::io_context loop;
  ThinkingRecorder thinking(nullptr, {});
  const RelayContext context{clock, inbound, record, writer, thinking};
  StreamRelay relay(context, upstream);
  EXPECT_TRUE(testing::run(loop, relay.run()));
  EXPECT_EQ(record.error_kind, "deadline_exceeded");
  EXPECT_TRUE(writer.body.ends_with("\"finish_reason\":\"length\"}]}\n\ndata: [DONE]\n\n")) << writer.body.size();
}

}  // namespace
}  // namespace sfai::gateway
