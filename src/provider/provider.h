#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "http/client.h"

namespace sfai::provider {

enum class Auth { none, bearer, x_api_key };

// How long each wait may take; a role's and a provider's override the defaults member by member.
struct Timeouts {
  std::optional<Milliseconds> connect;     // default 5,000
  std::optional<Milliseconds> first_byte;  // default 600,000
  std::optional<Milliseconds> idle;        // default 300,000
  std::optional<Milliseconds> total;       // default 900,000
};

struct Limits {
  Milliseconds connect{5'000};
  Milliseconds first_byte{600'000};
  Milliseconds idle{300'000};
  Milliseconds total{900'000};
};

// The first that says a value wins: role, then provider, then the defaults.
Limits resolve(const Timeouts& role, const Timeouts& provider);

// Where one of a provider's keys is found: names, of which one may be empty. Both empty: no key is needed.
struct KeyName {
  std::string env;     // an environment variable
  std::string secret;  // in Secrets Manager
  bool operator==(const KeyName&) const = default;
};

// As people know it: "OPENAI_API_KEY", "the secret team/KEY"; empty for no key.
std::string label_of(const KeyName& name);

// When a provider that fails again and again is left alone.
struct CircuitRule {
  int failures = 5;          // in a row; 0: never
  Milliseconds open{5'000};  // the first time; twice as long each time that it fails again
};

// How often one and the same target is asked again after failures that may pass.
inline constexpr int usual_retries = 2;

// A base_url, read: where to connect and what to put before the endpoint's path.
struct BaseUrl {
  std::string text;  // as it was written; empty for none
  http::Endpoint endpoint;
  std::string path_prefix;  // "/v1", without a trailing slash; may be empty
};
// Error bad_request: not http or https, no host, with user info, query or fragment.
Result<BaseUrl> parse_base_url(std::string_view url);

// One row of the catalog: data, no behaviour.
struct Provider {
  std::string name;     // "openai"
  std::string dialect;  // "openai_chat", "anthropic"
  BaseUrl base_url;  // for openai_chat with /v1, for anthropic without, as the vendors' SDKs have it; none for the demo
  Auth auth = Auth::bearer;
  std::vector<KeyName> keys;  // used in this order; none: it needs no key
  http::Headers headers;      // sent with each request
  std::string ca_file;
  Timeouts timeouts;
  std::optional<int> retries;  // a role's win; usual_retries when neither says it
  CircuitRule circuit;
  bool demo = false;  // answered inside the program
};

// False for a provider that names no key (a model server of one's own), and for the demo.
bool needs_key(const Provider& provider);

// The built-in rows: openai, anthropic, demo.
std::span<const Provider> built_in_providers();

// True for the hosts of that domain ("anthropic.com"), whatever the row is called.
bool is_hosted_by(const Provider& provider, std::string_view domain);

// What is asked of the provider, in its own API.
enum class Operation { chat, count_tokens, responses, embeddings, completions, models };

// What of an Anthropic client's request besides its body reaches an upstream that speaks Anthropic too: the gateway has
// looked at it (gateway/client_hints.h), and it chooses features, never the place or the key.
struct ClientHints {
  std::string version;      // anthropic-version; empty: ours
  std::string betas;        // anthropic-beta, a list with commas
  bool beta_query = false;  // ?beta=true
};

// The path below base_url for that operation; nothing when this provider's dialect has no such endpoint.
std::optional<std::string_view> path_of(const Provider& provider, Operation operation);

// Builds URL and headers of a request; auth last. The body and the times are the caller's. `accept` is the media type
// wanted. The betas of the row's own headers and of the hints are joined.
Result<http::ClientRequest> build_request(const Provider& provider, const Secret& key, Operation operation,
                                          std::string_view accept, const ClientHints& hints = {});

}  // namespace sfai::provider
