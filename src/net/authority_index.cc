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
  std::optional<std::string_view> body;  // nothing: it has no end, or another block's
};

// Takes a line off `text`, without white space at its ends.
std::string_view take_line(std::string_view& text) {
  auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return trim(line);
}

// What stands between the mark and the closing dashes, where the line is such a mark.
std::optional<std::string_view> label_in(std::string_view line, std::string_view mark) {
  const bool is_mark = line.size() >= mark.size() + dashes.size() && line.starts_with(mark) && line.ends_with(dashes);
  if (!is_mark) return std::nullopt;
  return line.substr(mark.size(), line.size() - mark.size() - dashes.size());
}

// Takes the text up to and including the next block off `rest`. Nothing: there is no other one.
std::optional<Block> take_block(std::string_view& rest) {
  std::optional<std::string_view> label;
  while (!label && !rest.empty()) label = label_in(take_line(rest), begin_mark);
  if (!label) return std::nullopt;
  const std::string_view body = rest;
  while (!rest.empty()) {
    const char* const line_at = rest.data();
    const std::string_view line = take_line(rest);
    if (!line.starts_with(end_mark)) continue;
    if (label_in(line, end_mark) != label) break;
    return Block{*label, body.substr(0, static_cast<std::size_t>(line_at - body.data()))};
  }
  return Block{*label, std::nullopt};
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
    if (!block->body) return unusable("a block in it is cut");
    if (std::ranges::find(labels, block->label) == labels.end()) continue;
    auto added = index.add(*block->body, block->label == with_trust);
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
