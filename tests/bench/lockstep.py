"""A gateway under callgrind between a client and a vendor, both played here, by one thread that takes one step after the other.

Nothing is ever sent before the gateway sleeps: what it finds at each of its reads is the same in every run, and so is what it executes.
"""

import contextlib
import dataclasses
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator

from callgrind import OPTIONS, Counts, read_counts
from exchanges import CLIENT_KEY, model_map
from load_process import Fault, free_port

PATIENCE = 60.0  # seconds; a program under valgrind is some fifty times as slow, and the machine may be busy


@dataclasses.dataclass
class Peer:
    """The other end of one of the gateway's connections."""

    connection: socket.socket
    unread: bytes = b""

    def __post_init__(self):
        self.connection.settimeout(PATIENCE)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, content: bytes) -> None:
        self.connection.sendall(content)

    def read_until(self, mark: bytes) -> bytes:
        """Up to and including the mark; what follows it stays for the next call."""
        while mark not in self.unread:
            self._read_more()
        return self._take(self.unread.index(mark) + len(mark))

    def read_message(self) -> bytes:
        """A request or an answer: its head, and as much of a body as the head says."""
        head = self.read_until(b"\r\n\r\n")
        length = int(re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)[1])
        while len(self.unread) < length:
            self._read_more()
        return head + self._take(length)

    def _take(self, size: int) -> bytes:
        taken, self.unread = self.unread[:size], self.unread[size:]
        return taken

    def _read_more(self) -> None:
        more = self.connection.recv(1 << 18)
        if not more:
            raise Fault(f"the gateway closed the connection after {self.unread[-300:]!r}")
        self.unread += more


@dataclasses.dataclass
class Stage:
    """Who takes part. The gateway makes one connection to its vendor and keeps it."""

    process: int
    listener: socket.socket
    client: Peer
    vendor: Peer | None = None

    def ask(self, content: bytes) -> Peer:
        """Sends a request and returns the vendor that has received it."""
        self.send(self.client, content)
        if self.vendor is None:
            self.vendor = Peer(self.listener.accept()[0])
        self.vendor.read_message()
        return self.vendor

    def send(self, peer: Peer, content: bytes) -> None:
        self._await_sleep()
        peer.send(content)

    def _await_sleep(self) -> None:
        """Until every thread waits in the kernel, seen twice."""
        deadline, seen = time.monotonic() + PATIENCE, 0
        while seen < 2:
            seen = seen + 1 if self._sleeps() else 0
            if time.monotonic() > deadline:
                raise Fault("the gateway never comes to rest")
            time.sleep(0.0002)  # on a busy machine looking takes time from what is looked at

    def _sleeps(self) -> bool:
        tasks = f"/proc/{self.process}/task"
        # "PID (NAME) STATE …": a name may hold anything, spaces and brackets too.
        return all(pathlib.Path(tasks, task, "stat").read_text().rpartition(")")[2].split()[0] == "S" for task in os.listdir(tasks))


def count(program: pathlib.Path, act) -> Counts:
    """Of all threads in user space, from the program's start to its end, while `act(stage)` plays client and vendor."""
    with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as listener:
        folder, said = pathlib.Path(name), pathlib.Path(name, "said")
        listener.settimeout(PATIENCE)
        try:
            with running(program, folder, listener) as stage:
                act(stage)
            counts = read_counts(folder / "counts")
        except (OSError, Fault) as fault:
            raise Fault(f"{fault}: {said.read_text(errors='replace')[-2000:]}") from fault
    if counts.instructions <= 0 or not counts.allocations:
        raise Fault("callgrind counted nothing")
    return counts


@contextlib.contextmanager
def running(program: pathlib.Path, folder: pathlib.Path, listener: socket.socket) -> Iterator[Stage]:
    """`sfai serve` under callgrind, which writes its counts when the program has ended. Nobody reads its log."""
    (folder / "map.json").write_text(json.dumps(model_map(listener.getsockname()[1])))
    (folder / "keys.json").write_text(json.dumps({"bench": CLIENT_KEY}))
    port = free_port()
    callgrind = ["valgrind", "--tool=callgrind", *OPTIONS, "--vgdb=no", f"--callgrind-out-file={folder}/counts"]
    serve = ["serve", "--port", str(port), "--threads", "1", "--config", "map.json", "--auth", "keys", "--client-keys", "keys.json"]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [*callgrind, program, *serve], cwd=folder, env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "BENCH_VENDOR_KEY": "bench-vendor-key"},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said,
        )  # fmt: skip
    try:
        yield Stage(process.pid, listener, connect(process, port))
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()


def connect(process: subprocess.Popen, port: int) -> Peer:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(ConnectionRefusedError):
            return Peer(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
        time.sleep(0.05)
    raise Fault("the gateway does not listen")
