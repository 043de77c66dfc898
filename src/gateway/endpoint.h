#pragma once

#include <string>
#include <string_view>

namespace sfai::gateway {

// What a path stands for; the same with and without "/v1".
struct Endpoint {
  enum class Kind {
    root,  // the deploy guide posts chats to the URL's root, and Claude Code looks whether it is there
    chat,
    messages,
    count_tokens,
    responses,
    embeddings,
    completions,
    models,
    model,
    explain,
    explain_messages,
    health,
    metrics,
    unknown
  };
  Kind kind = Kind::unknown;
  std::string model = {};  // the id in /models/{id}, percent-decoded
  bool gets() const;       // answers GET and HEAD
  bool posts() const;      // answers POST
  bool explains() const { return kind == Kind::explain || kind == Kind::explain_messages; }
};

Endpoint find_endpoint(std::string_view path);

// How the log names a path: known ones as they came, others never, since a path that nobody knows may hold anything.
std::string_view loggable_path(const Endpoint& endpoint, std::string_view path);

}  // namespace sfai::gateway
