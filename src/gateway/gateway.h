#pragma once

#include "gateway/admission.h"
#include "gateway/attempt.h"
#include "gateway/endpoint.h"
#include "gateway/exchange.h"
#include "gateway/log_record.h"
#include "http/handler.h"

namespace sfai::gateway {

// The way in: path and method -> endpoint, the client's key, then the endpoint's answer, then one line in the log.
// One object a thread; the services and the log must outlive it.
class Gateway final : public http::Handler {
 public:
  Gateway(Services services, LogSink& log) : services_(services), log_(log) {}

  http::Task<void> handle(http::Request& request, http::ResponseWriter& writer) override;
  http::Refusal refuse(const Error& error, int status, const http::Request& request) override;

 private:
  http::Task<void> answer(http::Request& request, const ModelMap& map, const Access& access, LogRecord& record,
                          http::ResponseWriter& writer);
  // Past the door.
  http::Task<void> answer_admitted(http::Request& request, const Endpoint& endpoint, const ModelMap& map,
                                   Visitor visitor, LogRecord& record, http::ResponseWriter& writer);
  LogRecord begin_record(const http::Request& request) const;
  void end_record(LogRecord& record, const http::ResponseWriter& writer);
  void log_refusal(LogRecord& record);

  static constexpr int most_refusals_logged = 10;  // a second

  Services services_;
  LogSink& log_;
  SteadyTime refusals_since_;
  int refusals_ = 0;
  std::uint64_t not_logged_ = 0;
};

}  // namespace sfai::gateway
