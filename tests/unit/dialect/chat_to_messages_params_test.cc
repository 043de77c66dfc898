#include "chat_to_messages.h"

namespace sfai::dialect {
namespace {

using Thinking = ModelTraits::Thinking;
using Sampling = ModelTraits::Sampling;

ModelTraits sampling(Sampling sampling) {
  auto traits = capable();
  traits.sampling = sampling;
  return traits;
}

TEST(ChatToMessagesParams, MaxTokensIsTheModelsLimitUnlessTheClientSaysLess) {
  EXPECT_EQ(param_of("", "max_tokens"), "64000");
  EXPECT_EQ(param_of(R"(,"max_completion_tokens":7)", "max_tokens"), "7");
  EXPECT_EQ(param_of(R"(,"max_tokens":100000)", "max_tokens"), "64000");
  EXPECT_EQ(param_losses(R"(,"max_tokens":100000)"), "changed:/max_tokens");
}

TEST(ChatToMessagesParams, MaxTokensOfAnUnknownModelIsCarefulAndNeverClamped) {
  EXPECT_EQ(param_of("", "max_tokens", ModelTraits{}), "32000");
  EXPECT_EQ(param_of(R"(,"max_tokens":100000)", "max_tokens", ModelTraits{}), "100000");
}

TEST(ChatToMessagesParams, ClampsTheTemperature) {
  EXPECT_EQ(param_of(R"(,"temperature":1.5)", "temperature"), "1");
  EXPECT_EQ(param_losses(R"(,"temperature":1.5)"), "changed:/temperature");
}

TEST(ChatToMessagesParams, SendsTemperatureOrTopPWhereTheModelTakesOne) {
  const auto both = R"(,"temperature":0.5,"top_p":0.9)";
  EXPECT_EQ(param_of(both, "top_p", sampling(Sampling::both)), "0.9");
  EXPECT_EQ(param_of(both, "top_p", sampling(Sampling::either)), "");
  EXPECT_EQ(param_losses(both, sampling(Sampling::either)), "dropped:/top_p");
  EXPECT_EQ(param_of(R"(,"top_p":0.9)", "top_p", sampling(Sampling::either)), "0.9");
}

TEST(ChatToMessagesParams, SendsNoSamplingToAModelThatTakesNone) {
  const auto traits = sampling(Sampling::neither);
  EXPECT_EQ(param_losses(R"(,"temperature":0.5,"top_p":0.9)", traits), "dropped:/temperature, dropped:/top_p");
  EXPECT_EQ(param_of(R"(,"temperature":1)", "temperature", traits), "1");
  EXPECT_EQ(param_losses(R"(,"temperature":1)", traits), "");
}

TEST(ChatToMessagesParams, ATopPOfOneAsksForNothing) {
  EXPECT_EQ(param_losses(R"(,"temperature":1,"top_p":1)", sampling(Sampling::neither)), "");
  EXPECT_EQ(param_losses(R"(,"temperature":0.5,"top_p":1.0)", sampling(Sampling::either)), "");
  EXPECT_EQ(param_of(R"(,"temperature":0.5,"top_p":1.0)", "top_p", sampling(Sampling::either)), "");
  EXPECT_EQ(param_losses(R"(,"temperature":1,"top_p":1,"reasoning_effort":"low")"), "");
}

TEST(ChatToMessagesParams, ATemperatureOfOneGivesWayToTopP) {
  const auto both = R"(,"temperature":1,"top_p":0.9)";
  EXPECT_EQ(param_of(both, "top_p", sampling(Sampling::either)), "0.9");
  EXPECT_EQ(param_of(both, "temperature", sampling(Sampling::either)), "");
  EXPECT_EQ(param_losses(both, sampling(Sampling::either)), "");
}

TEST(ChatToMessagesParams, AnEmptyStopSequenceIsNothing) {
  EXPECT_EQ(param_of(R"(,"stop":["","END"])", "stop_sequences"), R"(["END"])");
  EXPECT_EQ(param_losses(R"(,"stop":["","END"])"), "");
  EXPECT_EQ(param_losses(R"(,"stop":"")"), "");
}

TEST(ChatToMessagesParams, SendsStopSequencesButWhiteSpace) {
  EXPECT_EQ(param_of(R"(,"stop":["END","\n"])", "stop_sequences"), R"(["END"])");
  EXPECT_EQ(param_losses(R"(,"stop":["END","\n"])"), "dropped:/stop/1");
  EXPECT_EQ(param_of(R"(,"stop":"END")", "stop_sequences"), R"(["END"])");
  EXPECT_EQ(param_of(R"(,"stop":"\n")", "stop_sequences"), "");
  EXPECT_EQ(param_losses(R"(,"stop":"\n")"), "dropped:/stop");
}

TEST(ChatToMessagesParams, SendsTheUserUnlessItLooksPersonal) {
  EXPECT_EQ(param_of(R"(,"user":"u-17")", "metadata"), R"({"user_id":"u-17"})");
  EXPECT_EQ(param_losses(R"(,"user":"ann@example.org")"), "dropped:/user");
  EXPECT_EQ(param_losses(R"(,"user":"+49 (30) 123456")"), "dropped:/user");
  EXPECT_EQ(param_of(R"(,"user":"ann@example.org")", "metadata"), "");
}

TEST(ChatToMessagesParams, SendsTheHashOfALongUser) {
  const auto named = [](std::size_t size) { return R"(,"user":")" + std::string(size, 'u') + "\""; };
  EXPECT_EQ(param_losses(named(512)), "");
  EXPECT_EQ(param_losses(named(513)), "changed:/user");
  EXPECT_EQ(param_of(named(513), "metadata"),
            R"({"user_id":"f9140fc743c68c293fbd0fc4498c2d30d970fdce9cd89f3625391f581b500394"})");
}

TEST(ChatToMessagesParams, RefusesMoreThanOneAnswer) {
  EXPECT_EQ(refusal_of(request_with(R"([{"role":"user","content":"hi"}])", R"(,"n":2)")),
            "n | n: this provider gives one answer a request; send n = 1 or leave it out");
  EXPECT_EQ(param_losses(R"(,"n":1)"), "");
}

TEST(ChatToMessagesParams, ReportsWhatAnthropicDoesNotKnow) {
  EXPECT_EQ(param_losses(R"(,"seed":7,"logit_bias":{"1":2},"logprobs":true,"top_logprobs":3,"frequency_penalty":0.5,)"
                         R"("presence_penalty":0.5,"store":true,"metadata":{"a":"b"},"service_tier":"flex",)"
                         R"("prediction":{},"modalities":["audio"],"audio":{},"made_up":1)"),
            "dropped:/seed, dropped:/logit_bias, dropped:/logprobs, dropped:/top_logprobs, dropped:/frequency_penalty, "
            "dropped:/presence_penalty, dropped:/store, dropped:/metadata, dropped:/service_tier, dropped:/prediction, "
            "dropped:/modalities, dropped:/audio, dropped:/made_up");
}

TEST(ChatToMessagesParams, ReportsNothingForWhatHappensAnyway) {
  EXPECT_EQ(
      param_losses(R"(,"logprobs":false,"store":false,"frequency_penalty":0,"presence_penalty":0,"logit_bias":null)"),
      "");
  EXPECT_EQ(param_losses(R"(,"top_logprobs":0,"metadata":{},"verbosity":"medium","stream_options":)"
                         R"({"include_obfuscation":false})"),
            "");
  EXPECT_EQ(param_losses(R"(,"top_logprobs":1,"metadata":{"a":"b"},"verbosity":"low")"),
            "dropped:/top_logprobs, dropped:/metadata, dropped:/verbosity");
}

TEST(ChatToMessagesParams, SaysTheTierOfStandardPrice) {
  EXPECT_EQ(param_of(R"(,"service_tier":"default")", "service_tier"), R"("standard_only")");
  EXPECT_EQ(param_losses(R"(,"service_tier":"default")"), "");
  EXPECT_EQ(param_of(R"(,"service_tier":"auto")", "service_tier"), "");
  EXPECT_EQ(param_losses(R"(,"service_tier":"auto")"), "");
  EXPECT_EQ(param_losses(R"(,"service_tier":"priority")"), "dropped:/service_tier");
}

TEST(ChatToMessagesParams, SendsNothingThatAnthropicWouldRefuse) {
  EXPECT_EQ(
      body_of(request_with(R"([{"role":"user","content":"hi"}])", R"(,"seed":7,"made_up":1,"max_tokens":5)")),
      R"({"model":"claude","max_tokens":5,"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]})");
}

