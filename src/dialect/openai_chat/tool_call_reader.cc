#include "dialect/openai_chat/tool_call_reader.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/text.h"

namespace sfai::dialect::openai_chat {
namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);
constexpr std::size_t most_held = 1U << 20U;

bool is_id_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '-' || character == '_';
}

bool differ(std::string_view a, std::string_view b) { return !a.empty() && !b.empty() && a != b; }

}  // namespace

ToolCallReader::Piece ToolCallReader::parse(wire::JsonValue call, wire::JsonValue function) {
  Piece piece;
  piece.index = call["index"].integer();
  piece.id = call["id"].string(id_);
  piece.name = function["name"].string(name_);
  const wire::JsonValue arguments = function["arguments"];
  // Some servers send the arguments as the object itself instead of its text.
  piece.arguments = arguments.is(wire::JsonKind::object) ? arguments.raw() : arguments.string(arguments_);
  return piece;
}

Result<void> ToolCallReader::read_piece(wire::JsonValue call, chat::EventSink& sink) {
  // A "custom" call answers a custom tool, which only a request of this dialect can hold: its bytes are passed on as
  // they are.
  if (call["custom"]) return {};
  return add(parse(call, call["function"]), sink);
}

Result<void> ToolCallReader::read_function_piece(wire::JsonValue function, chat::EventSink& sink) {
  Piece piece = parse({}, function);
  piece.index = 0;
  return add(piece, sink);
}

Result<void> ToolCallReader::read_whole(wire::JsonValue call, chat::EventSink& sink) {
  if (call["custom"]) return {};
  Piece piece = parse(call, call["function"]);
  piece.index = static_cast<std::int64_t>(calls_.size());
  if (auto added = add(piece, sink); !added) return added;
  close(sink);
  return {};
}

// The call that a piece belongs to; none when it begins a new one. A new id or name at a known index begins a new call,
// but only with a name: some servers make up an id for each piece.
std::size_t ToolCallReader::find(const Piece& piece) const {
  for (std::size_t i = calls_.size(); i-- > 0;) {
    const Call& call = calls_[i];
    const bool same = piece.index         ? call.index == piece.index
                      : !piece.id.empty() ? call.id == piece.id
                                          : piece.name.empty();
    if (!same) continue;
    const bool other = differ(piece.id, call.id) || (piece.id.empty() && differ(piece.name, call.name));
    return other && !piece.name.empty() ? none : i;
  }
  return none;
}

Result<void> ToolCallReader::add(const Piece& piece, chat::EventSink& sink) {
  std::size_t position = find(piece);
  if (position == none) {
    // Some servers end a call, or the whole list, by a piece that says nothing.
    if (piece.id.empty() && piece.name.empty() && piece.arguments.empty()) return {};
    position = calls_.size();
    calls_.push_back({.index = piece.index, .id = std::string(piece.id), .name = std::string(piece.name)});
  }
  Call& call = calls_[position];
  if (call.ended) {
    if (trim(piece.arguments).empty()) return {};
    return fail(ErrorKind::upstream_broke, "the upstream's tool calls are interleaved");
  }
  take(call, piece);
  if (position == current_) say(position, sink);
  advance(sink);
  return {};
}

void ToolCallReader::take(Call& call, const Piece& piece) {
  if (!call.begun && call.name.empty()) call.name = piece.name;
  if (!call.begun && call.id.empty()) call.id = piece.id;
  call.held += piece.arguments;
  held_ += piece.arguments.size();
  call.progress.add(piece.arguments);
}

void ToolCallReader::begin(std::size_t position, chat::EventSink& sink) {
  Call& call = calls_[position];
  if (call.begun) return;
  call.begun = true;
  if (call.id.empty()) call.id = made_id(position);
  sink.on(chat::ToolCallStart{static_cast<int>(position), call.id, call.name});
}

// Says what is known of a call, once its name is.
void ToolCallReader::say(std::size_t position, chat::EventSink& sink) {
  if (!calls_[position].name.empty()) begin(position, sink);
  Call& call = calls_[position];
  if (!call.begun || call.held.empty()) return;
  call.has_arguments = true;
  sink.on(chat::ToolCallDelta{static_cast<int>(position), call.held});
  held_ -= call.held.size();
  call.held.clear();
}

// Whose arguments are not whole when the next call begins will get more of them; or never, where too much waits.
void ToolCallReader::advance(chat::EventSink& sink) {
  while (current_ + 1 < calls_.size() && (calls_[current_].progress.complete() || held_ > most_held)) {
    end(current_++, sink);
    say(current_, sink);
  }
}

void ToolCallReader::end(std::size_t position, chat::EventSink& sink) {
  begin(position, sink);
  say(position, sink);
  Call& call = calls_[position];
  if (!call.has_arguments) sink.on(chat::ToolCallDelta{static_cast<int>(position), "{}"});
  sink.on(chat::ToolCallEnd{static_cast<int>(position)});
  call.ended = true;
}

void ToolCallReader::close(chat::EventSink& sink) {
  while (current_ < calls_.size()) end(current_++, sink);
}

std::string ToolCallReader::made_id(std::size_t position) const {
  std::string id = "call_";
  std::ranges::copy_if(message_id_, std::back_inserter(id), is_id_character);
  if (message_id_.empty()) id += random_hex(8);
  return id + "_" + std::to_string(position);
}

}  // namespace sfai::dialect::openai_chat
