#pragma once

#include <memory>
#include <string>

#include "net/client.h"
#include "net/upload.h"

namespace sfai::front {

// One event to be answered.
struct Invocation {
  std::string id;
  WallTime deadline;  // the process, or the invocation, is killed then
  std::string event;
};

// The client side of https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html, version 2018-06-01.
// Use on the loop's thread only; the loop must outlive it.
class RuntimeApi {
 public:
  // `address`: host:port, as in AWS_LAMBDA_RUNTIME_API. Error not_configured.
  static Result<RuntimeApi> make(boost::asio::io_context& loop, const std::string& address);

  // Waits for the next event, for however long. An error means that this process has no future.
  http::Task<Result<Invocation>> next();

  // Begins a streamed answer of that media type. The body may end with error trailers.
  http::Task<Result<std::unique_ptr<net::Upload>>> begin_response(const std::string& id, std::string media_type);
  // The trailers of an answer that failed after it had begun. `type`: "Function.UpstreamBroke".
  static http::Headers error_trailers(std::string_view type, std::string_view message);

  // A whole answer. Error: it was refused; says why.
  http::Task<Result<void>> respond(const std::string& id, std::string_view body);
  // The invocation failed before an answer began.
  http::Task<Result<void>> report_error(const std::string& id, std::string_view type, std::string_view message);
  // The program cannot serve at all.
  http::Task<Result<void>> report_init_error(std::string_view type, std::string_view message);

 private:
  RuntimeApi(boost::asio::io_context& loop, http::Endpoint endpoint, std::unique_ptr<http::Client> client)
      : loop_(&loop), endpoint_(std::move(endpoint)), client_(std::move(client)) {}

  http::Task<Result<void>> post(http::ClientRequest request, std::string body);
  http::ClientRequest request_to(const std::string& path) const;

  boost::asio::io_context* loop_;
  http::Endpoint endpoint_;
  std::unique_ptr<http::Client> client_;
};

}  // namespace sfai::front
