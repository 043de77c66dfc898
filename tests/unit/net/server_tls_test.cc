#include <csignal>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

#include "http/event.h"
#include "served.h"

namespace sfai::net {
namespace {

using http::Request;
using http::ResponseWriter;
using http::Task;
using std::chrono::steady_clock;
using testing::drive_until;
using testing::echo;
using testing::RawPeer;
using testing::TemporaryFile;

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
  chmod(path.c_str(), S_IRUSR | S_IWUSR);
}

Task<void> wait_until_cancelled(http::Event& never, bool& waiting, bool& over, ResponseWriter& writer) {
  waiting = true;
  auto waited = co_await never.wait();
  over = writer.gone() && !waited;
}

Task<void> write_without_end(std::uint64_t& bytes, ResponseWriter& writer) {
  auto sent = co_await writer.start({});
  std::string piece(100'000, 'x');
  while (sent) {
    sent = co_await writer.write(piece);
    bytes = writer.bytes_written();
  }
}

class Encrypted : public Served {
 protected:
  Encrypted() {
    std::signal(SIGPIPE, SIG_IGN);  // as the program does: OpenSSL writes without MSG_NOSIGNAL
    use(testing::make_certificate("localhost"));
  }
  void use(const testing::Certificate& pair) {
    write_file(certificate.path(), pair.certificate);
    write_file(key.path(), pair.key);
  }
  RawPeer encrypted_to(testing::FunctionHandler::Function function, ServerOptions options = {}) {
    auto report = [this](const std::string& text) { said += text + "\n"; };
    tls = ServerTls::load({certificate.path(), key.path()}, report, Milliseconds(0)).value();
    options.tls = tls.get();
    return connected_to(std::move(function), options);
  }
  testing::FunctionHandler::Function waiting() {
    return [this](const Request&, ResponseWriter& writer) {
      return wait_until_cancelled(never, is_waiting, over, writer);
    };
  }
  void expect_cancelled_soon() {
    auto since = steady_clock::now();
    drive_until(loop, [this] { return over; });
    EXPECT_LT(steady_clock::now() - since, Milliseconds(100));
    expect_all_closed();
  }

  TemporaryFile certificate{""};
  TemporaryFile key{""};
  std::unique_ptr<ServerTls> tls;
  std::string said;
  http::Event never{loop.get_executor()};
  bool is_waiting = false;
  bool over = false;
};

TEST_F(Encrypted, AnswersOverTlsAndSaysHttp11) {
  auto client = encrypted_to(echo);
  EXPECT_EQ(client.connect_tls(), "http/1.1");
  client.send("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\nok");
  EXPECT_EQ(client.read_until("ok"), "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nPOST /|ok");
  client.send("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  EXPECT_EQ(client.read_to_end(), "HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\nGET /|");
  EXPECT_EQ(said, "");
}

TEST_F(Encrypted, TakesABodyOfManyRecords) {
  auto client = encrypted_to(echo);
  client.connect_tls();
  std::string body(3'000'000, 'x');
  client.send("POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 3000000\r\n\r\n" + body);
  EXPECT_EQ(client.read_to_end(),
            "HTTP/1.1 200 OK\r\ncontent-length: 3000007\r\nconnection: close\r\n\r\nPOST /|" + body);
}

TEST_F(Encrypted, RefusesAClientThatSpeaksOnlyOtherProtocols) {
  auto client = encrypted_to(echo);
  EXPECT_THROW(client.connect_tls("h2"), std::runtime_error);
  expect_all_closed();
}

TEST_F(Encrypted, EndsAHandshakeThatTakesTooLong) {
  auto client = encrypted_to(echo, {.read_timeout = Milliseconds(20)});
  client.send("\x16\x03\x01");
  EXPECT_EQ(client.read_to_end(), "");
  expect_all_closed();
}

TEST_F(Encrypted, ClosesAConnectionThatSpeaksPlainly) {
  auto client = encrypted_to(echo);
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(client.read_to_end().find("200"), std::string::npos);
  expect_all_closed();
}

TEST_F(Encrypted, CancelsAHandlerWhenTheClientCloses) {
  auto client = encrypted_to(waiting());
  client.connect_tls();
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  drive_until(loop, [this] { return is_waiting; });
  client.close();
  expect_cancelled_soon();
}

TEST_F(Encrypted, CancelsAHandlerWhenTheConnectionIsReset) {
  auto client = encrypted_to(waiting());
  client.connect_tls();
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  drive_until(loop, [this] { return is_waiting; });
  client.reset();
  expect_cancelled_soon();
}

TEST_F(Encrypted, ClosesAConnectionWhoseClientAsksAgainAndLeaves) {
  auto client = encrypted_to(echo);
  client.connect_tls();
  client.send("GET /a HTTP/1.1\r\nhost: x\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(client.read_until("GET /b|").substr(0, 15), "HTTP/1.1 200 OK");
  client.close();
  expect_all_closed();
}

TEST_F(Encrypted, SlowsAHandlerDownToItsClient) {
  std::uint64_t bytes = 0;
  auto client =
      encrypted_to([&bytes](const Request&, ResponseWriter& writer) { return write_without_end(bytes, writer); });
  client.connect_tls();
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  testing::drive_for(loop, Milliseconds(100));
  auto stuck_at = bytes;
  testing::drive_for(loop, Milliseconds(50));
  EXPECT_EQ(bytes, stuck_at);
  EXPECT_EQ(client.read(stuck_at).size(), stuck_at);
  client.reset();
  expect_all_closed();
}

TEST_F(Encrypted, TakesAChangedCertificateForNewConnections) {
  auto first = encrypted_to(echo);
  first.connect_tls();
  use(testing::make_certificate("elsewhere"));
  auto second = RawPeer::connect(loop, server->port());
  second.connect_tls();
  EXPECT_EQ(said, "the TLS certificate '" + certificate.path() + "' was read again\n");
  first.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(first.read_until("|"), "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nGET /|");
}

TEST_F(Encrypted, KeepsTheOldPairWhereTheNewDoesNotFitAndSaysSoOnce) {
  auto first = encrypted_to(echo);
  write_file(key.path(), testing::make_certificate("elsewhere").key);
  auto second = RawPeer::connect(loop, server->port());
  EXPECT_EQ(second.connect_tls(), "http/1.1");
  EXPECT_EQ(said.find("key values mismatch; the one read before stays in use\n"), said.size() - 54) << said;
  said.clear();
  auto third = RawPeer::connect(loop, server->port());
  EXPECT_EQ(third.connect_tls(), "http/1.1");
  EXPECT_EQ(said, "");
}

TEST_F(Encrypted, WarnsOfAKeyThatEverybodyCanRead) {
  chmod(key.path().c_str(), S_IRUSR | S_IWUSR | S_IROTH);
  auto client = encrypted_to(echo);
  EXPECT_EQ(said, "the TLS key '" + key.path() + "' can be read by every user of this machine: chmod 600 it\n");
}

std::string failure_of(const std::string& certificate, const std::string& key) {
  auto loaded = ServerTls::load({certificate, key}, {});
  return loaded ? "no failure" : std::string(name_of(loaded.error()->kind)) + ": " + loaded.error()->message;
}

TEST_F(Encrypted, NamesTheFileThatCannotBeUsed) {
  EXPECT_EQ(failure_of("/none.pem", key.path()),
            "not_configured: cannot use the TLS certificate '/none.pem': No such file or directory");
  EXPECT_EQ(failure_of(certificate.path(), "/none.key"),
            "not_configured: cannot use the TLS key '/none.key': No such file or directory");
  TemporaryFile nonsense("nonsense");
  EXPECT_EQ(failure_of(nonsense.path(), key.path()),
            "not_configured: cannot use the TLS certificate '" + nonsense.path() + "': no start line");
  write_file(key.path(), testing::make_certificate("elsewhere").key);
  EXPECT_EQ(failure_of(certificate.path(), key.path()),
            "not_configured: cannot use the TLS key '" + key.path() + "': key values mismatch");
}

}  // namespace
}  // namespace sfai::net
