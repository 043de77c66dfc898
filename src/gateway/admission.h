#pragma once

#include <optional>

#include "chat/api_error.h"
#include "gateway/access.h"
#include "gateway/failure.h"
#include "gateway/limits.h"
#include "gateway/log_record.h"
#include "http/handler.h"

namespace sfai::gateway {

// One request of a client's key, held to the key's limits from the door to its end: what it took is settled when this
// object dies, however the request ended. Without limits it does nothing. What is given must outlive it.
class Admission {
 public:
  Admission(Limits* limits, const ClientKey* key, const Clock& clock, const LogRecord& record);
  ~Admission();
  Admission(const Admission&) = delete;
  Admission& operator=(const Admission&) = delete;

  bool has_limits() const { return limits_ != nullptr; }
  // Counts the request. An error, said for the client: it has to wait.
  std::optional<Failure> enter();
  // Before anything is sent: holds an open stream and the tokens. A request that is refused here counts as none.
  std::optional<Failure> reserve(const TokenDemand& demand);
  // What is left, as the client's SDKs read it: OpenAI's x-ratelimit-… or Anthropic's anthropic-ratelimit-….
  void add_headers(http::Headers& headers) const;

 private:
  std::int64_t tokens_used() const;
  Failure say(const LimitRefusal& refusal) const;

  Limits* limits_;
  const ClientKey* key_;
  const Clock& clock_;
  const LogRecord& record_;
  TokenDemand demand_;
  std::optional<Held> held_;
};

// Adds what is left of a key's limits to whatever head passes. Everything given must outlive it.
class LimitHeadersWriter final : public http::ResponseWriter {
 public:
  LimitHeadersWriter(http::ResponseWriter& writer, const Admission& admission)
      : writer_(writer), admission_(admission) {}
  http::Task<Result<void>> respond(http::ResponseHead head, std::string_view body) override;
  http::Task<Result<void>> start(http::ResponseHead head) override;
  http::Task<Result<void>> write(std::string_view bytes) override { return writer_.write(bytes); }
  http::Task<Result<void>> finish() override { return writer_.finish(); }
  void mark_failed(const Error& error) override { writer_.mark_failed(error); }
  bool gone() const override { return writer_.gone(); }
  bool started() const override { return writer_.started(); }
  std::uint64_t bytes_written() const override { return writer_.bytes_written(); }

 private:
  http::ResponseWriter& writer_;
  const Admission& admission_;
};

}  // namespace sfai::gateway
