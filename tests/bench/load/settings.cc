#include "settings.h"

#include <fmt/format.h>
#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>

namespace bench {
namespace {

using Setter = std::function<void(Settings&, const std::string&)>;

const std::map<std::string, Setter>& setters() {
  static const std::map<std::string, Setter> table = {
      {"port", [](auto& s, auto& value) { s.port = static_cast<std::uint16_t>(std::stoi(value)); }},
      {"path", [](auto& s, auto& value) { s.path = value; }},
      {"model", [](auto& s, auto& value) { s.model = value; }},
      {"key", [](auto& s, auto& value) { s.key = value; }},
      {"header", [](auto& s, auto& value) { s.headers.push_back(value); }},
      {"stream", [](auto& s, auto& value) { s.stream = value == "1"; }},
      {"connections", [](auto& s, auto& value) { s.connections = std::stoul(value); }},
      {"rate", [](auto& s, auto& value) { s.rate = std::stod(value); }},
      {"seconds", [](auto& s, auto& value) { s.seconds = std::stod(value); }},
      {"warm", [](auto& s, auto& value) { s.warm = std::stod(value); }},
      {"interval_ms", [](auto& s, auto& value) { s.interval = static_cast<Nanoseconds>(std::stod(value) * 1e6); }},
      {"chunks", [](auto& s, auto& value) { s.chunks = std::stoul(value); }},
      {"argument", [](auto& s, auto& value) { s.command.push_back(value); }},
      {"environment", [](auto& s, auto& value) { s.environment.push_back(value); }},
      {"folder", [](auto& s, auto& value) { s.folder = value; }},
      {"core", [](auto& s, auto& value) { s.core = std::stoi(value); }},
      {"lambda", [](auto& s, auto& value) { s.lambda = value == "1"; }},
      {"process", [](auto& s, auto& value) { s.processes.push_back(std::stoi(value)); }},
  };
  return table;
}

std::string body_of(const Settings& settings) {
  std::string question;
  for (int count = 0; count < 33; ++count) question += "Please say hello again. ";
  return fmt::format(
      R"({{"model":"{}","stream":{},"max_tokens":64,"messages":[{{"role":"system","content":"Be brief."}},{{"role":"user","content":"{}"}}]}})",
      settings.model, settings.stream ? "true" : "false", question);
}

}  // namespace

Settings parse_settings(const std::string& line) {
  Settings settings;
  std::istringstream words(line);
  for (std::string word; words >> word;) {
    auto at = word.find('=');
    auto setter = setters().find(word.substr(0, at));
    if (at == std::string::npos || setter == setters().end()) throw std::invalid_argument("unknown word: " + word);
    setter->second(settings, word.substr(at + 1));
  }
  return settings;
}

std::string render_request(const Settings& settings) {
  auto body = body_of(settings);
  auto head = fmt::format("POST {} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\ncontent-type: application/json\r\naccept: */*\r\n",
                          settings.path, settings.port);
  if (!settings.key.empty()) head += fmt::format("authorization: Bearer {}\r\n", settings.key);
  for (const auto& header : settings.headers) head += header + "\r\n";
  return fmt::format("{}content-length: {}\r\n\r\n{}", head, body.size(), body);
}

}  // namespace bench
