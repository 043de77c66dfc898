#include "front/redaction.h"

#include <gtest/gtest.h>
#include <sstream>

#include "front/redacted_lines.h"

namespace sfai::front {
namespace {

TEST(Redaction, TakesOutWhatItHasLearned) {
  Redaction redaction;
  redaction.learn(Secret("plain-secret"));
  EXPECT_EQ(redaction.redact("it is plain-secret, plain-secret"), "it is (redacted), (redacted)");
}

TEST(Redaction, TakesOutWhatLooksLikeAKeyUnlearned) {
  EXPECT_EQ(Redaction().redact("sk-0123456789abcdef"), "(redacted)");
}

TEST(Redaction, LearnsVariablesThatSayThatTheyHoldASecret) {
  Redaction redaction;
  redaction.learn_from({{"MISTRAL_API_KEY", Secret("mistral-plain")}, {"HOME", Secret("/home/alice")}});
  EXPECT_EQ(redaction.redact("mistral-plain in /home/alice"), "(redacted) in /home/alice");
}

TEST(Redaction, LearnsPasswordsInAddresses) {
  Redaction redaction;
  redaction.learn_from({{"HTTPS_PROXY", Secret("http://me:long-password@proxy:3128")}});
  EXPECT_EQ(redaction.redact("http://me:long-password@proxy:3128"), "http://me:(redacted)@proxy:3128");
}

TEST(Redaction, LeavesNamesOfFilesAndPlaces) {
  Redaction redaction;
  redaction.learn_from({{"AWS_WEB_IDENTITY_TOKEN_FILE", Secret("/var/run/token")},
                        {"SFAI_CONFIG_KEY", Secret("config/model_map.json")}});
  EXPECT_EQ(redaction.redact("/var/run/token config/model_map.json"), "/var/run/token config/model_map.json");
}

TEST(RedactedLines, PassEachLineAndTheRest) {
  Redaction redaction;
  redaction.learn(Secret("plain-secret"));
  std::ostringstream out;
  RedactedLines(redaction, out) << "plain-" << "secret\nand plain-secret";
  EXPECT_EQ(out.str(), "(redacted)\nand (redacted)");
}

}  // namespace
}  // namespace sfai::front
