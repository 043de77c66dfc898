"""Places on loopback that take a connection, or half of one, and never say a word."""

import pathlib
import socket
import threading
import time


class SilentServer:
    """Takes one connection after another, says nothing, and notes when the peer left."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.taken, self.left = threading.Event(), threading.Event()
        self.left_at = 0.0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                self._listen_to(connection)

    def _listen_to(self, connection: socket.socket) -> None:
        self.left.clear()
        while connection.recv(1 << 12):
            self.taken.set()
        self.left_at = time.monotonic()
        self.taken.clear()
        self.left.set()

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


class FullListener:
    """A listener whose queue is full: a further connection is neither taken nor refused."""

    def __init__(self):
        self._held = [socket.socket()]
        self._held[0].bind(("127.0.0.1", 0))
        self._held[0].listen(0)
        self.port = self._held[0].getsockname()[1]
        for _ in range(4):
            self._held.append(socket.socket())
            self._held[-1].setblocking(False)
            self._held[-1].connect_ex(("127.0.0.1", self.port))

    def stop(self) -> None:
        for held in self._held:
            held.close()


def is_connecting(pid: int, port: int) -> bool:
    """Whether a process waits for an answer to its SYN (state 02 of /proc/net/tcp) from that port."""
    wanted = f"0100007F:{port:04X}"
    rows = [line.split() for line in pathlib.Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    waiting = {row[9] for row in rows if row[2] == wanted and row[3] == "02"}
    return any(f"socket:[{inode}]" in links_of(pid) for inode in waiting)


def links_of(pid: int) -> set[str]:
    found = set()
    for link in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.add(str(link.readlink()))
        except OSError:  # closed meanwhile
            continue
    return found


def wait_until(holds, timeout: float = 5) -> float:
    """When it first held."""
    end, pause = time.monotonic() + timeout, threading.Event()
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        pause.wait(0.002)
    return time.monotonic()
