#pragma once
#include <string>
#include <string_view>

#include "poller.h"

namespace bench {

enum class Dialect { openai_chat, anthropic };

/** What the mock says: bytes as they go over the wire, made once. */
struct Answers {
  std::string whole;         // head and body
  std::string stream_start;  // head and the events before the text
  std::string chunk;         // one event with text, with room for a time
  std::string stream_end;    // the events after the text, and the end of the chunked body
};

/** Stands in the text of a whole answer: the client looks for it. */
inline constexpr std::string_view greeting = "Hello from the mock.";

const Answers& answers_of(Dialect dialect);
/** Writes the time between the marks of the chunk's text. */
void stamp(std::string& chunk, Nanoseconds time);
/** The time in an event's text; 0 when there is none. */
Nanoseconds stamp_of(std::string_view event);

}  // namespace bench
