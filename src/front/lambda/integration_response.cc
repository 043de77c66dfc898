#include "front/lambda/integration_response.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "base/base64.h"
#include "base/text.h"
#include "wire/json_writer.h"
#include "wire/utf8.h"

namespace sfai::front {
namespace {

// The connection to the client is AWS's: what belongs to it is not ours to say.
constexpr std::array<std::string_view, 9> hop_by_hop{"connection",        "keep-alive", "proxy-authenticate",
                                                     "proxy-connection",  "te",         "trailer",
                                                     "transfer-encoding", "upgrade",    "content-length"};

struct Fields {
  std::map<std::string, std::string> headers;  // equal names joined
  std::vector<std::string> cookies;
};

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

Fields sort(const http::Headers& headers) {
  Fields fields;
  for (const auto& header : headers) {
    std::string name = lower_case(header.name);
    if (std::ranges::find(hop_by_hop, name) != hop_by_hop.end()) continue;
    if (name == "set-cookie") {
      fields.cookies.emplace_back(header.value);
      continue;
    }
    std::string& value = fields.headers[name];
    value.append(value.empty() ? "" : ", ").append(header.value);
  }
  return fields;
}

void write_headers(wire::JsonWriter& json, const Fields& fields) {
  json.key("headers").begin_object();
  for (const auto& [name, value] : fields.headers) json.member(name, value);
  json.end_object();
}

void write_cookies(wire::JsonWriter& json, const Fields& fields) {
  json.begin_array();
  for (const auto& cookie : fields.cookies) json.string(cookie);
  json.end_array();
}

}  // namespace

std::string render_prelude(const http::ResponseHead& head) {
  constexpr std::size_t nul_bytes = 8;
  Fields fields = sort(head.headers);
  std::string prelude;
  wire::JsonWriter json(prelude);
  json.begin_object().member_integer("statusCode", head.status);
  write_headers(json, fields);
  json.key("cookies");
  write_cookies(json, fields);
  json.end_object();
  prelude.append(nul_bytes, '\0');
  return prelude;
}

std::string render_whole(const http::ResponseHead& head, std::string_view body, HttpEvent::Form form) {
  Fields fields = sort(head.headers);
  std::string answer;
  wire::JsonWriter json(answer);
  json.begin_object().member_integer("statusCode", head.status);
  write_headers(json, fields);
  if (form == HttpEvent::Form::function_url) {
    json.key("cookies");
    write_cookies(json, fields);
  } else if (!fields.cookies.empty()) {
    json.key("multiValueHeaders").begin_object().key("set-cookie");
    write_cookies(json, fields);
    json.end_object();
  }
  bool is_text = wire::is_utf8(body);
  if (is_text) {
    json.member("body", body);
  } else {
    json.member("body", encode_base64(body));
  }
  json.member_boolean("isBase64Encoded", !is_text).end_object();
  return answer;
}

}  // namespace sfai::front
