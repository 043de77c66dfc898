#include "front/settings/map_text.h"

namespace sfai::front {
namespace {

std::string describe(const std::string& name, const std::vector<gateway::MapProblem>& problems) {
  std::string text;
  for (const auto& problem : problems) {
    text += (text.empty() ? "" : "\n  ") + name + ": " + (problem.pointer.empty() ? "" : problem.pointer + ": ") +
            problem.message;
  }
  return text;
}

}  // namespace

Result<std::shared_ptr<const gateway::ModelMap>> parse_map(const std::string& name, std::string text) {
  auto parsed = gateway::parse_model_map(std::move(text));
  if (!parsed) return fail(ErrorKind::not_configured, describe(name, parsed.error()));
  return std::make_shared<const gateway::ModelMap>(std::move(*parsed));
}

}  // namespace sfai::front
