#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sfai {

// SHA-256 as 32 raw bytes.
std::string sha256(std::string_view bytes);

// SHA-256 as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

// HMAC-SHA256 as 32 raw bytes.
std::string hmac_sha256(std::string_view key, std::string_view message);

// Two lower-case digits for each byte.
std::string hex(std::string_view bytes);
// The bytes again; nothing where the text is something else.
std::optional<std::string> from_hex(std::string_view digits);

// True when both are equal; the time taken depends on the lengths only.
bool equal_in_constant_time(std::string_view a, std::string_view b);

// `count` random bytes as 2 * count hexadecimal digits, from the system's generator, behind the prefix.
std::string random_hex(std::size_t count, std::string_view prefix = {});

}  // namespace sfai
