#include "samples.h"

#include <fmt/format.h>

namespace bench {

using namespace sfai;

std::string sample_head() {
  return "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:8787\r\ncontent-type: application/json\r\naccept: "
         "application/json\r\nuser-agent: OpenAI/Python 2.0.0\r\nx-stainless-lang: python\r\nx-stainless-os: Linux\r\n"
         "authorization: Bearer bench-client-key\r\ncontent-length: 900\r\n\r\n";
}

std::string sample_body(std::size_t size) {
  constexpr std::string_view sentence = "Please say \\\"hello\\\" again,\\nand then say why.  ";
  constexpr std::size_t most_a_message = 2'000;
  std::string messages = R"({"role":"system","content":"Be brief."})";
  for (int number = 0; messages.size() < size; ++number) {
    std::string text;
    while (text.size() < std::min(most_a_message, size - messages.size())) text += sentence;
    messages += fmt::format(R"(,{{"role":"{}","content":"{}"}})", number % 2 == 0 ? "user" : "assistant", text);
  }
  return fmt::format(R"({{"model":"r","stream":true,"max_tokens":64,"temperature":0.7,"messages":[{}]}})", messages);
}

std::string sample_map(std::string_view target) { return fmt::format(R"({{"models":{{"r":"{}"}}}})", target); }

gateway::LogRecord sample_record() {
  gateway::LogRecord record;
  record.time = WallTime(std::chrono::seconds(1'700'000'000));
  record.request_id = "req_0123456789abcdef0123456789abcdef";
  record.key = "bench";
  record.route = "POST /v1/chat/completions";
  record.role = "backend_developer";
  record.provider = "openai";
  record.model = "gpt-4o";
  record.status = 200;
  record.lane = "native";
  record.attempt = 1;
  record.mode = "stream";
  record.bytes_in = 900;
  record.bytes_out = 29'000;
  record.client_ip = "127.0.0.1";
  return record;
}

}  // namespace bench
