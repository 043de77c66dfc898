#include "net/upload.h"

#include <array>
#include <utility>

#include "net/connector.h"
#include "net/http1_parser.h"
#include "net/http1_writer.h"

namespace sfai::net {
namespace {

constexpr std::size_t most_head_bytes = 16U << 10U;
constexpr Milliseconds answer_limit{30'000};

class ChunkedUpload final : public Upload {
 public:
  ChunkedUpload(std::unique_ptr<ByteStream> stream, std::string head)
      : stream_(std::move(stream)), head_(std::move(head)) {}

  Task<Result<void>> write(std::string_view bytes) override;
  Task<Result<http::ResponseHead>> finish(http::Headers trailers) override;

 private:
  Task<Result<http::ResponseHead>> read_answer(SteadyTime deadline);

  std::unique_ptr<ByteStream> stream_;
  std::string head_;  // until it has left
};

Task<Result<void>> ChunkedUpload::write(std::string_view bytes) {
  std::string head = std::exchange(head_, {});
  if (!bytes.empty()) head += chunk_header_text(bytes.size());
  std::array<std::string_view, 3> pieces{head, bytes, bytes.empty() ? "" : "\r\n"};
  auto written = co_await write_all(*stream_, pieces, {});
  co_return written;
}

Task<Result<http::ResponseHead>> ChunkedUpload::finish(http::Headers trailers) {
  std::string end = std::exchange(head_, {}) + last_chunk_text(trailers);
  std::array<std::string_view, 1> pieces{end};
  auto written = co_await write_all(*stream_, pieces, {});
  if (!written) co_return std::unexpected(std::move(written.error()));
  auto answer = co_await read_answer(std::chrono::steady_clock::now() + answer_limit);
  co_return answer;
}

Task<Result<http::ResponseHead>> ChunkedUpload::read_answer(SteadyTime deadline) {
  ResponseParser parser({.head_bytes = most_head_bytes}, ResponseParser::Body::as_announced);
  std::array<char, 2048> buffer{};
  std::string body;
  while (!parser.done()) {
    auto count = co_await stream_->read_some(buffer, deadline);
    if (!count) co_return std::unexpected(std::move(count.error()));
    auto fed = *count > 0 ? parser.feed({buffer.data(), *count}, body) : parser.finish();
    if (!fed) co_return fail(ErrorKind::upstream_broke, "closed without a whole answer");
    if (*count == 0) break;
    body.clear();
  }
  co_return parser.head();
}

}  // namespace

Task<Result<std::unique_ptr<Upload>>> open_upload(boost::asio::io_context& loop, http::ClientRequest request) {
  Connector connector(loop, {});
  auto stream = co_await connector.connect(request.endpoint, request.connect_by);
  if (!stream) co_return std::unexpected(std::move(stream.error()));
  co_return std::make_unique<ChunkedUpload>(std::move(*stream), upload_head_text(request));
}

}  // namespace sfai::net
