#pragma once

#include <memory>
#include <string>

#include "aws/s3.h"
#include "front/reporter.h"
#include "gateway/model_map.h"

namespace sfai::front {

// The model map in S3. Asked for with its ETag on every request, so that an upload counts from the next one on. What
// cannot be used (unreachable, missing, not valid) is reported with the reason, and the last good map stays in force.
class RemoteMap {
 public:
  struct Place {
    std::string bucket;
    std::string key;
    Milliseconds max_age{0};  // SFAI_CONFIG_MAX_AGE_MS: younger than this, it is not asked for

    std::string url() const { return "s3://" + bucket + "/" + key; }
  };

  // `packed` is in force until S3 has given one.
  RemoteMap(Place place, std::shared_ptr<const gateway::ModelMap> packed, aws::S3& s3, const Clock& clock,
            Reporter& reporter);

  // Asks S3 unless the last answer is young enough.
  http::Task<void> refresh();
  // The same; the error says why there is no map of S3 in force.
  http::Task<Result<void>> load();
  std::shared_ptr<const gateway::ModelMap> current() const { return map_; }
  // Whether refresh() is going to wait for S3.
  bool is_due() const;

 private:
  void report(const std::string& text);
  Result<void> take(Result<std::optional<aws::S3Object>> answer);

  Place place_;
  std::shared_ptr<const gateway::ModelMap> map_;
  aws::S3& s3_;
  const Clock& clock_;
  Reporter& reporter_;
  std::string etag_;         // of the last object read, valid or not
  Result<void> content_{};   // whether that was valid
  Result<void> last_{};      // what the last request came to
  WallTime ask_again_{};     // wall-clock time: the steady clock may stand still while an environment is frozen
  std::uint64_t asked_ = 0;  // requests to S3 begun
  std::uint64_t taken_ = 0;  // the latest of them whose answer counts
  bool loaded_ = false;      // S3 has given a valid map
};

}  // namespace sfai::front
