"""The real program, started as a user starts it, with its two outputs read as they come."""

import dataclasses
import json
import os
import pathlib
import re
import signal
import subprocess
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
OPENAI_KEY = "sk-test-canary-openai"
ANTHROPIC_KEY = "sk-test-canary-anthropic"
PROMPT = "PROMPT-CANARY"  # stands in prompts of the tests; may never stand in an output of the program
KEYS = {"OPENAI_API_KEY": OPENAI_KEY, "ANTHROPIC_API_KEY": ANTHROPIC_KEY}
# A short quarantine, so that what AddressSanitizer holds back does not look like growth.
SANITIZER = {"ASAN_OPTIONS": "quarantine_size_mb=8:detect_leaks=1", "UBSAN_OPTIONS": "print_stacktrace=1"}
REPORTS = ("AddressSanitizer", "LeakSanitizer", "ThreadSanitizer", "runtime error:")


def path() -> str:
    return os.environ.get("SFAI_PROGRAM") or str(ROOT / "build/release/sfai")


def environment(keys: dict[str, str]) -> dict[str, str]:
    """What the program sees: nothing of the user's keys and proxies."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LLVM_SYMBOLIZER_PATH", "ASAN_SYMBOLIZER_PATH") if name in os.environ}
    # Of an option that stands there twice the last one counts.
    sanitizer = {name: ":".join(filter(None, (os.environ.get(name), options))) for name, options in SANITIZER.items()}
    return {**kept, **sanitizer, **keys}


def run(*arguments: str, env: dict[str, str] | None = None, timeout: float = 20) -> subprocess.CompletedProcess:
    """A call that ends by itself."""
    return subprocess.run([path(), *arguments], env=environment(env or {}), capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL)


@dataclasses.dataclass
class Output:
    """The lines of one pipe, waited for instead of slept for."""

    lines: list[str] = dataclasses.field(default_factory=list)
    changed: threading.Condition = dataclasses.field(default_factory=threading.Condition)
    ended: bool = False

    def read(self, pipe) -> None:
        for line in pipe:
            with self.changed:
                self.lines.append(line.rstrip("\n"))
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def wait(self, wanted, timeout: float = 15) -> str:
        """The first line for which `wanted(line)` is true."""

        def found() -> str | None:
            return next((line for line in self.lines if wanted(line)), None)

        with self.changed:
            self.changed.wait_for(lambda: found() is not None or self.ended, timeout)
            line = found()
        assert line is not None, "no such line among:\n" + "\n".join(self.lines[-20:])
        return line

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


class Program:
    def __init__(self, config: pathlib.Path, *arguments: str, keys: dict[str, str] = KEYS):
        command = [path(), "serve", "--port", "0", "--config", str(config), *arguments]
        self._process = subprocess.Popen(
            command, env=environment(keys), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace"
        )
        self.out, self.err = Output(), Output()
        pipes = ((self.out, self._process.stdout), (self.err, self._process.stderr))
        self._readers = [threading.Thread(target=output.read, args=(pipe,), daemon=True) for output, pipe in pipes]
        for reader in self._readers:
            reader.start()
        line = self.err.wait(lambda line: " listening on " in line)
        self.url = re.search(r"https?://\S+", line).group(0).rstrip("/")
        self.port = int(self.url.rsplit(":", 1)[1])
        self.pid = self._process.pid

    def log_of(self, request_id: str) -> dict:
        """The log line of one request; it is written when the request is over."""
        return json.loads(self.out.wait(lambda line: request_id in line))

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def wait(self, timeout: float = 20) -> int:
        code = self._process.wait(timeout)
        for reader in self._readers:
            reader.join(5)
        return code

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        if self.alive:
            self.signal(signal.SIGTERM)
            self.err.wait(lambda line: "draining" in line)  # two signals at once may arrive as one
            self.signal(signal.SIGTERM)
        try:
            self.wait()
        except subprocess.TimeoutExpired:
            self._process.kill()
            self.wait()
            raise

    def resident_bytes(self) -> int:
        fields = pathlib.Path(f"/proc/{self.pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def assert_clean(self) -> None:
        """Nothing secret was written, and no sanitizer spoke."""
        written = self.out.text + self.err.text
        assert "sk-test-canary" not in written, "a key stands in the program's output"
        assert PROMPT not in written, "a prompt stands in the program's output"
        assert not any(report in self.err.text for report in REPORTS), self.err.text
        for line in self.out.lines:
            assert isinstance(json.loads(line), dict), f"standard output is for log lines only: {line}"
