#include <array>

#include "dialect/openai_chat/extras.h"
#include "dialect/openai_chat/openai_chat.h"
#include "dialect/openai_chat/params.h"

namespace sfai::dialect::openai_chat {
namespace {

// What a request is about belongs to the client, and `stream` to the lane.
constexpr std::array<std::string_view, 7> not_params = {"model",          "messages",  "tools",        "stream",
                                                        "stream_options", "functions", "function_call"};

template <class T>
void merge(std::optional<T>& field, std::optional<T> param, Precedence precedence) {
  if (param && (!field || precedence == Precedence::force)) field = std::move(param);
}

// A parameter that has two homes: a neutral field and, in forms that only this dialect has, an extra. What wins empties
// both.
template <class T>
void merge_with_extra(chat::ChatRequest& request, std::optional<T>& field, const chat::ChatRequest& params,
                      const std::optional<T>& param, std::string_view name, Precedence precedence) {
  const chat::Extra* verbatim = find_extra(params.extras, name);
  if (!param && verbatim == nullptr) return;
  const bool said = field || find_extra(request.extras, name) != nullptr;
  if (said && precedence == Precedence::defaults) return;
  erase_extra(request.extras, name);
  field = param;
  if (verbatim != nullptr) request.extras.push_back(*verbatim);
}

void merge_extras(chat::ChatRequest& request, const chat::Extras& params, Precedence precedence) {
  for (const chat::Extra& param : params) {
    if (param.name == "tool_choice" || param.name == "response_format") continue;
    const bool said = find_extra(request.extras, param.name) != nullptr;
    if (said && precedence == Precedence::defaults) continue;
    erase_extra(request.extras, param.name);
    request.extras.push_back(param);
  }
}

}  // namespace

Result<void> apply_params(chat::ChatRequest& request, wire::JsonValue params, Precedence precedence) {
  Fault fault;
  ObjectReader reader(params, {}, fault);
  for (const std::string_view name : not_params) {
    if (reader.any(name)) reader.complain(name, "cannot be set by a role's parameters");
  }
  chat::ChatRequest said;
  read_params(reader, said);
  reader.rest(said.extras);
  if (fault.found()) return std::unexpected(*fault.error());

  merge(request.max_tokens, said.max_tokens, precedence);
  merge(request.temperature, said.temperature, precedence);
  merge(request.top_p, said.top_p, precedence);
  merge(request.parallel_tool_calls, said.parallel_tool_calls, precedence);
  merge(request.user, said.user, precedence);
  merge(request.web_search, said.web_search, precedence);
  const bool force = precedence == Precedence::force;
  if (!said.stop.empty() && (request.stop.empty() || force)) request.stop = said.stop;
  if (!said.reasoning.empty() && (request.reasoning.empty() || force)) request.reasoning = said.reasoning;
  merge_with_extra(request, request.tool_choice, said, said.tool_choice, "tool_choice", precedence);
  merge_with_extra(request, request.response_format, said, said.response_format, "response_format", precedence);
  merge_extras(request, said.extras, precedence);
  return {};
}

}  // namespace sfai::dialect::openai_chat
