#include "testing/raw_peer.h"

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <stdexcept>
#include <utility>

#include "testing/loop.h"

namespace sfai::testing {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// What an operation calls when it ends.
struct Outcome {
  std::optional<error_code> failure;
  std::size_t size = 0;

  auto handler() {
    return [this](const error_code& code, std::size_t count = 0) {
      failure = code;
      size = count;
    };
  }
  void await(asio::io_context& loop) {
    drive_until(loop, [this] { return failure.has_value(); });
  }
};

}  // namespace

struct ServingTls::State {
  asio::ssl::context context{asio::ssl::context::tls_server};
};

ServingTls::ServingTls(const Certificate& certificate, Newest newest) : state_(std::make_unique<State>()) {
  state_->context.use_certificate_chain(asio::buffer(certificate.certificate));
  state_->context.use_private_key(asio::buffer(certificate.key), asio::ssl::context::pem);
  if (newest == Newest::tls_1_2) SSL_CTX_set_max_proto_version(state_->context.native_handle(), TLS1_2_VERSION);
}

ServingTls::~ServingTls() = default;

// Without the memory of used tickets, which the end of each connection would empty.
void ServingTls::allow_early_data() {
  SSL_CTX_set_max_early_data(state_->context.native_handle(), 16'384);
  SSL_CTX_set_options(state_->context.native_handle(), SSL_OP_NO_ANTI_REPLAY);
}

struct RawPeer::State {
  State(asio::io_context& loop_, tcp::socket socket_) : loop(loop_), socket(std::move(socket_)) {}

  error_code read_more();
  std::string take(std::size_t size) {
    std::string taken = received.substr(0, size);
    received.erase(0, size);
    return taken;
  }

  asio::io_context& loop;
  tcp::socket socket;
  std::optional<asio::ssl::context> context;
  std::optional<asio::ssl::stream<tcp::socket&>> tls;
  std::string received;
};

error_code RawPeer::State::read_more() {
  std::array<char, 65536> buffer{};
  Outcome outcome;
  if (tls) {
    tls->async_read_some(asio::buffer(buffer), outcome.handler());
  } else {
    socket.async_read_some(asio::buffer(buffer), outcome.handler());
  }
  try {
    outcome.await(loop);
  } catch (...) {
    socket.close();
    drive_until(loop, [&] { return outcome.failure.has_value(); });  // the buffer is on this stack
    throw;
  }
  received.append(buffer.data(), outcome.size);
  return *outcome.failure;
}

RawPeer::RawPeer(std::unique_ptr<State> state) : state_(std::move(state)) {}
RawPeer::~RawPeer() = default;
RawPeer::RawPeer(RawPeer&&) noexcept = default;
RawPeer& RawPeer::operator=(RawPeer&&) noexcept = default;

RawPeer RawPeer::connect(asio::io_context& loop, std::uint16_t port) {
  auto state = std::make_unique<State>(loop, tcp::socket(loop));
  state->socket.connect({asio::ip::make_address("127.0.0.1"), port});
  state->socket.set_option(tcp::no_delay(true));
  return RawPeer(std::move(state));
}

void RawPeer::accept_tls(const Certificate& certificate) {
  ServingTls serving(certificate);
  accept_tls(serving);
}

void RawPeer::accept_tls(ServingTls& serving) {
  state_->tls.emplace(state_->socket, serving.state_->context);
  Outcome outcome;
  state_->tls->async_handshake(asio::ssl::stream_base::server, outcome.handler());
  outcome.await(state_->loop);
}

bool RawPeer::resumed() const { return SSL_session_reused(state_->tls->native_handle()) == 1; }

bool RawPeer::was_sent_early_data() const {
  return SSL_get_early_data_status(state_->tls->native_handle()) != SSL_EARLY_DATA_NOT_SENT;
}

std::string RawPeer::connect_tls(const std::string& protocol) {
  auto& context = state_->context.emplace(asio::ssl::context::tls_client);
  state_->tls.emplace(state_->socket, context);
  auto* ssl = state_->tls->native_handle();
  std::string offer = static_cast<char>(protocol.size()) + protocol;
  SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>(offer.data()), static_cast<unsigned>(offer.size()));
  Outcome outcome;
  state_->tls->async_handshake(asio::ssl::stream_base::client, outcome.handler());
  outcome.await(state_->loop);
  if (*outcome.failure) throw std::runtime_error("the handshake failed: " + outcome.failure->message());
  const unsigned char* chosen = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl, &chosen, &size);
  return {reinterpret_cast<const char*>(chosen), size};
}

void RawPeer::send(std::string_view bytes) {
  Outcome outcome;
  if (state_->tls) {
    asio::async_write(*state_->tls, asio::buffer(bytes), outcome.handler());
  } else {
    asio::async_write(state_->socket, asio::buffer(bytes), outcome.handler());
  }
  outcome.await(state_->loop);
}

std::string RawPeer::read_until(std::string_view mark) {
  while (state_->received.find(mark) == std::string::npos)
    if (state_->read_more()) throw std::runtime_error("the connection ended after: " + state_->received);
  return state_->take(state_->received.find(mark) + mark.size());
}

std::string RawPeer::read(std::size_t size) {
  while (state_->received.size() < size)
    if (state_->read_more()) throw std::runtime_error("the connection ended after: " + state_->received);
  return state_->take(size);
}

std::string RawPeer::read_to_end() {
  error_code failure;
  while (!failure) failure = state_->read_more();
  auto all = state_->take(state_->received.size());
  return failure == asio::error::connection_reset ? all + "<reset>" : all;
}

void RawPeer::shut_down_sending() { state_->socket.shutdown(tcp::socket::shutdown_send); }

void RawPeer::close() { state_->socket.close(); }

void RawPeer::reset() {
  state_->socket.set_option(asio::socket_base::linger(true, 0));
  state_->socket.close();
}

struct RawListener::State {
  asio::io_context& loop;
  tcp::acceptor acceptor;
};

RawListener::RawListener(asio::io_context& loop)
    : state_(new State{loop, tcp::acceptor(loop, {asio::ip::make_address("127.0.0.1"), 0})}) {}
RawListener::~RawListener() = default;

std::uint16_t RawListener::port() const { return state_->acceptor.local_endpoint().port(); }

RawPeer RawListener::accept() {
  tcp::socket socket(state_->loop);
  Outcome outcome;
  state_->acceptor.async_accept(socket, outcome.handler());
  outcome.await(state_->loop);
  return RawPeer(std::make_unique<RawPeer::State>(state_->loop, std::move(socket)));
}

}  // namespace sfai::testing
