#include "aws/region.h"

#include <fmt/format.h>

#include "aws/instance_metadata.h"
#include "aws/profile.h"
#include "base/text.h"

namespace sfai::aws {
namespace {

std::string local_region(const Variables& variables) {
  for (const std::string_view name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    const std::string value = variables(name);
    if (!value.empty()) return std::string(trim(value));
  }
  return Profile::read(variables).get("region");
}

}  // namespace

http::Task<Result<std::string>> find_region(http::Client& client, const Clock& clock, const Variables& variables) {
  std::string region = local_region(variables);
  if (!region.empty()) co_return region;
  InstanceMetadata metadata(client, clock, variables);
  auto found = co_await metadata.get("placement/region");
  if (found) co_return std::string(trim(*found));
  co_return fail(ErrorKind::not_configured,
                 fmt::format("no AWS region: set AWS_REGION, or `region` in ~/.aws/config (EC2 instance metadata: {})",
                             found.error()->message));
}

}  // namespace sfai::aws
