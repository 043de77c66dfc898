#include "front/environment.h"

#include <charconv>
#include <unistd.h>

namespace sfai::front {
namespace {

std::string either(const EnvFile& environment, std::string_view upper, std::string_view lower) {
  std::string value = value_of(environment, upper);
  return value.empty() ? value_of(environment, lower) : value;
}

}  // namespace

EnvFile read_environment() {
  EnvFile variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    std::string_view text = *entry;
    auto equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    variables.insert_or_assign(std::string(text.substr(0, equals)), Secret(std::string(text.substr(equals + 1))));
  }
  return variables;
}

std::string value_of(const EnvFile& environment, std::string_view name) {
  auto found = environment.find(name);
  return found == environment.end() ? std::string() : std::string(found->second.reveal());
}

Result<Milliseconds> milliseconds_of(const EnvFile& environment, std::string_view name, Milliseconds otherwise) {
  std::string text = value_of(environment, name);
  if (text.empty()) return otherwise;
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  auto parsed = std::from_chars(text.data(), end, number);
  constexpr std::int64_t day = 86'400'000;
  bool good = parsed.ec == std::errc() && parsed.ptr == end && number >= 0 && number <= day;
  if (good) return Milliseconds(number);
  return fail(ErrorKind::not_configured,
              std::string(name) + " is '" + text + "': it takes a whole number of milliseconds, from 0 to one day");
}

Result<bool> switch_of(const EnvFile& environment, std::string_view name) {
  const std::string text = value_of(environment, name);
  if (text == "on") return true;
  if (text.empty() || text == "off") return false;
  return fail(ErrorKind::not_configured, std::string(name) + " is '" + text + "': it takes on or off");
}

net::ClientOptions client_options(const EnvFile& environment) {
  net::ClientOptions options;
  options.https_proxy = either(environment, "HTTPS_PROXY", "https_proxy");
  options.no_proxy = either(environment, "NO_PROXY", "no_proxy");
  options.ca_file = value_of(environment, "SSL_CERT_FILE");
  return options;
}

}  // namespace sfai::front
