#include "aws/s3.h"

#include <fmt/format.h>

#include "aws/uri.h"

namespace sfai::aws {
namespace {

constexpr Service service{"s3", "S3"};

struct Place {
  const std::string& bucket;
  const std::string& key;
  const std::string& region;

  std::string url() const { return fmt::format("s3://{}/{}", bucket, key); }
  std::string arn() const { return fmt::format("arn:{}:s3:::{}", partition_of(region), bucket); }
};

// S3 says 403 of an object that is not there to whoever may not list the bucket.
Error refused(const Place& place, const ServiceError& error) {
  return {ErrorKind::forbidden,
          fmt::format("{} must not be read: allow s3:GetObject on {}/{}; a missing object looks the same without "
                      "s3:ListBucket on {} ({}: {})",
                      place.url(), place.arn(), place.key, place.arn(), error.code, error.message),
          {},
          "access_denied"};
}

Error elsewhere(const Place& place, const ServiceError& error) {
  return {ErrorKind::not_configured,
          fmt::format("the bucket {0} is in {1}, not in {2}: set AWS_REGION={1}, or use a bucket in {2}", place.bucket,
                      error.region, place.region),
          {},
          "wrong_region"};
}

Error error_of(const Place& place, const ServiceAnswer& answer) {
  const ServiceError& error = answer.error;
  const int status = answer.whole.head.status;
  if (!error.region.empty() && error.region != place.region && status < 403) return elsewhere(place, error);
  if (error.code == "NoSuchBucket")
    return {ErrorKind::not_found, fmt::format("there is no bucket {}", place.bucket), {}, "bucket_not_found"};
  if (status == 404)
    return {ErrorKind::not_found, fmt::format("{} does not exist", place.url()), {}, "object_not_found"};
  if (status == 403) return refused(place, error);
  return service_failure(status, error, place.url());
}

Result<std::string> bucket_checked(std::string bucket) {
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";
  if (bucket.size() < 3 || bucket.size() > 255 || bucket.find_first_not_of(allowed) != bucket.npos ||
      bucket.front() == '.')
    return fail(ErrorKind::not_configured, fmt::format("'{}' is not the name of an S3 bucket", bucket));
  return bucket;
}

}  // namespace

S3::S3(http::Client& client, const Clock& clock, CredentialsChain& credentials, Variables variables)
    : aws_(service, client, clock, credentials, std::move(variables)) {}

http::Task<Result<std::optional<S3Object>>> S3::get_if_changed(std::string bucket, std::string key, std::string etag,
                                                               Milliseconds limit) {
  auto checked = bucket_checked(bucket);
  if (!checked) co_return std::unexpected(std::move(checked.error()));
  Call call;
  call.bucket = bucket;
  call.target = "/" + percent_encoded(key, "/");
  call.most_bytes = most_bytes;
  call.deadline = aws_.deadline_after(limit);
  if (!etag.empty()) call.headers.add("if-none-match", etag);
  auto answer = co_await aws_.send(call);
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  if (answer->whole.head.status == 304) co_return std::nullopt;
  if (answer->whole.head.status != 200) co_return std::unexpected(error_of({bucket, key, aws_.region()}, *answer));
  S3Object object;
  object.etag = answer->whole.head.headers.find("etag").value_or("");
  object.body = std::move(answer->whole.body);
  co_return object;
}

}  // namespace sfai::aws
