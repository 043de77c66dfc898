#pragma once

#include <string>
#include <string_view>

namespace sfai::gateway {

// What a path stands for; the same with and without "/v1".
struct Endpoint {
  enum class Kind { chat, responses, embeddings, completions, models, model, health, metrics, unknown };
  Kind kind = Kind::unknown;
  std::string model = {};  // the id in /models/{id}, percent-decoded
  bool gets() const;       // answers GET and HEAD
  bool posts() const;      // answers POST
};

Endpoint find_endpoint(std::string_view path);

// How the log names a path: known ones as they came, others never, since a path that nobody knows may hold anything.
std::string_view loggable_path(const Endpoint& endpoint, std::string_view path);

}  // namespace sfai::gateway
