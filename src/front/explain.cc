#include "front/explain.h"

#include <sstream>

#include "front/check.h"
#include "front/settings/watched_file.h"
#include "gateway/attempt.h"
#include "gateway/explain.h"

namespace sfai::front {
namespace {

Result<std::string> read_text(const std::string& name, std::istream& in) {
  if (name != "-") return read_file(name);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

const dialect::Dialect& dialect_of(const ExplainOptions& options) {
  return *gateway::find_dialect(options.as == "messages" ? "anthropic" : "openai_chat");
}

Result<std::string> explain_text(const gateway::ModelMap& map, const dialect::Dialect& dialect,
                                 const std::string& text) {
  gateway::Inbound inbound;
  inbound.dialect = &dialect;
  if (auto read = gateway::read_inbound(inbound, text); !read) return std::unexpected(read.error());
  auto route = gateway::route(map, inbound.model);
  if (!route) return std::unexpected(route.error());
  return gateway::explain(inbound, *route);
}

ExplainResult unreadable(const Error& error, std::ostream& err) {
  err << error->message << "\n";
  return ExplainResult::unreadable;
}

}  // namespace

ExplainResult explain_file(const ExplainOptions& options, std::istream& in, std::ostream& out, std::ostream& err) {
  auto map_text = read_file(options.config);
  if (!map_text) return unreadable(map_text.error(), err);
  auto map = gateway::parse_model_map(*map_text);
  if (!map) {
    check_map(options.config, std::move(*map_text), err);
    return ExplainResult::unreadable;
  }
  auto request = read_text(options.file, in);
  if (!request) return unreadable(request.error(), err);
  const dialect::Dialect& dialect = dialect_of(options);
  auto explained = explain_text(*map, dialect, *request);
  if (explained) {
    out << *explained;
    return ExplainResult::explained;
  }
  out << dialect.render_error(chat::to_api_error(explained.error())) << "\n";
  return ExplainResult::refused;
}

}  // namespace sfai::front
