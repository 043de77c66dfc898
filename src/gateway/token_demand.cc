#include "gateway/token_demand.h"

#include <algorithm>
#include <array>

#include "chat/token_estimate.h"
#include "gateway/role_params.h"

namespace sfai::gateway {
namespace {

constexpr std::int64_t most_tokens = 1'000'000'000'000;
constexpr std::int64_t file_tokens = 1'600;  // as chat/token_estimate.cc counts an image

constexpr std::array<std::string_view, 3> output_members{"max_completion_tokens", "max_tokens", "max_output_tokens"};

using Count = std::optional<std::int64_t>;

Count output_limit(wire::JsonValue body) {
  for (const std::string_view name : output_members) {
    if (auto limit = body[name].integer()) return limit;
  }
  return std::nullopt;
}

Count configured_limit(const std::string& params) {
  Count found;
  for_each_member(params, [&](wire::JsonValue member) {
    const std::string name = member.key();
    if (std::ranges::find(output_members, name) != output_members.end()) found = member.integer();
  });
  return found;
}

std::int64_t output_tokens(const Inbound& inbound, const RoleConfig* role) {
  if (inbound.operation == provider::Operation::embeddings) return 0;
  Count limit = inbound.chat ? inbound.chat->max_tokens : output_limit(inbound.body);
  if (role != nullptr) {
    if (auto forced = configured_limit(role->force)) limit = forced;
    if (!limit) limit = configured_limit(role->params);
  }
  return std::clamp<std::int64_t>(limit.value_or(usual_output_tokens), 0, most_tokens);
}

// The depth is bounded by the parser.
std::int64_t text_tokens(wire::JsonValue value) {
  const bool nests = value.is(wire::JsonKind::object) || value.is(wire::JsonKind::array);
  if (!nests) {
    const std::string_view raw = value.raw();
    return raw.starts_with("\"data:") ? file_tokens : tokens_of_bytes(raw.size());
  }
  std::int64_t tokens = 0;
  for (auto item = value.first(); item; item = item.next()) tokens += text_tokens(item);
  return tokens;
}

}  // namespace

std::int64_t tokens_of_bytes(std::uint64_t bytes) {
  constexpr std::uint64_t tenths_of_bytes = 35;  // as chat/token_estimate.cc has it for English text
  return static_cast<std::int64_t>((bytes * 10 + tenths_of_bytes - 1) / tenths_of_bytes);
}

TokenDemand token_demand(const Inbound& inbound, const Route& route) {
  const std::int64_t input = inbound.chat ? chat::estimate_tokens(*inbound.chat) : text_tokens(inbound.body);
  return {.input = std::min(input, most_tokens), .output = output_tokens(inbound, route.config)};
}

}  // namespace sfai::gateway
