#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "http/handler.h"
#include "net/admission.h"
#include "net/http1_parser.h"
#include "net/patient_writer.h"
#include "net/server.h"
#include "net/socket.h"

namespace sfai::net {

class Connection;

// What all connections of one server share.
struct ServerCore {
  http::Handler& handler;
  ServerOptions options;
  std::vector<char> buffer;  // every connection of the thread reads into it, none keeps it across a wait
  std::unordered_set<Connection*> open = {};
  std::list<Connection*> idle = {};  // without a request, the longest idle first
  bool draining = false;
  Admission unlimited = Admission();  // where the program has none of its own

  Admission& admission() { return options.admission != nullptr ? *options.admission : unlimited; }
};

// A client's connection: reads a request, lets the handler answer it, and again.
class Connection final : private Watched::Observer {
 public:
  enum class Purpose { serve, turn_away };
  // Of the program's places, one for the connection.
  Connection(std::shared_ptr<ServerCore> core, std::unique_ptr<ByteStream> stream, Place place, Purpose purpose);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Until the connection ends. Cancelled by way of slot().
  Task<void> run();
  boost::asio::cancellation_slot slot() { return cancel_.slot(); }

  void close_if_idle();
  // Idle, and not a client that has only just come and is about to ask.
  bool may_be_closed_for_another() const;
  // The client is gone, or is to be: ends what the handler waits for.
  void abandon();
  void close();

  // For the answer. Error client_gone, from then on always. What send_now() leaves of the pieces is for send().
  Result<void> send_now(std::span<std::string_view>& pieces);
  Task<Result<void>> send(std::span<std::string_view> pieces);
  Reactor& reactor() { return stream_->socket().reactor(); }
  bool gone() const { return gone_; }
  bool draining() const { return core_->draining; }

 private:
  struct Incoming {
    http::Request request;
    std::optional<Place> place;  // among those under way
    bool http_1_0 = false;
    bool keep_alive = false;
  };
  using Fault = std::optional<Http1Failure>;  // nothing: the client left, or began no request in time
  // A request on its way in.
  struct Arrival {
    RequestParser parser;
    SteadyTime head_by = {};  // once it has begun
    SteadyTime body_since = {};
    std::uint64_t body_bytes = 0;
    bool wants_continue = false;                // it is to be told that its body may come
    std::optional<Place> place = std::nullopt;  // once the head is there
  };

  Task<void> serve();
  Task<void> turn_away();
  // The request as far as it came, also with a fault.
  Task<std::expected<void, Fault>> read_request(Incoming& incoming);
  std::expected<void, Fault> took(Arrival& arrival, const Result<std::size_t>& count);
  std::expected<void, Fault> take(Arrival& arrival, std::string_view bytes);
  std::expected<void, Fault> begin_body(Arrival& arrival);
  SteadyTime next_deadline(const Arrival& arrival, SteadyTime now) const;
  void begin_idling(SteadyTime now);
  bool end_idling();
  Task<bool> answer(Incoming& incoming);
  Task<void> refuse(Http1Failure& why, http::Request& request);
  Task<void> refuse(Http1Failure why, http::Request request, Milliseconds linger_at_most);
  Task<void> linger(SteadyTime until);
  std::string client_of(const http::Request& request) const;
  // Where a peer always has bytes ready nothing waits, and the thread's other tasks would wait for ever: the caller
  // then queues behind them.
  bool has_had_its_turn();
  std::unexpected<Error> left(const Error& why);
  void watch();
  void stop_watching();
  void on_readable() override { look_for_end(); }
  void look_for_end();

  std::shared_ptr<ServerCore> core_;  // owners: the server and its connections
  std::unique_ptr<ByteStream> stream_;
  Place place_;
  Purpose purpose_;
  boost::asio::ip::address peer_;
  std::string peer_text_;
  unsigned turns_ = 0;  // reads and requests, to give way every few of them
  PatientWriter writer_;
  boost::asio::cancellation_signal cancel_;  // of run()
  std::string rest_;                         // came behind the last request
  // Its place in core_->idle while it waits for the first byte of a request; at other times the place waits here.
  std::list<Connection*> own_place_{this};
  std::list<Connection*>::iterator idle_ = own_place_.begin();
  SteadyTime idle_since_;
  bool first_ = true;  // no request has come yet
  bool gone_ = false;
};

}  // namespace sfai::net
