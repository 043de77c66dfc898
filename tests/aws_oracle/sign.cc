// Reads one JSON object a line: {"host","port","tls","method","target","headers":[[name,value]…],"body" (hexadecimal),
// "access_key_id","secret_access_key","session_token","region","service","time" (seconds)}. Writes one a line with the
// headers that signing sets.
#include <chrono>
#include <iostream>
#include <string>

#include "aws/credentials.h"
#include "aws/sigv4.h"
#include "wire/json.h"
#include "wire/json_writer.h"

namespace {

using sfai::wire::JsonValue;

std::string from_hex(const std::string& digits) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < digits.size(); at += 2)
    bytes += static_cast<char>(std::stoi(digits.substr(at, 2), nullptr, 16));
  return bytes;
}

std::string signed_headers(JsonValue input) {
  const std::string body = from_hex(input["body"].string());
  sfai::http::ClientRequest request;
  request.endpoint.host = input["host"].string();
  request.endpoint.port = static_cast<std::uint16_t>(input["port"].integer().value());
  request.endpoint.tls = input["tls"].boolean().value();
  request.method = input["method"].string();
  request.target = input["target"].string();
  request.body = body;
  for (auto header = input["headers"].first(); header; header = header.next())
    request.headers.add(header.first().string(), header.first().next().string());
  const sfai::aws::Credentials credentials{.access_key_id = input["access_key_id"].string(),
                                           .secret_access_key = sfai::Secret(input["secret_access_key"].string()),
                                           .session_token = sfai::Secret(input["session_token"].string()),
                                           .expires = {}};
  const auto now = sfai::WallTime(std::chrono::seconds(input["time"].integer().value()));
  sfai::aws::sign(request, credentials, {input["region"].string(), input["service"].string()}, now);

  std::string line;
  sfai::wire::JsonWriter json(line);
  json.begin_object();
  for (const std::string_view name : {"authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"})
    if (const auto value = request.headers.find(name)) json.member(name, *value);
  json.end_object();
  return line;
}

}  // namespace

int main() {
  sfai::wire::JsonDocument document;
  for (std::string line; std::getline(std::cin, line);) {
    auto input = document.parse_copy(line);
    if (!input) {
      std::cerr << "aws_sign: " << input.error()->message << "\n";
      return 1;
    }
    std::cout << signed_headers(*input) << "\n";
  }
}
