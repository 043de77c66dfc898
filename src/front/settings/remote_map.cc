#include "front/settings/remote_map.h"

#include "front/settings/map_text.h"

namespace sfai::front {
namespace {

constexpr Milliseconds first_limit{5'000};  // with the search for credentials
constexpr Milliseconds limit{2'000};
// After S3 could not be reached: requests do not wait for it again at once.
constexpr Milliseconds pause_after_failure{5'000};

}  // namespace

RemoteMap::RemoteMap(Place place, std::shared_ptr<const gateway::ModelMap> packed, aws::S3& s3, const Clock& clock,
                     Reporter& reporter)
    : place_(std::move(place)), map_(std::move(packed)), s3_(s3), clock_(clock), reporter_(reporter) {}

bool RemoteMap::is_due() const {
  WallTime now = clock_.wall();
  bool set_back = ask_again_ > now + place_.max_age + pause_after_failure;  // the clock was: the time means nothing
  return now >= ask_again_ || set_back;
}

http::Task<void> RemoteMap::refresh() {
  if (!is_due()) co_return;
  std::uint64_t mine = ++asked_;
  auto answer = co_await s3_.get_if_changed(place_.bucket, place_.key, etag_, loaded_ ? limit : first_limit);
  bool cancelled = !answer && answer.error()->kind == ErrorKind::client_gone;
  // An answer that another one has overtaken is an old one.
  if (cancelled || mine < taken_) co_return;
  taken_ = mine;
  bool failed_before = !last_;
  std::shared_ptr<const gateway::ModelMap> before = map_;
  last_ = take(std::move(answer));
  if (last_) {
    if (map_ != before)
      report(place_.url() + ": " + std::to_string(map_->roles.size()) + " roles are in force from now on");
    if (map_ == before && failed_before) report(place_.url() + ": can be read again");
    co_return;
  }
  report(last_.error()->message + "\n  " +
         (loaded_ ? "the last good map stays in force" : "the map that came with the program serves"));
}

void RemoteMap::report(const std::string& text) { reporter_.say_once(place_.url(), etag_, text); }

Result<void> RemoteMap::take(Result<std::optional<aws::S3Object>> answer) {
  ask_again_ = clock_.wall() + place_.max_age;
  if (!answer) {
    bool heard_of_it = answer.error()->kind == ErrorKind::not_found || answer.error()->kind == ErrorKind::forbidden;
    if (!heard_of_it) ask_again_ = clock_.wall() + std::max(pause_after_failure, place_.max_age);
    if (heard_of_it) etag_.clear();
    return std::unexpected(std::move(answer.error()));
  }
  if (!*answer) return content_;
  etag_ = (*answer)->etag;
  auto parsed = parse_map(place_.url(), std::move((*answer)->body));
  content_ = {};
  if (!parsed) content_ = std::unexpected(std::move(parsed.error()));
  if (!parsed) return content_;
  map_ = std::move(*parsed);
  loaded_ = true;
  return {};
}

http::Task<Result<void>> RemoteMap::load() {
  co_await refresh();
  co_return last_;
}

}  // namespace sfai::front
