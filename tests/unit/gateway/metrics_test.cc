#include "gateway/metrics.h"

#include <gtest/gtest.h>

namespace sfai::gateway {
namespace {

LogRecord record_of(std::string role, int status) {
  LogRecord record;
  record.ended = record.begun + Milliseconds(250);
  record.first_byte = record.begun + Milliseconds(40);
  record.role = std::move(role);
  record.provider = "openai";
  record.model = "gpt-5.1";
  record.status = status;
  record.usage.input = 12;
  record.usage.output = 34;
  return record;
}

bool has_line(const std::string& text, const std::string& line) { return text.find("\n" + line + "\n") != text.npos; }

TEST(Metrics, CountsByRoleProviderAndModel) {
  Metrics metrics;
  metrics.count(record_of("backend", 200));
  metrics.count(record_of("backend", 200));
  LogRecord failed = record_of("backend", 502);
  failed.error_kind = "upstream_broke";
  failed.first_byte.reset();
  metrics.count(failed);
  std::string text = metrics.render();
  std::string labels = R"(role="backend",provider="openai",model="gpt-5.1")";
  EXPECT_TRUE(has_line(text, "sfai_requests_total{" + labels + R"(,status="200"} 2)")) << text;
  EXPECT_TRUE(has_line(text, "sfai_requests_total{" + labels + R"(,status="502"} 1)")) << text;
  EXPECT_TRUE(has_line(text, "sfai_errors_total{" + labels + R"(,kind="upstream_broke"} 1)")) << text;
  EXPECT_TRUE(has_line(text, "sfai_tokens_total{" + labels + R"(,direction="in"} 36)")) << text;
  EXPECT_TRUE(has_line(text, "sfai_request_duration_seconds_bucket{" + labels + R"(,le="0.1"} 0)")) << text;
  EXPECT_TRUE(has_line(text, "sfai_request_duration_seconds_bucket{" + labels + R"(,le="0.25"} 3)")) << text;
  EXPECT_TRUE(has_line(text, "sfai_request_duration_seconds_count{" + labels + "} 3")) << text;
  EXPECT_TRUE(has_line(text, "sfai_request_duration_seconds_sum{" + labels + "} 0.75")) << text;
  EXPECT_TRUE(has_line(text, "sfai_time_to_first_byte_seconds_bucket{" + labels + R"(,le="+Inf"} 2)")) << text;
  EXPECT_TRUE(has_line(text, "# TYPE sfai_request_duration_seconds histogram")) << text;
}

TEST(Metrics, WhatAClientMakesUpIsNoLabel) {
  Metrics metrics;
  LogRecord record = record_of("openai/anything", 200);
  record.direct = true;
  record.model = "anything";
  metrics.count(record);
  EXPECT_EQ(metrics.render().find("anything"), std::string::npos);
  std::string line = R"(sfai_requests_total{role="_",provider="openai",model="",status="200"} 1)";
  line.replace(line.find('_', line.find("role")), 1, "(direct)");
  EXPECT_TRUE(has_line(metrics.render(), line)) << metrics.render();
}

TEST(Metrics, EscapesLabels) {
  Metrics metrics;
  metrics.count(record_of("a\"b\\c\nd", 200));
  EXPECT_NE(metrics.render().find(R"(role="a\"b\\c\nd")"), std::string::npos);
}

}  // namespace
}  // namespace sfai::gateway
