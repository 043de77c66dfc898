#include "descriptors.h"
#include "http/event.h"
#include "served.h"

namespace sfai::net {
namespace {

using http::Request;
using http::ResponseWriter;
using http::Task;
using testing::drive_for;
using testing::drive_until;
using testing::echo;
using testing::RawPeer;

Task<void> wait_for(http::Event& event, int& waiting, ResponseWriter& writer) {
  ++waiting;
  auto released = co_await event.wait();
  --waiting;
  if (released) co_await writer.respond({}, "released");
}

// The loop's connections hold places in it until the loop dies.
struct Limited {
  std::optional<Admission> admission;
};

class Overloaded : protected Limited, public Served {
 protected:
  testing::FunctionHandler::Function held() {
    return [this](const Request&, ResponseWriter& writer) { return wait_for(release, waiting, writer); };
  }
  RawPeer another() { return RawPeer::connect(loop, server->port()); }
  // A request that is under way once this returns.
  void hold(RawPeer& client) {
    int before = waiting;
    client.send("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n");
    drive_until(loop, [&] { return waiting > before; });
  }
  static std::string refusal(const std::string& why) {
    std::string body = "refused: the gateway is overloaded: " + why + ", try again";
    return "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\ncontent-length: " +
           std::to_string(body.size()) + "\r\nconnection: close\r\n\r\n" + body;
  }

  http::Event release{loop.get_executor()};
  int waiting = 0;
};

TEST_F(Overloaded, RefusesARequestBeyondTheLimitAndLetsTheOthersGoOn) {
  admission.emplace(AdmissionLimits{.requests = 1});
  auto first = connected_to(held(), {.admission = &*admission});
  hold(first);
  auto second = another();
  second.send("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9000\r\n\r\n");
  second.shut_down_sending();
  EXPECT_EQ(second.read_to_end(), refusal("too many requests are under way"));
  release.set();
  EXPECT_EQ(first.read_until("released"), "HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nreleased");
  first.send("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n");
  EXPECT_EQ(first.read_until("released"), "HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nreleased");
}

TEST_F(Overloaded, AnswersWhatCostsNothingBeyondTheLimit) {
  admission.emplace(AdmissionLimits{.requests = 0});
  auto client = connected_to(echo, {.admission = &*admission});
  client.send("GET /health HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(client.read_until("|"), "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\nGET /health|");
}

TEST_F(Overloaded, TurnsAConnectionBeyondTheLimitAway) {
  admission.emplace(AdmissionLimits{.connections = 1});
  auto first = connected_to(held(), {.admission = &*admission});
  hold(first);
  auto second = another();
  second.send("POST /v1/messages HTTP/1.1\r\n");
  second.shut_down_sending();
  EXPECT_EQ(second.read_to_end(), refusal("too many connections are open"));
}

TEST_F(Overloaded, TurnsASilentConnectionAwayToo) {
  admission.emplace(AdmissionLimits{.connections = 0});
  auto client = connected_to(echo, {.read_timeout = Milliseconds(10), .admission = &*admission});
  EXPECT_EQ(client.read_to_end(), refusal("too many connections are open"));
}

TEST_F(Overloaded, ClosesTheLongestIdleConnectionForANewOne) {
  admission.emplace(AdmissionLimits{.connections = 2});
  auto oldest = connected_to(echo, {.admission = &*admission});
  auto younger = another();
  for (auto* client : {&oldest, &younger}) {
    client->send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    client->read_until("GET /|");
  }
  auto newest = another();
  newest.send("GET /new HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(newest.read_until("|"), "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nGET /new|");
  EXPECT_EQ(oldest.read_to_end(), "");
  younger.send("GET /kept HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(younger.read_until("|"), "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nGET /kept|");
}

TEST_F(Overloaded, DropsAFloodOfConnectionsWithoutAWord) {
  admission.emplace(AdmissionLimits{.connections = 0, .refusals = 1});
  auto first = connected_to(echo, {.admission = &*admission});
  auto second = another();
  EXPECT_EQ(second.read_to_end(), "");
  first.send("GET / HTTP/1.1\r\n");
  EXPECT_EQ(first.read_until("\r\n"), "HTTP/1.1 503 Service Unavailable\r\n");
}

TEST_F(Overloaded, RefusesRequestsWhileMemoryIsShort) {
  std::size_t resident = 101;
  admission.emplace(AdmissionLimits{.memory_bytes = 100}, [&] { return resident; });
  auto client = connected_to(echo, {.admission = &*admission});
  client.send("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9000\r\n\r\n");
  client.shut_down_sending();
  EXPECT_EQ(client.read_to_end(), refusal("it is short of memory"));
  resident = 100;
  drive_for(loop, Milliseconds(110));
  auto later = another();
  later.send("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\nok");
  EXPECT_EQ(later.read_until("ok"), "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nPOST /|ok");
}

TEST_F(Overloaded, LetsABodyGoThatIsStillComingWhenMemoryGetsShort) {
  std::size_t resident = 1;
  admission.emplace(AdmissionLimits{.memory_bytes = 100}, [&] { return resident; });
  auto client = connected_to(echo, {.admission = &*admission});
  client.send("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9000\r\n\r\n");
  drive_for(loop, Milliseconds(110));
  resident = 101;
  client.send("a");
  client.shut_down_sending();
  EXPECT_EQ(client.read_to_end(), refusal("it is short of memory"));
}

TEST_F(Overloaded, TurnsClientsAwayOneByOneWhenDescriptorsHaveRunOut) {
  auto first = connected_to(echo);
  auto second = another();
  {
    DescriptorsUsedUp none_left;
    first.send("GET / HTTP/1.1\r\n");
    first.shut_down_sending();
    EXPECT_EQ(first.read_to_end(), refusal("too many connections are open"));
    second.send("GET / HTTP/1.1\r\n");
    second.shut_down_sending();
    EXPECT_EQ(second.read_to_end(), refusal("too many connections are open"));
  }
  auto later = another();
  later.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(later.read_until("|"), "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nGET /|");
}

}  // namespace
}  // namespace sfai::net
