#include "wire/json_index.h"

#include <array>
#include <string_view>

#include "wire/json_escape.h"
#include "wire/json_tokens.h"

namespace sfai::wire {
namespace {

constexpr const char* bad_number = "this number is not written as JSON demands";

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Returns where the number at `at` ends, or nullptr when it breaks RFC 8259, section 6. The text ends in a NUL.
const char* number_end(const char* at) {
  const auto skip_digits = [&at] {
    if (!is_digit(*at)) return false;
    while (is_digit(*at)) ++at;
    return true;
  };
  if (*at == '-') ++at;
  if (*at == '0') {
    ++at;
  } else if (!skip_digits()) {
    return nullptr;
  }
  if (*at == '.') {
    ++at;
    if (!skip_digits()) return nullptr;
  }
  if (*at != 'e' && *at != 'E') return at;
  ++at;
  if (*at == '+' || *at == '-') ++at;
  return skip_digits() ? at : nullptr;
}

// One walk over the tokens, without recursion. What the first stage has checked (UTF-8, ends of strings) is not looked
// at again; everything else of the grammar is checked here, so that views never meet a broken text.
class Walk {
 public:
  // levels_ stays as it is: only what is below depth_ has a meaning, and zeroing it costs as much as a small text.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init)
  Walk(const std::string& text, const JsonTokens& tokens, std::vector<JsonNode>& nodes)
      : text_(text), may_escape_(text.contains('\\')), token_(tokens.begin()), end_(tokens.end()), nodes_(nodes) {}

  std::optional<JsonFault> run() {
    bool good = value({});
    while (good && depth_ > 0) good = child_or_end();
    if (good && token_ != end_) good = fault("the text should end here, after its first value");
    return good ? std::nullopt : std::optional(fault_);
  }

 private:
  struct Span {
    std::uint32_t begin = 0, end = 0;
    bool escaped = false;
  };
  struct Level {
    std::uint32_t node, last_child;
  };

  char current() const { return text_[*token_]; }  // NUL at the end of the text

  bool fault(const char* expected) { return fault(*token_, expected); }
  bool fault(std::size_t offset, const char* expected) {
    fault_ = {offset, expected};
    return false;
  }

  // In an open container: its end, or a comma where one is due and the next child.
  bool child_or_end() {
    JsonNode& container = nodes_[levels_[depth_ - 1].node];
    const bool object = container.kind == JsonKind::object;
    if (current() == (object ? '}' : ']')) {
      container.end = *token_++ + 1;
      --depth_;
      return true;
    }
    if (container.count > 0) {
      if (current() != ',') return fault(object ? "a comma or '}' is expected" : "a comma or ']' is expected");
      ++token_;
    }
    return object ? member(container.count > 0) : value({});
  }

  bool member(bool after_comma) {
    if (current() != '"') {
      return fault(after_comma ? "a member's name in quotes is expected after the comma"
                               : "a member's name in quotes or '}' is expected");
    }
    Span key;
    if (!string(key)) return false;
    if (current() != ':') return fault("a colon is expected");
    ++token_;
    return value(key);
  }

  bool value(Span key) {
    if (depth_ > 0) adopt(key);
    JsonNode& node = nodes_.emplace_back();
    node.begin = *token_;
    node.key_begin = key.begin;
    node.key_end = key.end;
    node.key_escaped = key.escaped;
    switch (current()) {
      case '{':
        return open(node, JsonKind::object);
      case '[':
        return open(node, JsonKind::array);
      case '"':
        return string_value(node);
      case 't':
        return literal(node, "true", JsonKind::boolean);
      case 'f':
        return literal(node, "false", JsonKind::boolean);
      case 'n':
        return literal(node, "null", JsonKind::null);
      default:
        return number(node);
    }
  }

