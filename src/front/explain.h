#pragma once

#include <istream>
#include <ostream>
#include <string>

namespace sfai::front {

struct ExplainOptions {
  std::string config = "model_map.json";
  std::string as = "chat";  // or "messages": the API that the request is written for
  std::string file = "-";   // standard input
};

enum class ExplainResult { explained = 0, refused = 1, unreadable = 2 };  // the exit code of `sfai explain`

// Writes what the request in that file makes of each of its targets (gateway/explain.h), or the error that a client
// would get. A map or a file that cannot be used is said on `err`. Nothing is sent, and no key is read.
ExplainResult explain_file(const ExplainOptions& options, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace sfai::front
