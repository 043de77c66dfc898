#include "aws/whole_answer.h"

#include <fmt/format.h>

namespace sfai::aws {

http::Task<Result<WholeAnswer>> fetch_whole(http::Client& client, const http::ClientRequest& request,
                                            AnswerLimits limits) {
  auto response = co_await client.send(request);
  if (!response) co_return std::unexpected(std::move(response.error()));
  WholeAnswer answer;
  answer.head = (*response)->head();
  while (true) {
    auto chunk = co_await (*response)->read(limits.deadline);
    if (!chunk) co_return std::unexpected(std::move(chunk.error()));
    if (chunk->kind == http::Chunk::Kind::end) co_return answer;
    if (chunk->kind == http::Chunk::Kind::woke)
      co_return fail(ErrorKind::timed_out, request.endpoint.host + " did not finish its answer in time");
    if (answer.body.size() + chunk->bytes.size() > limits.most_bytes)
      co_return fail(ErrorKind::too_large,
                     fmt::format("the answer of {} is larger than {} bytes", request.endpoint.host, limits.most_bytes));
    answer.body += chunk->bytes;
  }
}

http::Task<Result<WholeAnswer>> fetch_twice(http::Client& client, const http::ClientRequest& request,
                                            AnswerLimits limits) {
  auto answer = co_await fetch_whole(client, request, limits);
  const bool fault = answer ? answer->head.status >= 500 : answer.error()->kind == ErrorKind::upstream_broke;
  if (!fault) co_return answer;
  answer = co_await fetch_whole(client, request, limits);
  co_return answer;
}

}  // namespace sfai::aws
