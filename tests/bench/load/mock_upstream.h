#pragma once
#include <cstdint>
#include <memory>
#include <openssl/ssl.h>
#include <unordered_set>
#include <vector>

#include "answers.h"
#include "channel.h"
#include "message_reader.h"
#include "poller.h"

namespace bench {

/** How the mock streams; a running stream heeds a change from its next chunk on. */
struct Streaming {
  Nanoseconds interval = 10'000'000;
  std::uint64_t chunks = 0;  // of one stream; 0: until `ending`
  bool ending = false;
};

class MockConnection;

/** A vendor that costs almost nothing: it answers each POST whole or as a stream, in the dialect that its path names.
 */
class MockUpstream : public Watcher {
 public:
  MockUpstream(Poller& poller, std::uint16_t port, SSL_CTX* context = nullptr);
  ~MockUpstream() override;

  void on_ready(std::uint32_t events) override;
  Streaming& streaming() { return streaming_; }
  /** Where in the interval the next stream begins: streams that start together must not speak together. */
  Nanoseconds next_phase();
  std::uint64_t chunks_sent() const { return chunks_sent_; }
  void count_chunk() { ++chunks_sent_; }
  /** Frees the connection at the end of the turn. */
  void bury(MockConnection& connection) { graves_.push_back(&connection); }
  void clear_graves();

 private:
  Poller& poller_;
  int listener_;
  SSL_CTX* context_;
  Streaming streaming_;
  std::uint64_t chunks_sent_ = 0;
  double phase_ = 0;
  std::unordered_set<std::unique_ptr<MockConnection>> connections_;
  std::vector<MockConnection*> graves_;
};

class MockConnection : public Watcher {
 public:
  MockConnection(MockUpstream& upstream, Poller& poller, int descriptor, SSL_CTX* context);

  void on_ready(std::uint32_t events) override;
  /** The next chunk, or the end. */
  void on_time() override;

 private:
  void read();
  void feed(std::string_view bytes);
  void answer();
  void start_stream();
  void send_chunk();
  void send(std::string_view bytes);
  void leave();

  MockUpstream& upstream_;
  Poller& poller_;
  Channel channel_;
  MessageReader request_;
  std::string body_;
  Dialect dialect_ = Dialect::openai_chat;
  Nanoseconds due_ = 0;  // 0: no stream
  std::uint64_t chunks_ = 0;
  bool gone_ = false;
  bool watches_writing_ = false;
};

}  // namespace bench
