#pragma once

#include "front/lambda/response_writer.h"
#include "front/settings/aws_settings.h"

namespace sfai::front {

// What Lambda's environment variables say.
struct LambdaOptions {
  std::string runtime_api;  // host:port
  std::string packed_map;   // the map in the zip; empty: none
  unsigned slots = 1;       // AWS_LAMBDA_MAX_CONCURRENCY: as many events at a time
  gateway::AuthMode auth = gateway::AuthMode::keys;
  std::string client_keys;              // SFAI_CLIENT_KEYS
  Milliseconds deadline_margin{3'000};  // SFAI_DEADLINE_MARGIN_MS: answers end so long before Lambda would kill them
  InvokeMode invoke_mode = InvokeMode::stream;
  bool cors_at_url = false;  // SFAI_CORS=url: the Function URL answers CORS, the program keeps silent
  bool explains = false;     // SFAI_EXPLAIN=on: POST /v1/explain is answered
  AwsSources aws;
};

// Error not_configured names the variable and what it takes.
Result<LambdaOptions> read_lambda_options(const EnvFile& environment);

}  // namespace sfai::front
