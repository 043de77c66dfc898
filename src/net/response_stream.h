#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/event.h"
#include "net/connector.h"
#include "net/http1_parser.h"
#include "net/pool.h"

namespace sfai::net {

// A connection that is being made before a request asks for it.
struct AheadConnection {
  AheadConnection(http::Endpoint endpoint_, http::Executor executor) : endpoint(std::move(endpoint_)), done(executor) {}

  http::Endpoint endpoint;
  Milliseconds begun = time_since_boot();
  http::Event done;
  std::unique_ptr<ByteStream> stream;  // once done, if it succeeded
};

// What all requests of one client share.
struct ClientCore {
  Connector connector;
  Pool pool;
  std::size_t max_head_bytes;
  std::vector<char> buffer;  // every response of the thread reads into it, none keeps it across a wait
  std::vector<std::shared_ptr<AheadConnection>> ahead;  // not yet done, and wanted by nobody so far
};

// One request on one connection, and then its answer.
class ResponseStream final : public http::ClientResponse {
 public:
  ResponseStream(std::shared_ptr<ClientCore> core, const http::ClientRequest& request,
                 std::unique_ptr<ByteStream> stream);

  // Sends and reads up to the end of the head. Errors as http::Client::send().
  Task<Result<void>> exchange(const http::ClientRequest& request);
  // The connection was of no use, and no byte of an answer came: another one may be tried.
  bool untouched() const { return !answered_; }

  const http::ResponseHead& head() const override { return parser_.head(); }
  void release_head() override { parser_.release_head(); }
  Task<Result<http::Chunk>> read(SteadyTime wake) override;
  std::optional<Result<http::Chunk>> read_now() override;

 private:
  Result<void> took(const Result<std::size_t>& count);
  Result<void> took_of_head(const Result<std::size_t>& count);
  void prepare_to_read();
  Result<http::Chunk> give();
  Result<void> take(std::string_view bytes);
  Result<void> skip_interim_answers();
  ResponseParser new_parser() const;
  bool has_final_head() const;
  void break_off(Error why);
  void release_when_done();
  std::unexpected<Error> broke(std::string_view why) const;

  std::shared_ptr<ClientCore> core_;  // owners: the client and its responses, which may outlive it
  http::Endpoint endpoint_;
  ResponseParser::Body expected_body_;
  std::unique_ptr<ByteStream> stream_;  // empty once the body is complete
  ResponseParser parser_;
  std::string body_;             // came and not yet given to the reader, or given last
  bool given_ = false;           // the reader has what is in body_
  bool answered_ = false;        // a byte came
  std::optional<Error> broken_;  // told after the bytes that came before it
};

}  // namespace sfai::net
