#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "aws/profile.h"
#include "aws/sources.h"
#include "base/text.h"

namespace sfai::aws {
namespace {

std::string variable(const Search& search, std::string_view name) { return std::string(trim(search.variables(name))); }

// Ways to get credentials that need more than a file: the AWS CLI has them all.
constexpr std::array elsewhere{
    std::string_view("sso_session"),
    std::string_view("sso_start_url"),
    std::string_view("login_session"),
    std::string_view("credential_process"),
    std::string_view("web_identity_token_file"),
};

Error needs_the_cli(const Profile& profile, std::string_view setting) {
  return {ErrorKind::not_configured,
          fmt::format("the AWS profile '{0}' uses {1}, which sfai does not: put its credentials into the environment, "
                      "eval \"$(aws configure export-credentials --profile {0} --format env)\"",
                      profile.name(), setting)};
}

Error half_a_key(std::string_view place, std::string_view present, std::string_view missing) {
  return {ErrorKind::not_configured, fmt::format("{} has {} but not {}", place, present, missing)};
}

}  // namespace

Found from_environment(Search& search) {
  Credentials made;
  made.access_key_id = variable(search, "AWS_ACCESS_KEY_ID");
  made.secret_access_key = Secret(variable(search, "AWS_SECRET_ACCESS_KEY"));
  made.session_token = Secret(variable(search, "AWS_SESSION_TOKEN"));
  const bool has_id = !made.access_key_id.empty();
  if (has_id && !made.secret_access_key.empty()) return made;
  if (has_id) return std::unexpected(half_a_key("the environment", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"));
  search.tried.emplace_back("environment (AWS_ACCESS_KEY_ID is not set)");
  return std::nullopt;
}

Found from_shared_files(Search& search) {
  const Profile profile = Profile::read(search.variables);
  if (profile.empty() && profile.asked_for())
    return fail(ErrorKind::not_configured, fmt::format("the AWS profile '{}' (AWS_PROFILE) is in neither of {}",
                                                       profile.name(), profile.places()));
  if (!profile.get("role_arn").empty()) return std::unexpected(needs_the_cli(profile, "role_arn"));
  Credentials made;
  made.access_key_id = profile.get("aws_access_key_id");
  made.secret_access_key = Secret(profile.get("aws_secret_access_key"));
  made.session_token = Secret(profile.get("aws_session_token"));
  const bool has_id = !made.access_key_id.empty();
  if (has_id && !made.secret_access_key.empty()) return made;
  if (has_id) {
    return std::unexpected(half_a_key(fmt::format("the AWS profile '{}' in {}", profile.name(), profile.places()),
                                      "aws_access_key_id", "aws_secret_access_key"));
  }
  const auto* other = std::ranges::find_if(elsewhere, [&](auto setting) { return !profile.get(setting).empty(); });
  if (other != elsewhere.end()) return std::unexpected(needs_the_cli(profile, *other));
  search.tried.push_back(
      fmt::format("shared files (no keys for profile '{}' in {})", profile.name(), profile.places()));
  return std::nullopt;
}

}  // namespace sfai::aws
