#pragma once

#include <string>

namespace sfai {

// Memory for bytes on their way, which the tasks of a thread hand on to each other: it costs no allocation, and whoever
// waits holds none.

// Gives an empty text the memory of one that was given back, if there is any.
void take_buffer(std::string& text);
// Empties the text. What is large goes back to the system.
void give_buffer(std::string& text);

}  // namespace sfai
