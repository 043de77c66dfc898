#include "net/authority_index.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/base64.h"
#include "base/text.h"
#include "net/der.h"

namespace sfai::net {
namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "-----END ";
constexpr std::string_view dashes = "-----";
constexpr std::string_view with_trust = "TRUSTED CERTIFICATE";
constexpr std::array<std::string_view, 3> labels{"CERTIFICATE", with_trust, "X509 CERTIFICATE"};

struct Block {
  std::string_view label;
  std::string_view body;
};

// Where `mark` begins a line, from `from` on.
std::size_t find_line(std::string_view text, std::string_view mark, std::size_t from) {
  auto at = text.find(mark, from);
  while (at != text.npos && at > 0 && text[at - 1] != '\n') at = text.find(mark, at + 1);
  return at;
}

// Takes the text up to and including the next block off `rest`. A block without its end has no body. Nothing: there is
// no other one.
std::optional<Block> take_block(std::string_view& rest) {
  auto begin = find_line(rest, begin_mark, 0);
  if (begin == rest.npos) return std::nullopt;
  auto label_at = begin + begin_mark.size();
  auto label_end = rest.find(dashes, label_at);
  if (label_end == rest.npos) return std::nullopt;
  Block block{rest.substr(label_at, label_end - label_at), {}};
  auto body_at = label_end + dashes.size();
  auto end = find_line(rest, end_mark, body_at);
  if (end != rest.npos && rest.substr(end + end_mark.size()).starts_with(block.label))
    block.body = rest.substr(body_at, end - body_at);
  rest.remove_prefix(end == rest.npos ? rest.size() : end + end_mark.size());
  return block;
}

// The lines without what separates them.
std::string joined(std::string_view lines) {
  std::string out;
  out.reserve(lines.size());
  while (!lines.empty()) {
    auto end = std::min(lines.find('\n'), lines.size());
    out += trim(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return out;
}

std::unexpected<Error> unusable(const char* why) { return fail(ErrorKind::not_configured, why); }

}  // namespace

Result<AuthorityIndex> AuthorityIndex::parse(std::string_view pem) {
  AuthorityIndex index;
  index.certificates_.reserve(pem.size() / 4 * 3);
  while (auto block = take_block(pem)) {
    if (std::ranges::find(labels, block->label) == labels.end()) continue;
    auto added = index.add(block->body, block->label == with_trust);
    if (!added) return std::unexpected(std::move(added.error()));
  }
  if (index.entries_.empty()) return unusable("no certificate in it");
  return index;
}

Result<void> AuthorityIndex::add(std::string_view base64, bool with_trust_words) {
  auto der = decode_base64(joined(base64));
  if (!der || der->empty()) return unusable("a certificate in it is cut or not base64");
  auto subject = subject_of(*der);
  if (!subject) return unusable("a certificate in it is damaged");
  entries_.push_back({hash_of_name(*subject), certificates_.size(), der->size(), with_trust_words});
  certificates_ += *der;
  return {};
}

std::vector<AuthorityIndex::Certificate> AuthorityIndex::find(std::string_view name) const {
  std::vector<Certificate> found;
  const std::uint64_t hash = hash_of_name(name);
  for (const auto& entry : entries_) {
    if (entry.subject != hash) continue;
    found.push_back({std::string_view(certificates_).substr(entry.begin, entry.size), entry.with_trust_words});
  }
  return found;
}

}  // namespace sfai::net
