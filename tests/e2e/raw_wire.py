"""A connection to the program on which a test writes and reads every byte."""

import json
import socket
import ssl


class RawWire:
    def __init__(self, port: int, tls: ssl.SSLContext | None = None):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_hostname="localhost")
        self._file = self.socket.makefile("rb")

    def send(self, text: str | bytes) -> "RawWire":
        self.socket.sendall(text if isinstance(text, bytes) else text.encode("latin-1"))
        return self

    def head(self) -> tuple[int, dict[str, str]]:
        status = self._file.readline()
        headers = {}
        while (line := self._file.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        return (int(status.split()[1]) if status else 0), headers

    def answer(self) -> tuple[int, dict[str, str], dict]:
        status, headers = self.head()
        return status, headers, json.loads(self._file.read(int(headers["content-length"])))

    def read_stream(self) -> bytes:
        """The chunks of an answer up to its last, with their framing."""
        received = b""
        while not received.endswith(b"\r\n0\r\n\r\n"):
            piece = self._file.read1(65536)
            assert piece, "the stream was cut"
            received += piece
        return received

    def rest(self) -> bytes:
        """All up to the end of the connection; a reset, where the program did not read everything, is an end too."""
        received = b""
        try:
            while piece := self._file.read1(65536):
                received += piece
        except ConnectionError:
            pass
        return received

    def close(self) -> None:
        self._file.close()
        self.socket.close()
