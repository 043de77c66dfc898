#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "channel.h"
#include "event_scanner.h"
#include "message_reader.h"
#include "mock_upstream.h"
#include "poller.h"
#include "settings.h"

namespace bench {

/** What was counted since the last `clear`. */
struct Counts {
  std::uint64_t requests = 0;
  std::uint64_t chunks = 0;
  std::vector<Nanoseconds> request_times;  // from the first byte out to the last byte in
  std::vector<Nanoseconds> chunk_times;    // from the mock's clock to ours
};

class ClientConnection;

/** The clients of one measurement. Any answer that is not what the mock said ends it: `fault` says why. */
class Load : public Watcher {
 public:
  Load(Poller& poller, const Settings& settings, Streaming& streaming);
  ~Load() override;

  /** Opens one more connection after the other, few at a time; with a rate, sends the next request. */
  void on_time() override;
  void on_ready(std::uint32_t /*events*/) override {}

  void opened(ClientConnection& connection);
  void completed(ClientConnection& connection);
  void fail(const std::string& reason);
  /** No new requests; streams come to their end. */
  void finish();

  const std::string& request() const { return request_; }
  const Settings& settings() const { return settings_; }
  Counts& counts() { return counts_; }
  const std::string& fault() const { return fault_; }
  bool all_open() const { return open_ == settings_.connections; }
  std::size_t open() const { return open_; }
  std::size_t waiting() const { return waiting_; }

 private:
  void open_more();
  void send_by_rate();
  void start(ClientConnection& connection);

  Poller& poller_;
  Settings settings_;
  Streaming& streaming_;
  std::string request_;
  Counts counts_;
  std::string fault_;
  std::vector<std::unique_ptr<ClientConnection>> connections_;
  std::vector<ClientConnection*> idle_;
  std::size_t open_ = 0;     // have seen an answer's first bytes
  std::size_t waiting_ = 0;  // requests without a complete answer
  Nanoseconds due_ = 0;
  bool finishing_ = false;
};

class ClientConnection : public Watcher {
 public:
  ClientConnection(Load& load, Poller& poller);

  void on_ready(std::uint32_t events) override;
  void send();

 private:
  void feed(std::string_view bytes, Nanoseconds arrived);
  void complete(Nanoseconds arrived);
  std::string describe(const std::string& what) const;

  Load& load_;
  Poller& poller_;
  Channel channel_;
  MessageReader answer_;
  EventScanner events_;
  Nanoseconds sent_ = 0;
  bool opened_ = false;
  bool busy_ = false;
};

}  // namespace bench
