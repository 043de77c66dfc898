#include "wire/json_pretty.h"

#include "wire/json.h"

namespace sfai::wire {
namespace {

class Printer {
 public:
  explicit Printer(std::string_view verbatim) : verbatim_(verbatim) {}

  std::string print(JsonValue root) && {
    append(root, 0);
    return std::move(out_);
  }

 private:
  // As deep as the reader lets a text be, which bounds the recursion.
  void append(JsonValue value, std::size_t depth) {
    if (!verbatim_.empty() && value.key() == verbatim_) {
      out_ += value.raw();
      return;
    }
    if (value.size() == 0) {
      append_leaf(value);
      return;
    }
    const bool is_object = value.is(JsonKind::object);
    out_ += is_object ? '{' : '[';
    for (auto child = value.first(); child; child = child.next()) {
      break_line(depth + 1);
      if (is_object) out_.append(child.raw_key()).append(": ");
      append(child, depth + 1);
      if (child.next()) out_ += ',';
    }
    break_line(depth);
    out_ += is_object ? '}' : ']';
  }

  void append_leaf(JsonValue value) {
    if (value.is(JsonKind::object)) {
      out_ += "{}";
    } else if (value.is(JsonKind::array)) {
      out_ += "[]";
    } else {
      out_ += value.raw();
    }
  }

  void break_line(std::size_t depth) { out_.append("\n").append(2 * depth, ' '); }

  std::string_view verbatim_;
  std::string out_;
};

}  // namespace

std::string pretty_json(std::string_view json, std::string_view verbatim) {
  JsonDocument document;
  auto root = document.parse_copy(json);
  return root ? Printer(verbatim).print(*root) : std::string(json);
}

}  // namespace sfai::wire
