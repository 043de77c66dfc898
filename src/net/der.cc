#include "net/der.h"

namespace sfai::net {
namespace {

enum Tag : unsigned char { universal_string = 28, bmp_string = 30, sequence = 0x30, version = 0xa0 };

struct Element {
  unsigned char tag;
  std::string_view whole;
  std::string_view content;
};

// Takes the first element off `bytes`. Only what certificates have: tags of one byte, lengths up to 16 MiB.
std::optional<Element> take(std::string_view& bytes) {
  if (bytes.size() < 2) return std::nullopt;
  auto octet = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
  std::size_t length = octet(1);
  std::size_t head = 2;
  if (length >= 0x80) {
    std::size_t count = length & 0x7fU;
    if (count == 0 || count > 3 || bytes.size() < head + count) return std::nullopt;
    length = 0;
    for (; count > 0; --count) length = length << 8U | octet(head++);
  }
  if (bytes.size() - head < length) return std::nullopt;
  Element found{octet(0), bytes.substr(0, head + length), bytes.substr(head, length)};
  bytes.remove_prefix(head + length);
  return found;
}

std::optional<Element> take(std::string_view& bytes, unsigned char tag) {
  auto found = take(bytes);
  return found && found->tag == tag ? found : std::nullopt;
}

class Hash {  // FNV-1a
 public:
  void add(char byte) { value_ = (value_ ^ static_cast<unsigned char>(byte)) * 0x100000001b3; }
  void add(std::string_view bytes) {
    for (char byte : bytes) add(byte);
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

std::size_t width_of(unsigned char tag) { return tag == bmp_string ? 2 : tag == universal_string ? 4 : 1; }

// Of a string only the visible ASCII characters count, in lower case: those are the same in every encoding.
void add_text(Hash& hash, const Element& value) {
  const std::size_t width = width_of(value.tag);
  for (std::size_t at = 0; at + width <= value.content.size(); at += width) {
    auto character = value.content.substr(at, width);
    const char last = character.back();
    const bool ascii = character.find_first_not_of('\0') == width - 1;
    if (ascii && last > ' ' && last < 0x7f) hash.add(last >= 'A' && last <= 'Z' ? static_cast<char>(last + 32) : last);
  }
}

// One "type = value" (RFC 5280 section 4.1.2.4).
std::uint64_t hash_of_attribute(std::string_view attribute) {
  Hash hash;
  if (auto type = take(attribute)) hash.add(type->content);
  if (auto value = take(attribute)) add_text(hash, *value);
  return hash.value();
}

}  // namespace

std::optional<std::string_view> subject_of(std::string_view certificate) {
  auto outer = take(certificate, sequence);
  if (!outer) return std::nullopt;
  auto signed_part = take(outer->content, sequence);
  if (!signed_part) return std::nullopt;
  std::string_view rest = signed_part->content;
  auto first = take(rest);
  auto serial = first && first->tag == version ? take(rest) : first;
  auto algorithm = take(rest);
  auto issuer = take(rest);
  auto validity = take(rest);
  auto subject = take(rest, sequence);
  if (!serial || !algorithm || !issuer || !validity || !subject) return std::nullopt;
  return subject->whole;
}

// A sum, as OpenSSL sorts the attributes that stand in one set.
std::uint64_t hash_of_name(std::string_view name) {
  std::uint64_t sum = 0;
  auto sets = take(name);
  while (sets) {
    auto set = take(sets->content);
    if (!set) break;
    while (auto attribute = take(set->content)) sum += hash_of_attribute(attribute->content);
  }
  return sum;
}

}  // namespace sfai::net
