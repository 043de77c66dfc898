#include "front/keys.h"

#include <istream>
#include <ostream>

#include "base/crypto.h"
#include "base/text.h"
#include "gateway/access.h"
#include "wire/json_writer.h"

namespace sfai::front {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t shortest_key = 8;  // as gateway/access.cc has it

void write_limit(wire::JsonWriter& json, std::string_view name, const std::optional<std::int64_t>& limit) {
  if (limit) json.member_integer(name, *limit);
}

void write_limits(wire::JsonWriter& json, const gateway::KeyLimits& limits) {
  json.key("limits").begin_object();
  write_limit(json, "requests_per_minute", limits.requests_per_minute);
  write_limit(json, "requests_per_day", limits.requests_per_day);
  write_limit(json, "tokens_per_minute", limits.tokens_per_minute);
  write_limit(json, "tokens_per_day", limits.tokens_per_day);
  write_limit(json, "open_streams", limits.open_streams);
  json.end_object();
}

std::string render_entry(const NewKeyOptions& options, const std::string& hash) {
  std::string text;
  wire::JsonWriter json(text);
  json.begin_object().key(options.name).begin_object().member("sha256", hash);
  if (!options.roles.empty()) {
    json.key("roles").begin_array();
    for (const std::string& role : options.roles) json.string(role);
    json.end_array();
  }
  if (!options.expires.empty()) json.member("expires", options.expires);
  if (options.limits.any()) write_limits(json, options.limits);
  json.end_object().end_object();
  return text;
}

}  // namespace

int new_key(const NewKeyOptions& options, std::ostream& out, std::ostream& words) {
  const std::string key = "sfai-" + random_hex(key_bytes);
  const std::string entry = render_entry(options, sha256_hex(key));
  if (auto read = gateway::parse_client_keys(entry); !read) {
    words << "sfai: " << read.error()->message << "\n";
    return 2;
  }
  out << entry << "\n";
  words << "the key of '" << options.name << "', shown this once: give it to its user, and keep only the JSON.\n"
        << key << "\n";
  return 0;
}

int hash_key(std::istream& in, std::ostream& out, std::ostream& words) {
  std::string line;
  std::getline(in, line);
  const std::string_view key = trim(line);
  if (key.size() < shortest_key) {
    words << "sfai: " << (key.empty() ? "there is no key on standard input" : "the key is shorter than 8 characters")
          << "; sfai keys hash < FILE\n";
    return 2;
  }
  out << sha256_hex(key) << "\n";
  return 0;
}

}  // namespace sfai::front
