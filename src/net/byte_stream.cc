#include "net/byte_stream.h"

#include <algorithm>

namespace sfai::net {
namespace {

SteadyTime next_deadline(Patience patience) {
  if (patience.stall == Milliseconds::max()) return patience.until;
  return std::min(patience.until, std::chrono::steady_clock::now() + patience.stall);
}

}  // namespace

std::span<std::string_view> without_written(std::span<std::string_view> pieces, std::size_t written) {
  while (!pieces.empty() && written >= pieces.front().size()) {
    written -= pieces.front().size();
    pieces = pieces.subspan(1);
  }
  if (!pieces.empty()) pieces.front().remove_prefix(written);
  return pieces;
}

Result<void> write_now(ByteStream& stream, std::span<std::string_view>& pieces) {
  pieces = without_written(pieces, 0);
  while (!pieces.empty()) {
    auto written = stream.write_now(pieces);
    if (!written) return std::unexpected(std::move(written.error()));
    if (*written == 0) break;
    pieces = without_written(pieces, *written);
  }
  return {};
}

Task<Result<void>> write_all(ByteStream& stream, std::span<std::string_view> pieces, Patience patience) {
  pieces = without_written(pieces, 0);
  while (!pieces.empty()) {
    auto written = co_await stream.write_some(pieces, next_deadline(patience));
    if (!written) co_return std::unexpected(std::move(written.error()));
    pieces = without_written(pieces, *written);
  }
  co_return Result<void>{};
}

}  // namespace sfai::net
