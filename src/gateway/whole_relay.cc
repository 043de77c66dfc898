#include "gateway/whole_relay.h"

#include "gateway/answer.h"
#include "gateway/pass_through.h"
#include "gateway/reply_options.h"
#include "gateway/vendor_error.h"

namespace sfai::gateway {
namespace {

constexpr std::size_t most_reply_bytes = 64U << 20U;

Upstream<chat::Reply> read_reply(const OpenUpstream& upstream, wire::JsonValue root) {
  chat::ReplyAssembler assembler;
  auto parsed = upstream.dialect->parse_reply(root, assembler);
  if (!parsed) return std::unexpected(provider_error(upstream, parsed.error().kind, parsed.error().message));
  chat::Reply reply = assembler.take();
  if (reply.failure) return std::unexpected(resay(std::move(*reply.failure), *upstream.target));
  return reply;
}

// Some servers say an error with a 200 (https://openrouter.ai/docs/api-reference/errors).
bool is_error(wire::JsonValue root) {
  auto error = root["error"];
  return error && !error.is_null() && !root["choices"] && !root["output"] && !root["data"] && !root["content"];
}

std::string encode_as_stream(const chat::Reply& reply, dialect::StreamEncoder& encoder) {
  struct Sink final : chat::EventSink {
    dialect::StreamEncoder& encoder;
    std::string out;
    explicit Sink(dialect::StreamEncoder& to) : encoder(to) {}
    void on(const chat::ChatEvent& event) override { encoder.encode(event, out); }
  } sink(encoder);
  chat::disassemble(reply, sink);
  return std::move(sink.out);
}

// The body and its media type, as the client gets them.
struct Answer {
  std::string content_type = "application/json";
  std::string body;
};

Upstream<Answer> build_answer(const Clock& clock, const Inbound& inbound, const OpenUpstream& upstream,
                              std::string bytes, LogRecord& record) {
  wire::JsonDocument document;
  auto root = document.parse_copy(bytes);
  if (!root || !root->is(wire::JsonKind::object)) {
    return std::unexpected(provider_error(upstream, ErrorKind::upstream_broke, "the answer is not a JSON object"));
  }
  if (is_error(*root)) return std::unexpected(resay(upstream.dialect->parse_error(502, bytes), *upstream.target));
  if (inbound.operation != provider::Operation::chat) {
    chat::merge(record.usage, read_pass_through_usage(*root));
    return Answer{.body = std::move(bytes)};
  }
  auto reply = read_reply(upstream, *root);
  if (!reply) return std::unexpected(reply.error());
  chat::merge(record.usage, reply->usage);
  auto options = reply_options(clock, inbound, upstream);
  if (inbound.stream) {
    auto encoder = inbound.dialect->make_encoder(options);
    return Answer{"text/event-stream; charset=utf-8", encode_as_stream(*reply, *encoder)};
  }
  if (upstream.lane == Lane::native) return Answer{.body = std::move(bytes)};
  return Answer{.body = inbound.dialect->render_reply(*reply, options)};
}

}  // namespace

http::Task<Upstream<void>> relay_whole(const Clock& clock, const Inbound& inbound, OpenUpstream& upstream,
                                       LogRecord& record, http::ResponseWriter& writer) {
  auto bytes = co_await read_whole(clock, upstream, most_reply_bytes);
  bool late = !bytes && bytes.error().kind == ErrorKind::timed_out && clock.steady() >= inbound.answer_by;
  if (late) co_return std::unexpected(deadline_exceeded());
  if (!bytes) co_return std::unexpected(provider_error(upstream, bytes.error().kind, bytes.error().message));
  auto answer = build_answer(clock, inbound, upstream, std::move(*bytes), record);
  if (!answer) co_return std::unexpected(answer.error());
  record.status = 200;
  record.first_byte = clock.steady();
  auto sent = co_await writer.respond(build_head(record, answer->content_type), answer->body);
  if (!sent) co_return std::unexpected(chat::to_api_error(sent.error()));
  co_return Upstream<void>{};
}

}  // namespace sfai::gateway
