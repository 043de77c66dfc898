#include "load.h"

namespace bench {
namespace {

// A gateway is not to be measured by how it takes thousands of connections in one moment.
constexpr std::size_t opening_at_once = 64;

}  // namespace

Load::Load(Poller& poller, const Settings& settings, Streaming& streaming)
    : poller_(poller), settings_(settings), streaming_(streaming), request_(render_request(settings)) {
  streaming_ = {.interval = settings.interval, .chunks = settings.chunks};
  counts_.request_times.reserve(1 << 20);
  counts_.chunk_times.reserve(1 << 20);
  due_ = now();
  if (settings_.rate > 0) {
    poller_.call_at(due_, *this);
  } else {
    open_more();
  }
}

Load::~Load() = default;

void Load::open_more() {
  while (fault_.empty() && connections_.size() < settings_.connections &&
         connections_.size() - open_ < opening_at_once) {
    connections_.push_back(std::make_unique<ClientConnection>(*this, poller_));
    start(*connections_.back());
  }
}

void Load::on_time() {
  if (finishing_ || !fault_.empty()) {
    due_ = 0;
    return;
  }
  due_ += static_cast<Nanoseconds>(1e9 / settings_.rate);
  poller_.call_at(due_, *this);
  send_by_rate();
}

void Load::send_by_rate() {
  if (idle_.empty()) {
    connections_.push_back(std::make_unique<ClientConnection>(*this, poller_));
    return start(*connections_.back());
  }
  auto* connection = idle_.back();
  idle_.pop_back();
  start(*connection);
}

void Load::start(ClientConnection& connection) {
  ++waiting_;
  connection.send();
}

void Load::opened(ClientConnection& /*connection*/) {
  ++open_;
  if (settings_.rate == 0) open_more();
}

void Load::completed(ClientConnection& connection) {
  --waiting_;
  ++counts_.requests;
  if (settings_.rate > 0) {
    idle_.push_back(&connection);
  } else if (!finishing_) {
    start(connection);
  }
}

void Load::fail(const std::string& reason) {
  if (fault_.empty()) fault_ = reason;
}

void Load::finish() {
  finishing_ = true;
  streaming_.ending = true;
}

}  // namespace bench
