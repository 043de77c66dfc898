#include "gateway/endpoint.h"

#include <array>
#include <charconv>

namespace sfai::gateway {
namespace {

struct KnownPath {
  std::string_view path;
  Endpoint::Kind kind;
};
constexpr std::array paths = {
    KnownPath{"/chat/completions", Endpoint::Kind::chat},
    KnownPath{"/messages", Endpoint::Kind::messages},
    KnownPath{"/messages/count_tokens", Endpoint::Kind::count_tokens},
    KnownPath{"/responses", Endpoint::Kind::responses},
    KnownPath{"/embeddings", Endpoint::Kind::embeddings},
    KnownPath{"/completions", Endpoint::Kind::completions},
    KnownPath{"/models", Endpoint::Kind::models},
    KnownPath{"/explain", Endpoint::Kind::explain},
    KnownPath{"/explain/messages", Endpoint::Kind::explain_messages},
};

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const char* digits = text.data() + i + 1;
    bool escape = text[i] == '%' && i + 2 < text.size();
    if (escape && std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2) {
      decoded.push_back(static_cast<char>(value));
      i += 2;
    } else {
      decoded.push_back(text[i]);
    }
  }
  return decoded;
}

}  // namespace

bool Endpoint::gets() const {
  switch (kind) {
    case Kind::root:
    case Kind::models:
    case Kind::model:
    case Kind::health:
    case Kind::metrics:
      return true;
    case Kind::chat:
    case Kind::messages:
    case Kind::count_tokens:
    case Kind::responses:
    case Kind::embeddings:
    case Kind::completions:
    case Kind::explain:
    case Kind::explain_messages:
    case Kind::unknown:
      return false;
  }
  return false;
}
bool Endpoint::posts() const { return kind == Kind::root || (kind != Kind::unknown && !gets()); }

Endpoint find_endpoint(std::string_view path) {
  if (path == "/") return {Endpoint::Kind::root, {}};
  if (path == "/health") return {Endpoint::Kind::health, {}};
  if (path == "/metrics") return {Endpoint::Kind::metrics, {}};
  constexpr std::string_view version = "/v1";
  if (path.starts_with("/v1/")) path.remove_prefix(version.size());
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  for (const auto& [known, kind] : paths) {
    if (path == known) return {kind, {}};
  }
  constexpr std::string_view models = "/models/";
  if (path.starts_with(models)) return {Endpoint::Kind::model, percent_decoded(path.substr(models.size()))};
  return {};
}

std::string_view loggable_path(const Endpoint& endpoint, std::string_view path) {
  if (endpoint.kind == Endpoint::Kind::unknown) return "(unknown)";
  if (endpoint.kind == Endpoint::Kind::model) return "/models/{id}";
  return path;
}

}  // namespace sfai::gateway
