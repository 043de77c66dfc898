#include "gateway/admission.h"

#include <gtest/gtest.h>

#include "gateway/token_demand.h"

namespace sfai::gateway {
namespace {

using namespace std::chrono_literals;

class StillClock final : public Clock {
 public:
  SteadyTime steady() const override { return {}; }
  WallTime wall() const override { return std::chrono::sys_days(std::chrono::year(2027) / 1 / 15); }
};

const StillClock clock_at_midnight;

ClientKey alice() {
  return {.name = "alice", .sha256 = {}, .roles = {}, .expires = {}, .limits = {.tokens_per_day = 1000}};
}

// What is left of 1,000 tokens after a request of 100 tokens and at most 200 that ended with this record.
std::int64_t left_after(const LogRecord& ended) {
  Limits limits;
  const ClientKey key = alice();
  LogRecord record;
  {
    Admission admission(&limits, &key, clock_at_midnight, record);
    admission.reserve({.input = 100, .output = 200});
    record = ended;
  }
  return limits.standing(key.name, key.limits, clock_at_midnight.wall()).tokens->left;
}

LogRecord record_of(int attempt, int status, std::string error_kind) {
  LogRecord record;
  record.attempt = attempt;
  record.status = status;
  record.error_kind = std::move(error_kind);
  return record;
}

chat::Usage counted(std::int64_t input, std::int64_t output) {
  chat::Usage usage;
  usage.input = input;
  usage.output = output;
  return usage;
}

TEST(Admission, ChargesWhatTheVendorCounted) {
  LogRecord record = record_of(1, 200, "");
  record.usage = counted(90, 10);
  EXPECT_EQ(left_after(record), 900);
}

TEST(Admission, ChargesNothingWhereNothingWasSent) { EXPECT_EQ(left_after(record_of(0, 400, "bad_request")), 1000); }

TEST(Admission, ChargesNothingForAVendorsRefusal) { EXPECT_EQ(left_after(record_of(2, 503, "overloaded")), 1000); }

TEST(Admission, ChargesNothingForAConnectionThatWasNotMade) {
  EXPECT_EQ(left_after(record_of(1, 504, "connect_timeout")), 1000);
  EXPECT_EQ(left_after(record_of(1, 504, "timed_out")), 1000);  // as the vendor said itself
}

TEST(Admission, BelievesNoImpossibleCount) {
  LogRecord record = record_of(1, 200, "");
  record.usage = counted(9'000'000'000'000'000'000, 9'000'000'000'000'000'000);
  EXPECT_EQ(left_after(record), 0);
  record.usage = counted(-5, -7);
  EXPECT_EQ(left_after(record), 1000);
}

TEST(Admission, ChargesTheInputOfAnAnswerThatNobodyWaitedFor) {
  EXPECT_EQ(left_after(record_of(1, 0, "client_gone")), 900);
  EXPECT_EQ(left_after(record_of(1, 499, "client_gone")), 900);
  EXPECT_EQ(left_after(record_of(1, 504, "first_byte_timeout")), 900);
  EXPECT_EQ(left_after(record_of(1, 504, "deadline_exceeded")), 900);
}

TEST(Admission, ChargesWhatWasHeardOfAnAnswerThatWasCut) {
  LogRecord record = record_of(1, 200, "client_gone");
  record.content_bytes = 350;
  EXPECT_EQ(left_after(record), 800);
  record.usage = counted(80, 1);  // Anthropic's first word, said before the answer
  EXPECT_EQ(left_after(record), 820);
}

TEST(Admission, ChargesAnAnswerThatTheVendorDidNotCount) {
  LogRecord record = record_of(1, 200, "");
  record.content_bytes = 70'000;
  EXPECT_EQ(left_after(record), 700);  // never more than the answer could be
}

TEST(Admission, OfAKeyWithoutLimitsDoesNothing) {
  Limits limits;
  const LogRecord record;
  Admission admission(&limits, nullptr, clock_at_midnight, record);
  EXPECT_FALSE(admission.has_limits());
  EXPECT_FALSE(admission.enter().has_value());
  EXPECT_FALSE(admission.reserve({.input = 1, .output = 1}).has_value());
}

TEST(Admission, OfARequestThatIsRefusedItsTokensCountsNoRequest) {
  Limits limits;
  ClientKey key = alice();
  key.limits.requests_per_day = 1;
  const LogRecord record;
  Admission admission(&limits, &key, clock_at_midnight, record);
  admission.enter();
  EXPECT_TRUE(admission.reserve({.input = 5000, .output = 1}).has_value());
  EXPECT_EQ(limits.standing(key.name, key.limits, clock_at_midnight.wall()).requests->left, 1);
}

// The demand of a body at a path of OpenAI's that is passed through.
TokenDemand demand_of(provider::Operation operation, std::string_view body, const RoleConfig* role = nullptr) {
  Inbound inbound;
  inbound.operation = operation;
  inbound.body = *inbound.document.parse_copy(body);
  return token_demand(inbound, Route{.role = "r", .config = role, .targets = {}});
}

TEST(TokenDemand, TakesTheClientsLimitOfOutput) {
  EXPECT_EQ(demand_of(provider::Operation::responses, R"({"max_output_tokens":7})").output, 7);
}

TEST(TokenDemand, TakesTheRolesLimitWhereTheClientHasNone) {
  RoleConfig role;
  role.params = R"({"max_tokens":99})";
  EXPECT_EQ(demand_of(provider::Operation::responses, "{}", &role).output, 99);
  EXPECT_EQ(demand_of(provider::Operation::responses, R"({"max_output_tokens":7})", &role).output, 7);
}

TEST(TokenDemand, TakesWhatTheRoleForces) {
  RoleConfig role;
  role.force = R"({"max_tokens":5})";
  EXPECT_EQ(demand_of(provider::Operation::responses, R"({"max_output_tokens":7})", &role).output, 5);
}

TEST(TokenDemand, OfEmbeddingsIsInputOnly) {
  EXPECT_EQ(demand_of(provider::Operation::embeddings, R"({"input":"12345"})").output, 0);
}

TEST(TokenDemand, CountsAFileAsAnImage) {
  const std::string body = R"({"image_url":"data:image/png;base64,)" + std::string(100'000, 'A') + "\"}";
  EXPECT_EQ(demand_of(provider::Operation::responses, body).input, 1'600);
}

TEST(TokenDemand, BelievesNoImpossibleNumber) {
  EXPECT_EQ(demand_of(provider::Operation::responses, R"({"max_output_tokens":-5})").output, 0);
  EXPECT_EQ(demand_of(provider::Operation::responses, R"({"max_output_tokens":9223372036854775807})").output,
            1'000'000'000'000);
}

}  // namespace
}  // namespace sfai::gateway
