#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "net/byte_stream.h"

namespace sfai::net {

// How slowly a client may take its answer. Only time in which bytes wait to be taken counts.
struct TakingLimits {
  Milliseconds stall{300'000};          // without a byte; and in all, beyond what the bytes that were taken allow
  std::size_t bytes_per_second = 1024;  // on average; 0: any
};

// Writes to a client that may be slow, on purpose or not. What the peer has acknowledged counts as taken: a slow line
// empties the system's buffer long before the system says that it can be written to again.
class PatientWriter {
 public:
  explicit PatientWriter(TakingLimits limits) : limits_(limits) {}

  // Writes all of the pieces, which it uses up. Error timed_out: the client takes too little.
  Task<Result<void>> write_all(ByteStream& stream, std::span<std::string_view> pieces);

 private:
  Task<Result<std::size_t>> write_some(ByteStream& stream, std::span<std::string_view> pieces);
  Task<Result<std::size_t>> write_slowly(ByteStream& stream, std::span<std::string_view> pieces);
  Milliseconds earned_by(std::uint64_t bytes) const;

  TakingLimits limits_;
  Milliseconds waited_{0};
  std::uint64_t taken_ = 0;  // while we waited
};

}  // namespace sfai::net
