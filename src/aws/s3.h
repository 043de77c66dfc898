#pragma once

#include <optional>
#include <string>

#include "aws/signed_client.h"

namespace sfai::aws {

struct S3Object {
  std::string body = {};
  std::string etag;  // with its quotes, as S3 gives it
};

// Reads objects. Use on the loop's thread only; what the constructor takes by reference must outlive it.
class S3 {
 public:
  static constexpr std::size_t most_bytes = 4U << 20U;

  S3(http::Client& client, const Clock& clock, CredentialsChain& credentials, Variables variables);

  // The object; nothing when it still has this `etag` (empty: never). `limit` is for all of it, credentials included.
  // Errors: not_found (codes "bucket_not_found", "object_not_found"), forbidden (names the permission and the ARN; S3
  // says this of a missing object too, unless s3:ListBucket is granted), too_large, not_configured (credentials,
  // region, clock), upstream_down, upstream_broke, timed_out, client_gone.
  http::Task<Result<std::optional<S3Object>>> get_if_changed(std::string bucket, std::string key, std::string etag,
                                                             Milliseconds limit);

 private:
  SignedClient aws_;
};

}  // namespace sfai::aws
