#include "gateway/endpoint.h"

#include <charconv>

namespace sfai::gateway {
namespace {

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
  return kind == Kind::models || kind == Kind::model || kind == Kind::health || kind == Kind::metrics;
}
bool Endpoint::posts() const {
  return kind == Kind::chat || kind == Kind::responses || kind == Kind::embeddings || kind == Kind::completions;
}

Endpoint find_endpoint(std::string_view path) {
  if (path == "/") return {Endpoint::Kind::chat, {}};  // the deploy guide posts to the URL's root
  if (path == "/health") return {Endpoint::Kind::health, {}};
  if (path == "/metrics") return {Endpoint::Kind::metrics, {}};
  constexpr std::string_view version = "/v1";
  if (path.starts_with("/v1/")) path.remove_prefix(version.size());
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (path == "/chat/completions") return {Endpoint::Kind::chat, {}};
  if (path == "/responses") return {Endpoint::Kind::responses, {}};
  if (path == "/embeddings") return {Endpoint::Kind::embeddings, {}};
  if (path == "/completions") return {Endpoint::Kind::completions, {}};
  if (path == "/models") return {Endpoint::Kind::models, {}};
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
