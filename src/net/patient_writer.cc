#include "net/patient_writer.h"

#include <algorithm>

#include "net/socket.h"

namespace sfai::net {
namespace {

using std::chrono::duration_cast;
using std::chrono::steady_clock;

// A wait that is shorter costs no look at the system's buffer.
constexpr Milliseconds short_wait{1'000};

bool timed_out(const Result<std::size_t>& written) { return !written && written.error()->kind == ErrorKind::timed_out; }

}  // namespace

Milliseconds PatientWriter::earned_by(std::uint64_t bytes) const {
  if (limits_.bytes_per_second == 0) return Milliseconds::max() / 4;
  return Milliseconds(bytes * 1'000 / limits_.bytes_per_second);
}

Task<Result<void>> PatientWriter::write_all(ByteStream& stream, std::span<std::string_view> pieces) {
  pieces = without_written(pieces, 0);
  while (!pieces.empty()) {
    auto written = co_await write_some(stream, pieces);
    if (!written) co_return std::unexpected(std::move(written.error()));
    pieces = without_written(pieces, *written);
  }
  co_return Result<void>{};
}

Task<Result<std::size_t>> PatientWriter::write_some(ByteStream& stream, std::span<std::string_view> pieces) {
  auto written = co_await stream.write_some(pieces, steady_clock::now() + std::min(short_wait, limits_.stall / 4));
  while (timed_out(written)) {
    auto taken_before = taken_;
    auto begun = steady_clock::now();
    written = co_await write_slowly(stream, pieces);
    auto lasted = duration_cast<Milliseconds>(steady_clock::now() - begun);
    bool keeps_pace = taken_ > taken_before && earned_by(taken_ - taken_before) >= lasted;
    bool spent = waited_ >= limits_.stall + earned_by(taken_);
    if (timed_out(written) && (!keeps_pace || spent)) break;
  }
  co_return written;
}

Task<Result<std::size_t>> PatientWriter::write_slowly(ByteStream& stream, std::span<std::string_view> pieces) {
  auto begun = steady_clock::now();
  auto queued = stream.socket().unacknowledged();
  auto allowance = limits_.stall + earned_by(taken_) - waited_;
  auto written = co_await stream.write_some(pieces, begun + std::min(limits_.stall, allowance));
  waited_ += duration_cast<Milliseconds>(steady_clock::now() - begun);
  auto had = queued + written.value_or(0);
  taken_ += had - std::min(had, stream.socket().unacknowledged());
  co_return written;
}

}  // namespace sfai::net
