#include "net/http1_parser.h"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/text.h"

namespace sfai::net {
namespace {

namespace beast = boost::beast;
using beast::error_code;
using Failure = std::unexpected<Http1Failure>;
using HttpError = beast::http::error;

// The shortest thing that can follow in a chunked body is its last chunk, "0\r\n\r\n".
constexpr std::size_t shortest_last_chunk = 5;
// Room for the body is made at once up to here, by the announced length; beyond it as bytes come.
constexpr std::uint64_t most_reserved = 1U << 20U;
// A JSON parser that takes the bytes over wants some behind the last one.
constexpr std::size_t json_padding = 64;

Http1Failure malformed(std::string message) {
  return {400, Error{ErrorKind::bad_request, "malformed HTTP: " + std::move(message)}};
}

Http1Failure failure_of(const error_code& code) {
  if (code == HttpError::body_limit) return {413, Error{ErrorKind::too_large, "the body is too large"}};
  if (code == HttpError::header_limit)
    return {431, Error{ErrorKind::bad_request, "the head of the message is too large"}};
  if (code == HttpError::bad_version) return {505, Error{ErrorKind::bad_request, "not HTTP/1.0 or HTTP/1.1"}};
  return malformed(code.message());
}

bool has_folded_line(std::string_view head) {
  while (!head.empty()) {
    head.remove_prefix(std::min(head.find('\n'), head.size() - 1) + 1);
    if (head.starts_with(' ') || head.starts_with('\t')) return true;
  }
  return false;
}

}  // namespace

// Beast's parser, fed piece by piece: it wants incomplete lines again, together with what follows, and leaves a few
// things to its user that this class checks.
template <bool is_request>
class Http1Engine final : public beast::http::basic_parser<is_request> {
 public:
  explicit Http1Engine(Http1Limits limits) : limits_(limits) {
    this->header_limit(static_cast<std::uint32_t>(limits.head_bytes));
    this->body_limit(limits.body_bytes);
  }

  std::expected<void, Http1Failure> feed(std::string_view bytes, std::string& body);
  std::expected<void, Http1Failure> finish();
  bool started() const { return this->got_some() || !rest_.empty(); }
  std::string take_rest() { return std::exchange(rest_, {}); }

  std::conditional_t<is_request, http::Request, http::ResponseHead> message;
  bool http_1_0 = false;

 private:
  using text = beast::string_view;

  std::expected<std::size_t, Http1Failure> parse(std::string_view bytes);
  std::expected<void, Http1Failure> check_taken_of_head(std::string_view taken);
  bool too_few_again(std::size_t size) const;
  void reject(error_code& code, std::string why);
  bool is_only_length(std::string_view value) {
    return ++lengths_ == 1 && std::ranges::all_of(value, [](char byte) { return byte >= '0' && byte <= '9'; });
  }

  void on_request_impl(beast::http::verb, text method, text target, int version, error_code&) override {
    if constexpr (is_request) {
      message.method = method;
      message.target = target;
    }
    http_1_0 = version == 10;
  }
  void on_response_impl(int status, text, int version, error_code&) override {
    if constexpr (!is_request) message.status = status;
    http_1_0 = version == 10;
  }
  void on_field_impl(beast::http::field, text name, text value, error_code& code) override;
  void on_header_impl(error_code& code) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
    if (length) body_->reserve(static_cast<std::size_t>(std::min(*length, most_reserved)) + json_padding);
  }
  std::size_t on_body_impl(text bytes, error_code&) override {
    body_->append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, text, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, text bytes, error_code& code) override {
    return on_body_impl(bytes, code);
  }
  void on_finish_impl(error_code&) override {}

  Http1Limits limits_;
  std::string rest_;             // an incomplete line, or what followed the message
  std::string* body_ = nullptr;  // during feed()
  std::size_t head_bytes_ = 0;
  std::size_t hosts_ = 0;
  std::size_t lengths_ = 0;
  bool head_over_ = false;                // later fields are trailers, which nobody reads
  bool starved_ = false;                  // the last put() wanted more
  std::optional<Http1Failure> rejected_;  // by this class
};

template <bool is_request>
void Http1Engine<is_request>::reject(error_code& code, std::string why) {
  rejected_ = malformed(std::move(why));
  code = HttpError::bad_value;
}

template <bool is_request>
void Http1Engine<is_request>::on_field_impl(beast::http::field field, text name, text value, error_code& code) {
  if (head_over_) return;
  if (field == beast::http::field::host) ++hosts_;
  // Beast takes a list of equal lengths for one; others in front of us or behind us may take the first or the last.
  if (is_request && field == beast::http::field::content_length && !is_only_length(value))
    return reject(code, "more than one content-length, or one that is no number");
  if (field == beast::http::field::transfer_encoding && !equal_ignoring_case(value, "chunked"))
    return reject(code, "a transfer-encoding other than 'chunked'");
  message.headers.add(name, value);
}