TEST(ChatToMessagesParams, SendsASchemaAsOutputFormat) {
  const auto format =
      R"(,"response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object","additionalProperties": false}}})";
  EXPECT_EQ(param_of(format, "output_config"),
            R"({"format":{"type":"json_schema","schema":{"type":"object","additionalProperties": false}}})");
  EXPECT_EQ(param_losses(format), "");
}

TEST(ChatToMessagesParams, SaysWhatTheProvidersSchemasCannotInTheDescription) {
  const auto format =
      R"(,"response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"integer","minimum":1}}})";
  EXPECT_EQ(param_of(format, "output_config"),
            R"({"format":{"type":"json_schema","schema":{"type":"integer","description":"{minimum: 1}"}}})");
  EXPECT_EQ(param_losses(format), "changed:/response_format");
}

TEST(ChatToMessagesParams, AsksAnOlderModelForTheSchemaInTheSystem) {
  auto traits = capable();
  traits.structured_output = false;
  const auto format =
      R"(,"response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type": "object"}}})";
  EXPECT_EQ(param_of(format, "system", traits),
            R"([{"type":"text","text":"Answer with one JSON object and nothing else: no prose, no code fence. )"
            R"(It must match this JSON schema: {\"type\": \"object\"}"}])");
  EXPECT_EQ(param_losses(format, traits), "changed:/response_format");
}

TEST(ChatToMessagesParams, AsksForAJsonObjectInTheSystem) {
  EXPECT_EQ(param_of(R"(,"response_format":{"type":"json_object"})", "system"),
            R"([{"type":"text","text":"Answer with one JSON object and nothing else: no prose, no code fence."}])");
  EXPECT_EQ(param_losses(R"(,"response_format":{"type":"json_object"})"), "changed:/response_format");
  EXPECT_EQ(param_losses(R"(,"response_format":{"type":"text"})"), "");
}

}  // namespace
}  // namespace sfai::dialect
