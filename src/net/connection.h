#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "http/handler.h"
#include "net/http1_parser.h"
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
  bool draining = false;
};

// A client's connection: reads a request, lets the handler answer it, and again.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(boost::asio::io_context& loop, std::shared_ptr<ServerCore> core, Socket::Handle socket);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Until the connection ends. Cancelled by way of slot().
  Task<void> run();
  boost::asio::cancellation_slot slot() { return cancel_.slot(); }

  void close_if_idle();
  // The client is gone, or is to be: ends what the handler waits for.
  void abandon();
  void close();

  // For the answer. Error client_gone, from then on always.
  Task<Result<void>> send(std::span<std::string_view> pieces);
  bool gone() const { return gone_; }
  bool draining() const { return core_->draining; }

 private:
  struct Incoming {
    http::Request request;
    bool http_1_0 = false;
    bool keep_alive = false;
  };
  using Unreadable = std::optional<Http1Failure>;  // nothing: the client left, or began no request in time

  Task<std::expected<Incoming, Unreadable>> read_request();
  Task<std::expected<void, Unreadable>> read_more(RequestParser& parser, SteadyTime head_deadline);
  SteadyTime next_deadline(const RequestParser& parser, SteadyTime head_deadline) const;
  Task<bool> answer(const Incoming& incoming);
  Task<void> handle(const http::Request& request, http::ResponseWriter& writer);
  Task<void> refuse(Http1Failure failure);
  Task<void> linger();
  void watch();
  void stop_watching();
  void on_readable(std::uint64_t watch, bool failed);

  std::shared_ptr<ServerCore> core_;  // owners: the server and its connections
  Socket socket_;
  boost::asio::cancellation_signal cancel_;  // of run()
  boost::asio::cancellation_signal cancel_watch_;
  std::uint64_t watch_ = 0;  // tells the handler of the present watch from those before it
  std::string rest_;         // came behind the last request
  bool first_ = true;        // no request has come yet
  bool idle_ = false;        // waiting for the first byte of a request
  bool gone_ = false;
};

}  // namespace sfai::net
