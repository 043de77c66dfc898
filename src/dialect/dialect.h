#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "chat/api_error.h"
#include "chat/event.h"
#include "chat/loss.h"
#include "chat/model_traits.h"
#include "chat/reply.h"
#include "chat/request.h"
#include "chat/tool_names.h"
#include "wire/json.h"
#include "wire/sse.h"

// A dialect is a codec in both directions. It does no I/O, owns no socket, timer or thread, and knows no other dialect.
namespace sfai::dialect {

// What a request is rendered for.
struct RenderTarget {
  std::string model;  // the upstream's name of the model
  chat::ModelTraits traits;
  bool stream = false;      // ask the upstream to stream
  std::string signer = {};  // "provider/model": thinking that another one signed is left out (and reported)
};

struct RenderedRequest {
  std::string body;
  chat::Losses losses;
  chat::ToolNames tool_names = {};  // those that the upstream knows by another name
  bool may_pause = false;           // a tool that the vendor runs is in it: the turn may end in StopReason::pause
};

struct EncoderOptions {
  std::string id;            // the reply's id when the upstream's cannot be used (translated)
  std::string model;         // used when the upstream names none
  std::int64_t created = 0;  // seconds since 1970
  bool include_usage = false;
  bool legacy_functions = false;    // calls are said as the function_call of 2023
  std::string signer = {};          // "provider/model" that the reply comes from, to go with its signed thinking
  std::int64_t input_estimate = 0;  // tokens; for dialects whose streams begin with what only the upstream's end says
};

struct DecoderOptions {
  bool keep_content = false;  // keep what continuation() needs
};

// Upstream events -> neutral events; one object a stream.
class StreamDecoder {
 public:
  virtual ~StreamDecoder() = default;
  // Pushes what this event means into the sink. Events of an unknown kind mean nothing. A vendor's error event becomes
  // StreamFailed. Error upstream_broke: the data is not what the dialect says.
  virtual Result<void> decode(const wire::SseEvent& event, chat::EventSink& sink) = 0;
  // True once MessageEnd was pushed: an end of the bytes before that is a broken stream.
  virtual bool complete() const = 0;
  // Called once at the end of the bytes. A dialect whose end mark is optional in practice (OpenAI's [DONE] after a
  // finish reason) pushes the missing MessageEnd here.
  virtual void end_of_bytes(chat::EventSink& sink) = 0;
  // Appends the events of the decoder's own dialect that end the stream decoded so far as if the limit of output had
  // been reached (OpenAI `length`, Anthropic `max_tokens`), with the usage known. What was said is not said again.
  virtual void append_early_end(const chat::Usage& usage, const EncoderOptions& options, std::string& out) const = 0;
  // After a Finish with StopReason::pause: the body that lets the vendor go on with this turn, made of the one that was
  // sent. Nothing where the dialect knows no such thing or the decoder did not keep the content.
  virtual std::optional<std::string> continuation(std::string_view sent_body) const {
    (void)sent_body;
    return std::nullopt;
  }
};

// Neutral events -> the client's bytes; one object a stream.
class StreamEncoder {
 public:
  virtual ~StreamEncoder() = default;
  // Appends the server-sent events (often one, sometimes none) that say this event.
  virtual void encode(const chat::ChatEvent& event, std::string& out) = 0;
};

class Dialect {
 public:
  virtual ~Dialect() = default;
  virtual std::string_view name() const = 0;  // "openai_chat", "anthropic"

  // Requests. Error bad_request with `param`: a member is missing, mistyped or not supported.
  virtual Result<chat::ChatRequest> parse_request(wire::JsonValue body) const = 0;
  virtual Result<RenderedRequest> render_request(const chat::ChatRequest& request,
                                                 const RenderTarget& target) const = 0;

  // Whole replies. parse_reply pushes the events of the reply, MessageEnd last.
  virtual Result<void> parse_reply(wire::JsonValue body, chat::EventSink& sink) const = 0;
  virtual std::string render_reply(const chat::Reply& reply, const EncoderOptions& options) const = 0;

  // The same as StreamDecoder::continuation, after a whole reply.
  virtual std::optional<std::string> continuation(std::string_view sent_body, wire::JsonValue reply) const {
    (void)sent_body, (void)reply;
    return std::nullopt;
  }

  // Streams.
  virtual std::unique_ptr<StreamDecoder> make_decoder(DecoderOptions options) const = 0;
  virtual std::unique_ptr<StreamEncoder> make_encoder(EncoderOptions options) const = 0;

  // What keeps a silent stream alive without a meaning of its own; only between events.
  virtual std::string_view heartbeat() const = 0;

  // Errors. `body` is a vendor's answer to a refused request, in whatever form it came (JSON, HTML, nothing); the
  // result's message is at most 2,000 bytes. render_error gives the body for a client.
  virtual chat::ApiError parse_error(int status, std::string_view body) const = 0;
  virtual std::string render_error(const chat::ApiError& error) const = 0;
  // The status that a client of this dialect gets for it (an overload is 503 for OpenAI's, 529 for Anthropic's).
  virtual int status_for(const chat::ApiError& error) const = 0;
};

}  // namespace sfai::dialect
