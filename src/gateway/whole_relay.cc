#include "gateway/whole_relay.h"

#include "gateway/answer.h"
#include "gateway/pass_through.h"
#include "gateway/reply_options.h"
#include "gateway/turn_joiner.h"
#include "gateway/vendor_error.h"
#include "gateway/verdict.h"

namespace sfai::gateway {
namespace {

constexpr std::size_t most_reply_bytes = 64U << 20U;

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

// One JSON object of the upstream's, which is no error.
Upstream<wire::JsonValue> parse_answer(wire::JsonDocument& document, std::string bytes, const OpenUpstream& upstream,
                                       provider::Operation operation) {
  auto root = document.parse(std::move(bytes));
  if (!root || !root->is(wire::JsonKind::object)) {
    return std::unexpected(provider_error(upstream, {ErrorKind::upstream_broke, "the answer is not a JSON object"}));
  }
  // A chat's own dialect knows its errors, and what status they stand for.
  if (operation != provider::Operation::chat && is_error(*root)) {
    return std::unexpected(resay(upstream.dialect->parse_error(502, document.text()), *upstream.target, upstream.key));
  }
  return *root;
}

// Reads the whole answer, and the answers that go on with it where the vendor pauses the turn.
class WholeRelay {
 public:
  WholeRelay(const RelayContext& context, OpenUpstream& upstream)
      : context_(context),
        upstream_(upstream),
        assembler_(keeps_bytes() ? chat::ReplyAssembler::Keeps::outcome : chat::ReplyAssembler::Keeps::everything) {}

  // One whole answer, or why there is none.
  Upstream<void> took(Result<std::string> bytes) {
    const bool late =
        !bytes && bytes.error()->kind == ErrorKind::timed_out && context_.clock.steady() >= context_.inbound.answer_by;
    if (late) return std::unexpected(deadline_exceeded());
    if (!bytes) return std::unexpected(provider_error(upstream_, std::move(bytes.error())));
    auto root = parse_answer(document_, std::move(*bytes), upstream_, context_.inbound.operation);
    if (!root) return std::unexpected(root.error());
    root_ = *root;
    if (is_chat()) return parse_reply();
    chat::merge(context_.record.usage, read_pass_through_usage(root_));
    return {};
  }

  // The body that goes on with a turn that the vendor paused; nothing when the turn has ended.
  std::optional<std::string> continuation() {
    if (!joiner_.paused()) return std::nullopt;
    std::optional<std::string> next;
    if (continuations_ < most_continuations)
      next = upstream_.dialect->continuation(upstream_.resumption->sent_body, root_);
    if (!next) joiner_.give_up();
    ++continuations_;
    return next;
  }
  void expect_next() { joiner_.go_on(); }

  Answer build_answer() {
    if (!is_chat()) return Answer{.body = document_.take_text()};
    if (keeps_bytes()) {
      chat::merge(context_.record.usage, assembler_.reply().usage);
      return Answer{.body = document_.take_text()};
    }
    chat::Reply reply = assembler_.take();
    chat::merge(context_.record.usage, reply.usage);
    for (chat::Part& part : reply.parts) {
      auto* call = std::get_if<chat::ToolCallPart>(&part);
      if (call != nullptr && upstream_.tool_names) call->name = std::string(upstream_.tool_names->restore(call->name));
    }
    const auto options = reply_options(context_.clock, context_.inbound, upstream_);
    if (context_.inbound.stream) {
      auto encoder = context_.inbound.dialect->make_encoder(options);
      return Answer{"text/event-stream; charset=utf-8", encode_as_stream(reply, *encoder)};
    }
    return Answer{.body = context_.inbound.dialect->render_reply(reply, options)};
  }

 private:
  // On the native lane the client gets the vendor's own bytes.
  bool keeps_bytes() const { return upstream_.lane == Lane::native && !context_.inbound.stream; }
  bool is_chat() const { return context_.inbound.operation == provider::Operation::chat; }

  Upstream<void> parse_reply() {
    auto parsed = upstream_.resumption ? upstream_.dialect->parse_reply(root_, joiner_)
                                       : upstream_.dialect->parse_reply(root_, tap_);
    if (!parsed) return std::unexpected(provider_error(upstream_, std::move(parsed.error())));
    if (assembler_.reply().failure)
      return std::unexpected(resay(*assembler_.reply().failure, *upstream_.target, upstream_.key));
    return {};
  }

  // Notes the thinking and passes everything on.
  class Tap final : public chat::EventSink {
   public:
    Tap(ThinkingRecorder& recorder, chat::EventSink& sink) : recorder_(recorder), sink_(sink) {}
    void on(const chat::ChatEvent& event) override {
      recorder_.see(event);
      sink_.on(event);
    }

   private:
    ThinkingRecorder& recorder_;
    chat::EventSink& sink_;
  };

  const RelayContext& context_;
  OpenUpstream& upstream_;
  wire::JsonDocument document_;
  wire::JsonValue root_;
  chat::ReplyAssembler assembler_;  // before what hands events to it
  Tap tap_{context_.thinking, assembler_};
  TurnJoiner joiner_{tap_};
  int continuations_ = 0;
};

}  // namespace

http::Task<Upstream<void>> relay_whole(const RelayContext& context, OpenUpstream& upstream) {
  WholeRelay relay(context, upstream);
  Upstream<void> read = relay.took(co_await read_whole(context.clock, upstream, most_reply_bytes));
  while (read) {
    auto next = relay.continuation();
    if (!next) break;
    read = co_await resume(context.inbound, std::move(*next), upstream, context.record);
    if (!read) break;
    relay.expect_next();
    read = relay.took(co_await read_whole(context.clock, upstream, most_reply_bytes));
  }
  if (!read) {
    judge(upstream.permit, read.error());
    co_return read;
  }
  if (context.thinking.has_seen_any()) co_await context.thinking.keep(signer_of(*upstream.target));
  const Answer answer = relay.build_answer();
  upstream.permit.succeeded();
  context.record.status = 200;
  context.record.content_bytes = answer.body.size();
  context.record.first_byte = context.clock.steady();
  auto sent = co_await context.writer.respond(build_head(context.record, answer.content_type), answer.body);
  if (!sent) co_return std::unexpected(failure_of(sent.error()));
  co_return Upstream<void>{};
}

}  // namespace sfai::gateway
