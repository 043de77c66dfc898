#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/credentials.h"

namespace sfai::aws {

// One search along the chain.
struct Search {
  http::Client& client;
  const Clock& clock;
  const Variables& variables;
  std::vector<std::string> tried = {};  // each source that has nothing says so here, and why
};

// Nothing: this source is not set up, the next one's turn. An error: it is set up, and fails.
using Found = Result<std::optional<Credentials>>;

Found from_environment(Search& search);
Found from_shared_files(Search& search);
http::Task<Found> from_web_identity(Search& search);
http::Task<Found> from_container(Search& search);
http::Task<Found> from_instance(Search& search);

}  // namespace sfai::aws
