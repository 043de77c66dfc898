#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sfai::net {

// The subject of a certificate (RFC 5280 section 4.1), both in DER; only what stands before it is looked at. Nothing
// when that is no certificate, or `certificate` ends too early.
std::optional<std::string_view> subject_of(std::string_view certificate);

// The same number for all names (X.501, in DER) that OpenSSL takes for equal: type of a string, case and white space do
// not count. Other names may have it too.
std::uint64_t hash_of_name(std::string_view name);

}  // namespace sfai::net
