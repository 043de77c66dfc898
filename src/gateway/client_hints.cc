#include "gateway/client_hints.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace sfai::gateway {
namespace {

constexpr std::string_view version_header = "anthropic-version";
constexpr std::string_view beta_header = "anthropic-beta";
constexpr std::size_t longest_word = 128;
constexpr std::size_t most_betas = 64;

// "2023-06-01", "context-1m-2025-08-07"
bool is_word(std::string_view text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  return !text.empty() && text.size() <= longest_word && std::ranges::all_of(text, is_letter);
}

std::unexpected<Error> unreadable(std::string_view header) {
  return fail(
      ErrorKind::bad_request,
      "the header " + std::string(header) + " holds something else than names of letters, digits, '-', '_', '.'",
      std::string(header));
}

Result<void> add_betas(std::vector<std::string_view>& betas, std::string_view list) {
  while (!list.empty()) {
    const std::string_view beta = trim(list.substr(0, list.find(',')));
    list.remove_prefix(
        std::min(list.size(), list.find(',') == std::string_view::npos ? list.size() : list.find(',') + 1));
    if (beta.empty()) continue;
    if (!is_word(beta) || betas.size() == most_betas) return unreadable(beta_header);
    if (std::ranges::find(betas, beta) == betas.end()) betas.push_back(beta);
  }
  return {};
}

bool asks_for_beta(std::string_view target) {
  const auto question = target.find('?');
  if (question == std::string_view::npos) return false;
  std::string_view query = target.substr(question + 1);
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    if (pair == "beta=true") return true;
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
  }
  return false;
}

}  // namespace

Result<provider::ClientHints> read_client_hints(const http::Request& request) {
  provider::ClientHints hints;
  hints.beta_query = asks_for_beta(request.target);
  if (const auto version = request.headers.find(version_header)) {
    if (!is_word(*version)) return unreadable(version_header);
    hints.version = *version;
  }
  std::vector<std::string_view> betas;
  for (const auto& header : request.headers) {
    if (!equal_ignoring_case(header.name, beta_header)) continue;
    if (auto added = add_betas(betas, header.value); !added) return std::unexpected(added.error());
  }
  for (const auto beta : betas) hints.betas.append(hints.betas.empty() ? "" : ",").append(beta);
  return hints;
}

bool speaks_anthropic(const http::Request& request) { return request.headers.find(version_header).has_value(); }

}  // namespace sfai::gateway
