"""The exchanges whose instructions are counted, and how each is carried out."""

import contextlib
import dataclasses
import json
import pathlib
import shutil
import tempfile

from exchanges import CLIENT_KEY, VENDORS, mark_of, model_map, request
from lockstep import CountedGateway, Listener, Peer, total_of
from load_process import Fault, free_port

CHAT, MESSAGES = "/v1/chat/completions", "/v1/messages"
WARM_UP = 20


@dataclasses.dataclass
class Stage:
    """Who takes part: all connected, the gateway asleep."""

    gateway: CountedGateway
    listener: Listener
    client: Peer
    vendor: Peer | None = None

    def ask(self, content: bytes) -> Peer:
        """Sends a request and returns the vendor that has received it."""
        self.gateway.await_sleep()
        self.client.send(content)
        if self.vendor is None:
            self.vendor = self.listener.accept()
        self.vendor.read_message()
        self.gateway.await_sleep()
        return self.vendor


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    path: str
    vendor: str
    unit: str  # "request", "stream" or "chunk"
    count: int

    def run(self, stage: Stage, count: int) -> None:
        if self.unit == "chunk":
            return run_stream(self, stage, count)
        for _ in range(count):
            if self.unit == "request":
                run_whole(self, stage)
            else:
                run_stream(self, stage, 1)


def run_whole(case: Case, stage: Stage) -> None:
    stage.ask(request(case.path, case.vendor, stream=False)).send(VENDORS[case.vendor].whole)
    answer = stage.client.read_message()
    if not answer.startswith(b"HTTP/1.1 200 ") or b"Hello there, how are you?" not in answer:
        raise Fault(f"not the answer: {answer!r}")


def run_stream(case: Case, stage: Stage, chunks: int) -> None:
    says = VENDORS[case.vendor]
    vendor = stage.ask(request(case.path, case.vendor, stream=True))
    before = says.stream_start  # alone it would not come out of the gateway, which waits for the first words
    for number in range(chunks):
        vendor.send(before + says.chunk(number))
        before = b""
        stage.client.read_until(mark_of(number).encode())
        stage.gateway.await_sleep()
    vendor.send(says.stream_end)
    stage.client.read_until(b"\r\n0\r\n\r\n")


CASES = [
    Case("whole, native", CHAT, "openai", "request", 60),
    Case("whole, translated", CHAT, "anthropic", "request", 60),
    Case("whole, Messages native", MESSAGES, "anthropic", "request", 60),
    Case("stream of one chunk, native", CHAT, "openai", "stream", 40),
    Case("stream of one chunk, translated", CHAT, "anthropic", "stream", 40),
    Case("chunk, native", CHAT, "openai", "chunk", 250),
    Case("chunk, translated", CHAT, "anthropic", "chunk", 250),
    Case("chunk, Messages native", MESSAGES, "anthropic", "chunk", 250),
]


@contextlib.contextmanager
def stage_of(program: pathlib.Path):
    with tempfile.TemporaryDirectory() as name, contextlib.closing(Listener()) as listener:
        folder, port = pathlib.Path(name), free_port()
        (folder / "map.json").write_text(json.dumps(model_map(listener.port)))
        (folder / "keys.json").write_text(json.dumps({"bench": CLIENT_KEY}))
        command = [program, "serve", "--port", port, "--threads", 1, "--config", "map.json", "--auth", "keys", "--client-keys", "keys.json"]
        with contextlib.closing(CountedGateway(command, folder)) as gateway:
            try:
                yield Stage(gateway, listener, gateway.connect(port))
            except OSError as fault:
                raise Fault(f"{fault}: {gateway.said()}") from fault


def count_case(stage: Stage, case: Case, keep: pathlib.Path | None = None) -> int:
    """With N and then with 2 N of them, once it is warm: the difference is N of them and nothing else."""
    case.run(stage, WARM_UP)
    stage.gateway.take_counts()
    case.run(stage, case.count)
    once = total_of(stage.gateway.take_counts())
    case.run(stage, 2 * case.count)
    counts = stage.gateway.take_counts()
    if keep:
        shutil.copy(counts, keep)
    return round((total_of(counts) - once) / case.count)