  // Of the node that comes next.
  void adopt(Span key) {
    constexpr std::uint32_t any_size = ~std::uint32_t{0};
    const auto node = static_cast<std::uint32_t>(nodes_.size());
    Level& level = levels_[depth_ - 1];
    JsonNode& container = nodes_[level.node];
    if (container.count++ > 0) nodes_[level.last_child].next = node;
    if (key.begin != key.end) container.name_sizes |= key.escaped ? any_size : bit_of_size(key.end - key.begin - 2);
    level.last_child = node;
  }

  bool open(JsonNode& node, JsonKind kind) {
    if (depth_ == max_json_depth) return fault("the nesting is too deep: 512 levels are allowed");
    node.kind = kind;
    levels_[depth_++] = {.node = static_cast<std::uint32_t>(nodes_.size()) - 1, .last_child = 0};
    ++token_;
    return true;
  }

  // A string's closing quote is the last byte before the next token that is not white space: anything else there would
  // be a token.
  bool string(Span& span) {
    std::uint32_t end = token_[1];
    while (is_space(text_[end - 1])) --end;
    if (text_[end - 1] != '"' || end - *token_ < 2) return fault("a string is expected");
    const std::string_view body(text_.data() + *token_ + 1, end - *token_ - 2);
    const bool escaped = may_escape_ && body.contains('\\');
    if (const auto bad = escaped ? find_bad_escape(body) : std::nullopt) {
      return fault(*token_ + 1 + *bad, "this escape does not exist in JSON");
    }
    span = {.begin = *token_++, .end = end, .escaped = escaped};
    return true;
  }

  bool string_value(JsonNode& node) {
    Span span;
    if (!string(span)) return false;
    node.kind = JsonKind::string;
    node.end = span.end;
    node.escaped = span.escaped;
    return true;
  }

  bool literal(JsonNode& node, std::string_view word, JsonKind kind) {
    if (text_.compare(*token_, word.size(), word) != 0) return fault("a value is expected");
    return scalar(node, *token_ + word.size(), kind);
  }

  bool number(JsonNode& node) {
    const char c = current();
    if (c != '-' && !is_digit(c)) return fault("a value is expected");
    const char* const end = number_end(text_.data() + *token_);
    if (end == nullptr) return fault(bad_number);
    return scalar(node, static_cast<std::size_t>(end - text_.data()), JsonKind::number);
  }

  // What directly follows a scalar must be white space or the next token, as in neither "truex" nor "1\"a\"".
  bool scalar(JsonNode& node, std::size_t end, JsonKind kind) {
    if (end != token_[1] && !is_space(text_[end])) {
      return fault(kind == JsonKind::number ? bad_number : "a value is expected");
    }
    node.kind = kind;
    node.end = static_cast<std::uint32_t>(end);
    ++token_;
    return true;
  }

  const std::string& text_;
  const bool may_escape_;  // there is a backslash somewhere in the text
  const std::uint32_t* token_;
  const std::uint32_t* end_;
  std::vector<JsonNode>& nodes_;
  std::array<Level, max_json_depth> levels_;
  std::size_t depth_ = 0;
  JsonFault fault_;
};

std::optional<JsonFault> walk(const std::string& text, JsonTokens& tokens, std::vector<JsonNode>& nodes) {
  if (const auto fault = tokens.find(text)) return fault;
  // An object's member takes four tokens, an array's element two.
  nodes.reserve(static_cast<std::size_t>(tokens.end() - tokens.begin()) / 3 + 2);
  return Walk(text, tokens, nodes).run();
}

}  // namespace

std::optional<JsonFault> index_json(const std::string& text, std::vector<JsonNode>& nodes) {
  // The index takes four bytes for each byte of the text. Kept with every open stream it would be most of a stream's
  // memory, so a thread keeps one for all; a rare large text brings its own and gives it back.
  constexpr std::size_t largest_shared = 1U << 20U;
  thread_local JsonTokens shared;
  nodes.clear();
  if (text.size() <= largest_shared) return walk(text, shared, nodes);
  JsonTokens own;
  return walk(text, own, nodes);
}

}  // namespace sfai::wire
