#pragma once

#include "gateway/access.h"
#include "gateway/model_map.h"
#include "http/handler.h"
#include "http/message.h"

namespace sfai::gateway {

// The headers that let a page of an allowed origin read the answer; none when the request has no Origin or the map does
// not list it. "*" counts only in the keyless mode: a key must never be usable from any page on the web.
http::Headers cors_headers(const ModelMap& map, AuthMode mode, const http::Request& request);

// Adds headers to whatever head passes; everything else goes to the writer behind it, which must outlive this one.
class HeaderAddingWriter final : public http::ResponseWriter {
 public:
  HeaderAddingWriter(http::ResponseWriter& writer, http::Headers headers)
      : writer_(writer), headers_(std::move(headers)) {}
  http::Task<Result<void>> respond(http::ResponseHead head, std::string_view body) override;
  http::Task<Result<void>> start(http::ResponseHead head) override;
  http::Task<Result<void>> write(std::string_view bytes) override { return writer_.write(bytes); }
  http::Task<Result<void>> finish() override { return writer_.finish(); }
  void mark_failed(const Error& error) override { writer_.mark_failed(error); }
  bool gone() const override { return writer_.gone(); }
  bool started() const override { return writer_.started(); }
  std::uint64_t bytes_written() const override { return writer_.bytes_written(); }

 private:
  http::ResponseHead with_headers(http::ResponseHead head) const;
  http::ResponseWriter& writer_;
  http::Headers headers_;
};

// The further headers of a preflight's answer (https://fetch.spec.whatwg.org/#cors-preflight-fetch).
void add_preflight_headers(http::Headers& headers, const http::Request& request);

}  // namespace sfai::gateway
