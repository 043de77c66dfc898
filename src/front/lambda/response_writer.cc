#include "front/lambda/response_writer.h"

#include <utility>

#include "front/lambda/integration_response.h"

namespace sfai::front {
namespace {

std::unexpected<Error> out_of_turn(std::string_view call) {
  return fail(ErrorKind::bug, "ResponseWriter::" + std::string(call) + " out of turn");
}

Error not_finished() { return Error{ErrorKind::bug, "the answer was not finished", "", "answer_not_finished"}; }

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: what does not fit would be refused as a
// whole.
constexpr std::size_t most_whole_bytes = 6U << 20U;

constexpr std::string_view too_large_body =
    R"json({"error":{"message":"the answer is larger than the 6 MB that Lambda lets pass in one piece: stream it )json"
    R"json((SFAI_INVOKE_MODE=stream, and RESPONSE_STREAM at the Function URL)","type":"api_error","param":null,)json"
    R"json("code":"answer_too_large"}})json";

class StreamWriter final : public InvocationWriter {
 public:
  StreamWriter(RuntimeApi& api, const std::string& id, bool is_head) : api_(api), id_(id), is_head_(is_head) {}

  http::Task<Result<void>> start(http::ResponseHead head) override;
  http::Task<Result<void>> write(std::string_view bytes) override;
  http::Task<Result<void>> finish() override;
  http::Task<Result<void>> close() override;

 private:
  http::Task<Result<void>> end();

  RuntimeApi& api_;
  const std::string& id_;
  bool is_head_;
  std::string prelude_;  // until it has left
  std::unique_ptr<net::Upload> upload_;
  Result<void> outcome_;  // of the Runtime API
};

http::Task<Result<void>> StreamWriter::start(http::ResponseHead head) {
  if (started()) co_return out_of_turn("start");
  state_ = State::open;
  prelude_ = render_prelude(head);
  auto upload = co_await api_.begin_response(id_, std::string(prelude_media_type));
  if (!upload) {
    outcome_ = std::unexpected(upload.error());
    co_return fail(ErrorKind::client_gone, "no connection to the Runtime API: " + upload.error()->message);
  }
  upload_ = std::move(*upload);
  co_return Result<void>{};
}

// The prelude goes with the first bytes, in one chunk.
http::Task<Result<void>> StreamWriter::write(std::string_view bytes) {
  if (state_ != State::open || !upload_) co_return out_of_turn("write");
  if (is_head_) bytes = {};
  if (bytes.empty() && prelude_.empty()) co_return Result<void>{};
  Result<void> written;
  if (prelude_.empty()) {
    written = co_await upload_->write(bytes);
  } else {
    std::string first = std::exchange(prelude_, {}) + std::string(bytes);
    written = co_await upload_->write(first);
  }
  if (written) {
    bytes_written_ += bytes.size();
    co_return written;
  }
  outcome_ = written;
  co_return fail(ErrorKind::client_gone, "the Runtime API takes no more: " + written.error()->message);
}

http::Task<Result<void>> StreamWriter::finish() {
  if (state_ != State::open || !upload_) co_return out_of_turn("finish");
  auto flushed = co_await write({});
  if (!flushed) co_return flushed;
  Result<void> ended = co_await end();
  co_return ended;
}

http::Task<Result<void>> StreamWriter::end() {
  state_ = State::finished;
  http::Headers trailers;
  // The type only: the vendor's words, which the client has got, may repeat a prompt, and AWS may log this.
  constexpr std::string_view message = "the answer failed after it had begun";
  if (failure_) trailers = RuntimeApi::error_trailers(function_error_type(*failure_), message);
  auto answer = co_await upload_->finish(std::move(trailers));
  upload_.reset();
  if (!answer) {
    outcome_ = std::unexpected(answer.error());
  } else if (answer->status != 202) {
    outcome_ = fail(ErrorKind::upstream_broke,
                    "the Runtime API refused the answer with HTTP " + std::to_string(answer->status));
  }
  co_return Result<void>{};
}

