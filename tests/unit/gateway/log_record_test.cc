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
  record.client_ip = "203.0.113.7";
  return record;
}

TEST(LogRecord, IsOneJsonLine) {
  EXPECT_EQ(
      render_json_line(record_of_a_stream()),
      R"({"time":"2023-11-14T22:13:20.123Z","request_id":"req_1","key":"alice","route":"POST /v1/chat/completions",)"
      R"("role":"backend_developer","provider":"anthropic","model":"claude-sonnet-4-5","status":200,"lane":"translated",)"
      R"("attempt":1,"mode":"stream","ttfb_ms":40,"duration_ms":250,"tokens_in":12,"tokens_out":34,"bytes_in":56,)"
      R"("bytes_out":78,"losses":["dropped:/seed"],"error_kind":"","client_ip":"203.0.113.7"})"
      "\n");
}

TEST(LogRecord, CountsTheRefusalsWithoutALine) {
  LogRecord record = record_of_a_stream();
  record.not_logged = 1'234;
  EXPECT_TRUE(render_json_line(record).ends_with(R"("client_ip":"203.0.113.7","not_logged":1234})"
                                                 "\n"));
}

TEST(LogRecord, SaysNullForWhatIsNotKnown) {
  LogRecord record = record_of_a_stream();
  record.first_byte.reset();
  record.usage = {};
  std::string line = render_json_line(record);
  EXPECT_NE(line.find(R"("ttfb_ms":null)"), std::string::npos);
  EXPECT_NE(line.find(R"("tokens_in":null,"tokens_out":null)"), std::string::npos);
}

TEST(LogRecord, CarriesMetricsForCloudWatch) {
  std::string line = render_embedded_metrics_line(record_of_a_stream());
  EXPECT_TRUE(line.starts_with(R"({"time":"2023-11-14T22:13:20.123Z","request_id":"req_1",)"));
  EXPECT_TRUE(line.ends_with(
      R"("error_kind":"","client_ip":"203.0.113.7","Requests":1,"Errors":0,"Duration":250,"TimeToFirstByte":40,"TokensIn":12,"TokensOut":34,)"
      R"("_aws":{"Timestamp":1700000000123,"CloudWatchMetrics":[{"Namespace":"sfai","Dimensions":[[],["role"],)"
      R"(["provider","model"]],"Metrics":[{"Name":"Requests","Unit":"Count"},{"Name":"Errors","Unit":"Count"},)"
      R"({"Name":"Duration","Unit":"Milliseconds"},{"Name":"TimeToFirstByte","Unit":"Milliseconds"},)"
      R"({"Name":"TokensIn","Unit":"Count"},{"Name":"TokensOut","Unit":"Count"}]}]}})"
      "\n"))
      << line;
}

TEST(LogRecord, CountsErrorsByTheirKind) {
  LogRecord record = record_of_a_stream();
  record.error_kind = "deadline_exceeded";
  std::string line = render_embedded_metrics_line(record);
  EXPECT_NE(line.find(R"("Errors":1)"), std::string::npos) << line;
  EXPECT_NE(
      line.find(R"({"Namespace":"sfai","Dimensions":[["error_kind"]],"Metrics":[{"Name":"Errors","Unit":"Count"}]})"),
      std::string::npos)
      << line;
}

TEST(LogRecord, AnEmptyNameOrAClientsOwnIsNoDimension) {
  LogRecord unrouted = record_of_a_stream();
  unrouted.role = unrouted.provider = "";
  EXPECT_NE(render_embedded_metrics_line(unrouted).find(R"("Dimensions":[[]],)"), std::string::npos);
  LogRecord direct = record_of_a_stream();
  direct.direct = true;
  EXPECT_NE(render_embedded_metrics_line(direct).find(R"("Dimensions":[[]],)"), std::string::npos);
}

TEST(LogRecord, LeavesOutMetricsThatAreNotKnown) {
  LogRecord record = record_of_a_stream();
  record.first_byte.reset();
  record.usage = {};
  std::string line = render_embedded_metrics_line(record);
  EXPECT_EQ(line.find("TimeToFirstByte"), std::string::npos);
  EXPECT_EQ(line.find("TokensIn"), std::string::npos);
}

TEST(LogRecord, IsReadableOnATerminal) {
  EXPECT_EQ(render_readable_line(record_of_a_stream()),
            "22:13:20 200 POST /v1/chat/completions backend_developer -> anthropic/claude-sonnet-4-5 stream 250 ms "
            "(first byte 40 ms) tokens 12+34 lost dropped:/seed req_1\n");
}

}  // namespace
}  // namespace sfai::gateway
