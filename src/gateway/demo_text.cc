#include "gateway/demo_text.h"

#include <algorithm>

namespace sfai::gateway {
namespace {

std::string state_of(const provider::Provider& provider, Settings& settings) {
  if (provider.demo) return "answers now";
  if (settings.has_provider_key(provider)) return "ready";
  if (provider.keys.empty()) return "ready, needs no key";
  const provider::KeyName& key = provider.keys.front();
  return "needs " + (key.env.empty() ? key.secret : "`" + key.env + "`");
}

std::string role_line(const ModelMap& map, const std::string& name, const RoleConfig& role, Settings& settings) {
  const auto& provider = map.providers.find(role.target.provider)->second;
  return "- `" + name + "` is " + role.target.provider + "/" + role.target.model + ": " + state_of(provider, settings) +
         "\n";
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

std::string render_demo_text(const ModelMap& map, Settings& settings, std::string_view address,
                             std::string_view user_text) {
  std::string text = "## sfai works\n\nThis is the built-in demo: no key, no network. The roles of this gateway:\n\n";
  for (const auto& [name, role] : map.roles) text += role_line(map, name, role, settings);
  text +=
      "\nSet the missing keys in the environment or in a `.env` file beside the program, and ask again; nothing has to "
      "be "
      "restarted for `.env` or for `model_map.json`.\n\n```sh\ncurl -N " +
      std::string(address) +
      "/v1/chat/completions -H 'content-type: application/json' \\\n"
      "  -d '{\"model\":\"demo\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'\n```\n";
  if (!user_text.empty()) text += "\nYou said:\n\n> " + std::string(user_text) + "\n";
  return text;
}

std::vector<std::string_view> cut_in_pieces(std::string_view text, std::size_t least) {
  std::vector<std::string_view> pieces;
  std::size_t size = std::clamp<std::size_t>(text.size() / (least + 1), 1, 24);
  while (!text.empty()) {
    std::size_t end = std::min(size, text.size());
    while (end < text.size() && is_continuation(text[end])) ++end;
    pieces.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return pieces;
}

}  // namespace sfai::gateway
