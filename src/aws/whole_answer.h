#pragma once

#include <string>

#include "http/client.h"

namespace sfai::aws {

struct WholeAnswer {
  http::ResponseHead head = {};
  std::string body = {};
};

struct AnswerLimits {
  SteadyTime deadline;
  std::size_t most_bytes = 1U << 20U;
};

// Sends and reads the answer to its end. Errors: the client's, timed_out (at the deadline), too_large.
http::Task<Result<WholeAnswer>> fetch_whole(http::Client& client, const http::ClientRequest& request,
                                            AnswerLimits limits);

// The same once more after what may be a passing fault of the other side: a broken connection, a 5xx.
http::Task<Result<WholeAnswer>> fetch_twice(http::Client& client, const http::ClientRequest& request,
                                            AnswerLimits limits);

}  // namespace sfai::aws
