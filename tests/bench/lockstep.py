"""A gateway under callgrind between a client and a vendor, both played here, by one thread that takes one step after the other.

Nothing is ever sent before the gateway sleeps: what it finds at each of its reads is the same in every run, and so is what it executes.
"""

import contextlib
import dataclasses
import os
import pathlib
import re
import socket
import subprocess
import time

from load_process import Fault

PATIENCE = 300.0  # seconds; a program under valgrind is some fifty times as slow, and the machine may be busy


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
        end = self.unread.index(mark) + len(mark)
        taken, self.unread = self.unread[:end], self.unread[end:]
        return taken

    def read_message(self) -> bytes:
        """A request or an answer: its head, and as much of a body as the head says."""
        head = self.read_until(b"\r\n\r\n")
        if re.search(rb"\r\ntransfer-encoding: *chunked", head, re.I):
            return head + self.read_until(b"0\r\n\r\n")
        length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)
        wanted = int(length[1]) if length else 0
        while len(self.unread) < wanted:
            self._read_more()
        body, self.unread = self.unread[:wanted], self.unread[wanted:]
        return head + body

    def _read_more(self) -> None:
        more = self.connection.recv(1 << 18)
        if not more:
            raise Fault(f"the gateway closed the connection after {self.unread[-300:]!r}")
        self.unread += more


class Listener:
    """Where the gateway finds its vendor: it makes one connection and keeps it."""

    def __init__(self):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(PATIENCE)
        self.port = self._socket.getsockname()[1]

    def accept(self) -> Peer:
        return Peer(self._socket.accept()[0])

    def close(self) -> None:
        self._socket.close()


class CountedGateway:
    """`sfai serve` or `sfai lambda` under callgrind. Its log goes where nobody reads it, as a service's does not go to a terminal."""

    def __init__(self, command: list, folder: pathlib.Path):
        self._folder, self._said, self._parts = folder, folder / "said", 0
        # One layout of the memory for every run, where the system allows to ask for it.
        fixed = ["setarch", "-R"] if subprocess.run(["setarch", "-R", "true"], check=False, capture_output=True).returncode == 0 else []
        callgrind = [*fixed, "valgrind", "--tool=callgrind", f"--vgdb-prefix={folder}/vgdb", f"--callgrind-out-file={folder}/counts"]
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                [*callgrind, *map(str, command)], cwd=folder, env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "BENCH_VENDOR_KEY": "bench-vendor-key"},
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said,
            )  # fmt: skip

    def connect(self, port: int) -> Peer:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(ConnectionRefusedError):
                return Peer(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            time.sleep(0.02)
        raise Fault(f"the gateway does not listen: {self.said()}")

    def said(self) -> str:
        return self._said.read_text(errors="replace")[-2000:]

    def await_sleep(self) -> None:
        """Until every thread waits in the kernel, seen twice."""
        deadline, seen = time.monotonic() + PATIENCE, 0
        while seen < 2:
            seen = seen + 1 if self._sleeps() else 0
            if time.monotonic() > deadline:
                raise Fault("the gateway never comes to rest")
            time.sleep(0.0002)  # on a busy machine looking takes time from what is looked at

    def _sleeps(self) -> bool:
        tasks = f"/proc/{self._process.pid}/task"
        # "PID (NAME) STATE …": a name may hold anything, spaces and brackets too.
        return all(pathlib.Path(tasks, task, "stat").read_text().rpartition(")")[2].split()[0] == "S" for task in os.listdir(tasks))

    def take_counts(self) -> pathlib.Path:
        """What was executed since the start, or since the last call: callgrind's file of it."""
        self.await_sleep()
        command = ["vgdb", f"--vgdb-prefix={self._folder}/vgdb", f"--pid={self._process.pid}", "dump", "taken"]
        said = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE)
        self._parts += 1
        counts = self._folder / f"counts.{self._parts}"
        if not counts.exists():
            raise Fault(f"callgrind gives no counts (may this user trace processes?): {said.stdout[-300:]} {said.stderr[-300:]}")
        return counts

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


def total_of(counts: pathlib.Path) -> int:
    """The instructions of all threads."""
    return int(re.search(r"^totals: (\d+)", counts.read_text(errors="replace"), re.M)[1])
