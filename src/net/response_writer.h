#pragma once

#include <cstdint>
#include <string>

#include "http/handler.h"
#include "net/http1_writer.h"

namespace sfai::net {

class Connection;

// Puts one answer on a server's connection.
class ConnectionWriter final : public http::ResponseWriter {
 public:
  // What the request asks of its answer.
  struct Wishes {
    bool is_head = false;
    bool http_1_0 = false;
    bool keep_alive = false;
  };

  ConnectionWriter(Connection& connection, Wishes wishes) : connection_(connection), wishes_(wishes) {}

  http::Task<Result<void>> respond(http::ResponseHead head, std::string_view body) override;
  http::Task<Result<void>> start(http::ResponseHead head) override;
  http::Task<Result<void>> write(std::string_view bytes) override;
  http::Task<Result<void>> finish() override;
  bool gone() const override;
  bool started() const override { return state_ != State::before; }
  std::uint64_t bytes_written() const override { return bytes_written_; }

  bool finished() const { return state_ == State::finished; }
  bool keeps_connection() const { return framing_.connection != ResponseFraming::Connection::close; }

 private:
  enum class State { before, streaming, finished };

  ResponseFraming::Connection connection_afterwards() const;

  Connection& connection_;
  Wishes wishes_;
  State state_ = State::before;
  ResponseFraming framing_;
  std::string head_;  // of a streamed answer, until it has left
  std::uint64_t bytes_written_ = 0;
};

}  // namespace sfai::net
