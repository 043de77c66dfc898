#pragma once

#include <string>

#include "base/clock.h"
#include "http/client.h"

namespace sfai::aws {

struct Credentials;

struct SigningScope {
  std::string region;
  std::string service;  // "s3", "secretsmanager", "sts"
};

// AWS Signature Version 4: sets x-amz-date, x-amz-security-token (with a session token), x-amz-content-sha256 (S3) and
// authorization, replacing earlier ones. Signs all headers that reach AWS unchanged, and the host as the client sends
// it. The target is signed as it stands: its path and query are percent-encoded already.
void sign(http::ClientRequest& request, const Credentials& credentials, const SigningScope& scope, WallTime now);

}  // namespace sfai::aws