http::Task<Result<void>> StreamWriter::close() {
  if (state_ == State::before) {
    Result<void> reported =
        co_await api_.report_error(id_, function_error_type(not_finished()), not_finished()->message);
    co_return reported;
  }
  if (state_ == State::open && upload_ && outcome_) {
    if (!failure_) failure_ = not_finished();
    auto ended = co_await finish();
    if (!ended) co_return ended;
  }
  co_return outcome_;
}

class WholeWriter final : public InvocationWriter {
 public:
  WholeWriter(RuntimeApi& api, const std::string& id, bool is_head, HttpEvent::Form form)
      : api_(api), id_(id), is_head_(is_head), form_(form) {}

  http::Task<Result<void>> start(http::ResponseHead head) override;
  http::Task<Result<void>> write(std::string_view bytes) override;
  http::Task<Result<void>> finish() override;
  http::Task<Result<void>> close() override;

 private:
  RuntimeApi& api_;
  const std::string& id_;
  bool is_head_;
  HttpEvent::Form form_;
  http::ResponseHead head_;
  std::string body_;
  Result<void> outcome_;
};

http::Task<Result<void>> WholeWriter::start(http::ResponseHead head) {
  if (started()) co_return out_of_turn("start");
  state_ = State::open;
  head_ = std::move(head);
  co_return Result<void>{};
}

http::Task<Result<void>> WholeWriter::write(std::string_view bytes) {
  if (state_ != State::open) co_return out_of_turn("write");
  if (is_head_) bytes = {};
  body_ += bytes;
  bytes_written_ += bytes.size();
  co_return Result<void>{};
}

http::Task<Result<void>> WholeWriter::finish() {
  if (state_ != State::open) co_return out_of_turn("finish");
  state_ = State::finished;
  std::string answer = render_whole(head_, body_, form_);
  if (answer.size() > most_whole_bytes) {
    head_.status = 502;
    head_.headers.set("content-type", "application/json");
    answer = render_whole(head_, too_large_body, form_);
  }
  outcome_ = co_await api_.respond(id_, answer);
  co_return Result<void>{};
}

http::Task<Result<void>> WholeWriter::close() {
  if (state_ == State::finished) co_return outcome_;
  Result<void> reported = co_await api_.report_error(id_, function_error_type(not_finished()), not_finished()->message);
  co_return reported;
}

}  // namespace

http::Task<Result<void>> InvocationWriter::respond(http::ResponseHead head, std::string_view body) {
  auto started = co_await start(std::move(head));
  if (!started) co_return started;
  auto written = co_await write(body);
  if (!written) co_return written;
  Result<void> finished = co_await finish();
  co_return finished;
}

std::unique_ptr<InvocationWriter> make_stream_writer(RuntimeApi& api, const std::string& id, bool is_head) {
  return std::make_unique<StreamWriter>(api, id, is_head);
}

std::unique_ptr<InvocationWriter> make_whole_writer(RuntimeApi& api, const std::string& id, bool is_head,
                                                    HttpEvent::Form form) {
  return std::make_unique<WholeWriter>(api, id, is_head, form);
}

// Lambda takes (Runtime|Function).[A-Z][a-zA-Z]+ only.
std::string function_error_type(const Error& error) {
  std::string type = "Function.";
  bool upper = true;
  for (char c : error->code.empty() ? name_of(error->kind) : std::string_view(error->code)) {
    bool lower_letter = c >= 'a' && c <= 'z';
    bool letter = lower_letter || (c >= 'A' && c <= 'Z');
    if (letter) type += upper && lower_letter ? static_cast<char>(c - 32) : c;
    upper = !letter;
  }
  constexpr std::size_t shortest = 11;
  return type.size() >= shortest ? type : "Function.Failed";
}

}  // namespace sfai::front