template <bool is_request>
void Http1Engine<is_request>::on_header_impl(error_code& code) {
  head_over_ = true;
  if (http_1_0 && this->chunked()) return reject(code, "transfer-encoding in HTTP/1.0");
  if (!is_request) return;
  if (hosts_ > 1) return reject(code, "more than one host");
  if (hosts_ == 0 && !http_1_0) return reject(code, "no host");
}

// Beast counts each line alone and unfolds folded ones.
template <bool is_request>
std::expected<void, Http1Failure> Http1Engine<is_request>::check_taken_of_head(std::string_view taken) {
  head_bytes_ += taken.size();
  if (head_bytes_ > limits_.head_bytes) return Failure(failure_of(HttpError::header_limit));
  if (has_folded_line(taken)) return Failure(malformed("a folded line"));
  return {};
}

// Beast asserts that a last chunk which was incomplete before has at least its shortest length when it comes again.
template <bool is_request>
bool Http1Engine<is_request>::too_few_again(std::size_t size) const {
  return starved_ && this->is_header_done() && size < shortest_last_chunk;
}

// How many of the bytes were used. The others are to come again with more behind them, or follow the message.
template <bool is_request>
std::expected<std::size_t, Http1Failure> Http1Engine<is_request>::parse(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && !this->is_done()) {
    auto left = bytes.substr(used);
    if (too_few_again(left.size())) break;
    bool in_head = !this->is_header_done();
    error_code code;
    auto taken = this->put(boost::asio::buffer(left.data(), left.size()), code);
    used += taken;
    if (rejected_) return Failure(*rejected_);
    if (in_head) {
      auto checked = check_taken_of_head(left.substr(0, taken));
      if (!checked) return Failure(checked.error());
    }
    starved_ = code == HttpError::need_more;
    if (starved_) break;
    if (code) return Failure(failure_of(code));
  }
  return used;
}

template <bool is_request>
std::expected<void, Http1Failure> Http1Engine<is_request>::feed(std::string_view bytes, std::string& body) {
  body_ = &body;
  bool joined = !rest_.empty();
  if (joined) rest_ += bytes;
  auto used = parse(joined ? rest_ : bytes);
  if (!used) return Failure(std::move(used.error()));
  if (joined) {
    rest_.erase(0, *used);
    if (rest_.empty()) std::exchange(rest_, {});  // an open stream keeps no memory for it
  } else {
    rest_ = bytes.substr(*used);
  }
  if (this->is_done() || rest_.size() + (head_over_ ? 0 : head_bytes_) <= limits_.head_bytes) return {};
  return Failure(head_over_ ? malformed("an endless chunk header") : failure_of(HttpError::header_limit));
}

template <bool is_request>
std::expected<void, Http1Failure> Http1Engine<is_request>::finish() {
  if (this->is_done()) return {};
  if (!this->is_header_done()) return Failure(malformed("closed before a whole head"));
  error_code code;
  this->put_eof(code);
  if (code) return Failure(malformed("closed before the end of the body"));
  return {};
}

RequestParser::RequestParser(Http1Limits limits) : engine_(std::make_unique<Http1Engine<true>>(limits)) {}
RequestParser::~RequestParser() = default;
std::expected<void, Http1Failure> RequestParser::feed(std::string_view bytes) {
  return engine_->feed(bytes, engine_->message.body);
}
const http::Request& RequestParser::request() const { return engine_->message; }
bool RequestParser::started() const { return engine_->started(); }
bool RequestParser::head_done() const { return engine_->is_header_done(); }
bool RequestParser::done() const { return engine_->is_done(); }
bool RequestParser::keep_alive() const { return engine_->keep_alive(); }
bool RequestParser::http_1_0() const { return engine_->http_1_0; }
http::Request RequestParser::take_request() { return std::move(engine_->message); }
std::string RequestParser::take_rest() { return engine_->take_rest(); }
bool RequestParser::expects_continue() const {
  auto expected = engine_->message.headers.find("expect");
  return !engine_->http_1_0 && expected && equal_ignoring_case(*expected, "100-continue");
}

ResponseParser::ResponseParser(Http1Limits limits, Body body) : engine_(std::make_unique<Http1Engine<false>>(limits)) {
  engine_->skip(body == Body::none);
}
ResponseParser::~ResponseParser() = default;
ResponseParser::ResponseParser(ResponseParser&&) noexcept = default;
ResponseParser& ResponseParser::operator=(ResponseParser&&) noexcept = default;
std::expected<void, Http1Failure> ResponseParser::feed(std::string_view bytes, std::string& body) {
  return engine_->feed(bytes, body);
}
std::expected<void, Http1Failure> ResponseParser::finish() { return engine_->finish(); }
bool ResponseParser::started() const { return engine_->started(); }
bool ResponseParser::head_done() const { return engine_->is_header_done(); }
bool ResponseParser::done() const { return engine_->is_done(); }
bool ResponseParser::keep_alive() const { return engine_->keep_alive(); }
const http::ResponseHead& ResponseParser::head() const { return engine_->message; }
void ResponseParser::release_head() { std::exchange(engine_->message.headers, {}); }
std::string ResponseParser::take_rest() { return engine_->take_rest(); }

}  // namespace sfai::net
