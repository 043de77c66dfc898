#include <array>

#include "provider/provider.h"

namespace sfai::provider {
namespace {

Provider openai() {
  Provider row;
  row.name = "openai";
  row.dialect = "openai_chat";
  row.base_url = parse_base_url("https://api.openai.com/v1").value();
  row.auth = Auth::bearer;
  row.keys = {{.env = "OPENAI_API_KEY", .secret = "OPENAI_API_KEY"}};
  return row;
}

Provider anthropic() {
  Provider row;
  row.name = "anthropic";
  row.dialect = "anthropic";
  row.base_url = parse_base_url("https://api.anthropic.com").value();
  row.auth = Auth::x_api_key;
  row.keys = {{.env = "ANTHROPIC_API_KEY", .secret = "ANTHROPIC_API_KEY"}};
  return row;
}

Provider demo() {
  Provider row;
  row.name = "demo";
  row.dialect = "openai_chat";
  row.auth = Auth::none;
  row.demo = true;
  return row;
}

}  // namespace

std::span<const Provider> built_in_providers() {
  static const std::array rows{openai(), anthropic(), demo()};
  return rows;
}

}  // namespace sfai::provider
