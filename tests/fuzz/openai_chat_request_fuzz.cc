// Any JSON is refused with a message or rendered again; what was rendered is accepted and rendered to the same bytes,
// and every member that nobody models is in it verbatim.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "dialect/openai_chat/openai_chat.h"

namespace {

using sfai::wire::JsonDocument;
using sfai::wire::JsonValue;
namespace chat = sfai::chat;

const sfai::dialect::openai_chat::OpenAiChat dialect;

void require(bool truth) {
  if (!truth) std::abort();
}

std::string render(const chat::ChatRequest& request) {
  sfai::dialect::RenderTarget target{"m", {}, request.stream};
  target.traits.thinking = chat::ModelTraits::Thinking::effort;
  target.traits.sampling = chat::ModelTraits::Sampling::both;
  target.traits.efforts = {chat::Effort::none, chat::Effort::low, chat::Effort::high, chat::Effort::max};
  const auto rendered = dialect.render_request(request, target);
  require(rendered.has_value());
  return rendered->body;
}

bool holds(JsonValue object, std::string_view key, std::string_view raw) {
  for (auto member = object.first(); member; member = member.next()) {
    if (member.key() == key && member.raw() == raw) return true;
  }
  return false;
}

void require_extras(const chat::ChatRequest& request, JsonValue input, JsonValue output) {
  for (const chat::Extra& extra : request.extras) {
    if (extra.name.find_first_of("/~") != std::string::npos) continue;
    require(holds(input, extra.name, extra.raw));
    require(holds(output, extra.name, extra.raw));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static JsonDocument input, output;
  const auto root = input.parse_copy({reinterpret_cast<const char*>(bytes), size});
  if (!root) return 0;
  const auto request = dialect.parse_request(*root);
  if (!request) {
    require(request.error()->kind == sfai::ErrorKind::bad_request && !request.error()->param.empty());
    return 0;
  }
  // The mapping of legacy functions makes the text deeper, perhaps deeper than a document may be.
  if ((*root)["functions"]) return 0;

  const std::string rendered = render(*request);
  const auto again = output.parse_copy(rendered);
  require(again.has_value());
  require_extras(*request, *root, *again);
  const auto reparsed = dialect.parse_request(*again);
  require(reparsed.has_value());
  require(render(*reparsed) == rendered);
  return 0;
}
