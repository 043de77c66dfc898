#include "aws/xml.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace sfai::aws {
namespace {

struct Entity {
  std::string_view name;
  char meaning;
};

constexpr std::array entities{
    Entity{"&amp;", '&'}, Entity{"&lt;", '<'},   Entity{"&gt;", '>'},   Entity{"&quot;", '"'}, Entity{"&apos;", '\''},
    Entity{"&#34;", '"'}, Entity{"&#39;", '\''}, Entity{"&#xA;", '\n'}, Entity{"&#xD;", '\r'},
};

std::string resolved(std::string_view text) {
  std::string made;
  while (!text.empty()) {
    auto entity = std::ranges::find_if(entities, [&](const auto& known) { return text.starts_with(known.name); });
    made += entity == entities.end() ? text.front() : entity->meaning;
    text.remove_prefix(entity == entities.end() ? 1 : entity->name.size());
  }
  return made;
}

// After the tag's name: white space and attributes, or its end.
bool ends_name(std::string_view rest) { return rest.starts_with('>') || rest.starts_with(' '); }

}  // namespace

std::string xml_text(std::string_view xml, std::string_view element) {
  const std::string opening = "<" + std::string(element);
  const std::string closing = "</" + std::string(element) + ">";
  for (auto at = xml.find(opening); at != xml.npos; at = xml.find(opening, at + 1)) {
    const auto rest = xml.substr(at + opening.size());
    if (!ends_name(rest)) continue;
    const auto start = rest.find('>');
    const auto end = rest.find(closing);
    if (start == rest.npos || end == rest.npos || end < start || rest[start - (start > 0 ? 1 : 0)] == '/') return {};
    return resolved(trim(rest.substr(start + 1, end - start - 1)));
  }
  return {};
}

}  // namespace sfai::aws
