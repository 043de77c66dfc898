#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "aws/credentials_json.h"
#include "aws/endpoint.h"
#include "aws/ini.h"
#include "aws/service_error.h"
#include "aws/timestamp.h"
#include "aws/xml.h"
#include "base/base64.h"

namespace {

using namespace sfai::aws;

void require(bool truth) {
  if (!truth) std::abort();
}

bool is_inside(std::string_view part, std::string_view whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

bool is_printable(std::string_view text) {
  return text.find_first_of(std::string_view("\0\n\r\x1b\x7f", 5)) == text.npos;
}

}  // namespace

// The shared files, and whatever AWS and the metadata services answer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& [section, name, value] : parse_ini(text))
    require(is_inside(section, text) && is_inside(name, text) && is_inside(value, text));

  require(xml_text(text, "AccessKeyId").size() <= size);
  (void)parse_expiration(text);
  (void)parse_endpoint(text, "URL");
  const auto decoded = sfai::decode_base64(text);
  require(!decoded || decoded->size() == size / 4 * 3 - (text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0));

  const Credentials used{.access_key_id = "AKIAIOSFODNN7EXAMPLE",
                         .secret_access_key = sfai::Secret("the-secret-key"),
                         .session_token = sfai::Secret("the-session-token"),
                         .expires = {}};
  const auto error = parse_service_error({.head = {.status = 400, .headers = {}}, .body = std::string(text)}, used);
  require(is_printable(error.message) && is_printable(error.code));
  require(!error.message.contains("the-session-token") && !error.message.contains("AKIAIOSFODNN7EXAMPLE"));
  const auto credentials = parse_credentials_json(std::string(text), "the endpoint");
  require(credentials || is_printable(credentials.error()->message));
  return 0;
}
