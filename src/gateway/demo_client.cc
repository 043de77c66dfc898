#include "gateway/demo_client.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/crypto.h"
#include "dialect/openai_chat/openai_chat.h"
#include "gateway/demo_text.h"

namespace sfai::gateway {
namespace {

constexpr std::size_t least_pieces = 20;
constexpr Milliseconds between_pieces{20};
constexpr std::size_t most_echoed_bytes = 2'000;

using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                boost::asio::wait_traits<std::chrono::steady_clock>, http::Executor>;

// Collects the events of the demo's reply, one string an event.
class EventCollector final : public chat::EventSink {
 public:
  explicit EventCollector(dialect::StreamEncoder& encoder) : encoder_(encoder) {}
  void on(const chat::ChatEvent& event) override {
    std::string bytes;
    encoder_.encode(event, bytes);
    if (!bytes.empty()) events.push_back(std::move(bytes));
  }
  std::vector<std::string> events;

 private:
  dialect::StreamEncoder& encoder_;
};

std::string last_user_text(const chat::ChatRequest& request) {
  for (auto message = request.messages.rbegin(); message != request.messages.rend(); ++message) {
    if (message->role != chat::Role::user) continue;
    std::string text;
    for (const auto& part : message->parts) {
      if (const auto* piece = std::get_if<chat::TextPart>(&part)) text += piece->text;
    }
    return text;
  }
  return {};
}

std::string cut_at_character(const std::string& text, std::size_t most) {
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

// A token is about four bytes: good enough to show where usage stands.
chat::Usage rough_usage(std::size_t bytes_in, std::size_t bytes_out) {
  chat::Usage usage;
  usage.input = static_cast<std::int64_t>(bytes_in / 4 + 1);
  usage.output = static_cast<std::int64_t>(bytes_out / 4 + 1);
  return usage;
}

std::vector<std::string> encode_stream(const std::string& text, std::size_t bytes_in,
                                       const dialect::EncoderOptions& options) {
  auto encoder = dialect::openai_chat::OpenAiChat().make_encoder(options);
  EventCollector sink(*encoder);
  sink.on(chat::MessageStart{options.id, options.model, options.created});
  for (auto piece : cut_in_pieces(text, least_pieces)) sink.on(chat::TextDelta{piece});
  sink.on(chat::Finish{chat::StopReason::end_turn, "stop", ""});
  sink.on(chat::UsageUpdate{rough_usage(bytes_in, text.size())});
  sink.on(chat::MessageEnd{});
  return std::move(sink.events);
}

std::string encode_whole(const std::string& text, std::size_t bytes_in, const dialect::EncoderOptions& options) {
  chat::Reply reply;
  reply.id = options.id;
  reply.model = options.model;
  reply.created = options.created;
  reply.parts.emplace_back(chat::TextPart{text, {}});
  reply.usage = rough_usage(bytes_in, text.size());
  reply.complete = true;
  return dialect::openai_chat::OpenAiChat().render_reply(reply, options);
}

// Gives one piece every 20 ms.
class DemoResponse final : public http::ClientResponse {
 public:
  DemoResponse(const Clock& clock, std::string_view content_type, std::vector<std::string> pieces)
      : clock_(clock), pieces_(std::move(pieces)), due_(clock.steady()) {
    head_.headers.add("content-type", content_type);
  }

  const http::ResponseHead& head() const override { return head_; }

  http::Task<Result<http::Chunk>> read(SteadyTime wake) override {
    auto executor = co_await boost::asio::this_coro::executor;
    Timer timer(executor, std::min(due_, wake));
    auto waited = co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable_t<http::Executor>()));
    if (std::get<0>(waited)) co_return fail(ErrorKind::client_gone, "cancelled");
    if (wake < due_) co_return http::Chunk{http::Chunk::Kind::woke, {}};
    if (next_ == pieces_.size()) co_return http::Chunk{http::Chunk::Kind::end, {}};
    bool last_text = next_ + 1 == pieces_.size();
    due_ = last_text ? due_ : clock_.steady() + between_pieces;
    co_return http::Chunk{http::Chunk::Kind::data, pieces_[next_++]};
  }

 private:
  const Clock& clock_;
  http::ResponseHead head_;
  std::vector<std::string> pieces_;
  std::size_t next_ = 0;
  SteadyTime due_;
};

}  // namespace

http::Task<Result<std::unique_ptr<http::ClientResponse>>> DemoClient::send(const http::ClientRequest& request) {
  wire::JsonDocument document;
  auto root = document.parse_copy(request.body);
  if (!root) co_return std::unexpected(root.error());
  auto chat = dialect::openai_chat::OpenAiChat().parse_request(*root);
  if (!chat) co_return std::unexpected(chat.error());
  std::shared_ptr<const ModelMap> map = co_await settings_.map();
  std::string echoed = last_user_text(*chat);
  if (echoed.size() > most_echoed_bytes) echoed = cut_at_character(echoed, most_echoed_bytes) + "…";
  std::string text = render_demo_text(*map, settings_, address_, echoed);

  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(clock_.wall().time_since_epoch()).count();
  dialect::EncoderOptions options{.id = random_hex(12, "chatcmpl-"),
                                  .model = chat->model,
                                  .created = seconds,
                                  .include_usage = chat->include_usage};
  std::vector<std::string> pieces;
  if (chat->stream) {
    pieces = encode_stream(text, request.body.size(), options);
  } else {
    pieces.push_back(encode_whole(text, request.body.size(), options));
  }
  std::string_view type = chat->stream ? "text/event-stream" : "application/json";
  std::unique_ptr<http::ClientResponse> response = std::make_unique<DemoResponse>(clock_, type, std::move(pieces));
  co_return response;
}

}  // namespace sfai::gateway
