#include "gateway/log_record.h"

#include <gtest/gtest.h>

namespace sfai::gateway {
namespace {

LogRecord record_of_a_stream() {
  LogRecord record;
  record.time = WallTime(std::chrono::milliseconds(1'700'000'000'123));
  record.ended = record.begun + Milliseconds(250);
  record.first_byte = record.begun + Milliseconds(40);
  record.request_id = "req_1";
  record.key = "alice";
  record.route = "POST /v1/chat/completions";
  record.role = "backend_developer";
  record.provider = "anthropic";
  record.model = "claude-sonnet-4-5";
  record.status = 200;
  record.lane = "translated";
  record.attempt = 1;
  record.mode = "stream";
  record.usage.input = 12;
  record.usage.output = 34;
  record.bytes_in = 56;
  record.bytes_out = 78;
  record.losses = {{chat::Loss::Kind::dropped, "/seed", "no equivalent"}};
  return record;
}

TEST(LogRecord, IsOneJsonLine) {
  EXPECT_EQ(
      render_json_line(record_of_a_stream()),
      R"({"time":"2023-11-14T22:13:20.123Z","request_id":"req_1","key":"alice","route":"POST /v1/chat/completions",)"
      R"("role":"backend_developer","provider":"anthropic","model":"claude-sonnet-4-5","status":200,"lane":"translated",)"
      R"("attempt":1,"mode":"stream","ttfb_ms":40,"duration_ms":250,"tokens_in":12,"tokens_out":34,"bytes_in":56,)"
      R"("bytes_out":78,"losses":["dropped:/seed"],"error_kind":""})"
      "\n");
}

TEST(LogRecord, SaysNullForWhatIsNotKnown) {
  LogRecord record = record_of_a_stream();
  record.first_byte.reset();
  record.usage = {};
  std::string line = render_json_line(record);
  EXPECT_NE(line.find(R"("ttfb_ms":null)"), std::string::npos);
  EXPECT_NE(line.find(R"("tokens_in":null,"tokens_out":null)"), std::string::npos);
}

TEST(LogRecord, IsReadableOnATerminal) {
  EXPECT_EQ(render_readable_line(record_of_a_stream()),
            "22:13:20 200 POST /v1/chat/completions backend_developer -> anthropic/claude-sonnet-4-5 stream 250 ms "
            "(first byte 40 ms) tokens 12+34 lost dropped:/seed req_1\n");
}

}  // namespace
}  // namespace sfai::gateway
