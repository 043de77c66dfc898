"""The program in an execution environment: started, frozen, thawed and killed as Lambda does it."""

import asyncio
import os
import pathlib
import signal
import subprocess
import threading
import time

from program import Output

FUNCTION = "SfAiProdStack-ChatCompletionsFunction57B9FADB-test"
REGION = "ap-northeast-1"
NOWHERE = "http://127.0.0.1:9"  # the discard port: no test reaches out to AWS


def function_environment(task_root: pathlib.Path, api: str, slots: int) -> dict[str, str]:
    """What Lambda sets; `slots` is 0 outside Managed Instances."""
    usual = {
        "AWS_ACCESS_KEY_ID": "ASIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "test-secret-access-key",
        "AWS_SESSION_TOKEN": "test-session-token",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": NOWHERE,
        "AWS_LAMBDA_FUNCTION_NAME": FUNCTION,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_LOG_GROUP_NAME": "sfai-test",
        "AWS_LAMBDA_LOG_STREAM_NAME": "2026/01/01/[$LATEST]0123456789abcdef",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_RUNTIME_API": api,
        "LAMBDA_TASK_ROOT": str(task_root),
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "_HANDLER": "bootstrap",
        "TZ": ":UTC",
    }
    if slots:
        usual |= {"AWS_LAMBDA_MAX_CONCURRENCY": str(slots), "AWS_LAMBDA_INITIALIZATION_TYPE": "lambda-managed-instances"}
    return usual


class Pipe:
    """An output of the program, read by the loop, or at once by drain()."""

    def __init__(self, file, output: Output, loop: asyncio.AbstractEventLoop):
        self._file, self._output, self._loop, self._rest = file, output, loop, b""
        os.set_blocking(file.fileno(), False)
        loop.add_reader(file.fileno(), self.drain)

    def drain(self) -> None:
        """Takes all that the program has written so far."""
        while not self._file.closed:
            try:
                data = os.read(self._file.fileno(), 1 << 16)
            except BlockingIOError:
                return
            if not data:
                self._loop.remove_reader(self._file.fileno())
                self._file.close()
                return
            *lines, self._rest = (self._rest + data).split(b"\n")
            with self._output.changed:
                self._output.lines += [line.decode(errors="replace") for line in lines]
                self._output.changed.notify_all()


class LambdaProcess:
    """Lives in the platform's loop; `on_exit(process)` is called there. `before_exec()` is called in the child."""

    def __init__(self, command: list[str], folder: pathlib.Path, environment: dict[str, str], outputs: tuple[Output, Output], on_exit, before_exec=None):
        loop = asyncio.get_running_loop()
        self.started_at = time.monotonic()
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=before_exec,
        )
        self.pid = self._process.pid
        self.frozen = False
        self.code: int | None = None
        self.exited = asyncio.Event()
        self.killed = False
        self._pipes = [Pipe(file, output, loop) for file, output in zip((self._process.stdout, self._process.stderr), outputs, strict=True)]

        def watch() -> None:
            self.code = self._process.wait()
            loop.call_soon_threadsafe(self._gone, on_exit)

        threading.Thread(target=watch, daemon=True).start()

    def _gone(self, on_exit) -> None:
        self.drain()
        self.exited.set()
        on_exit(self)

    def drain(self) -> None:
        for pipe in self._pipes:
            pipe.drain()

    def signal(self, number: int) -> None:
        """To the process and all that it started."""
        if self.code is None:
            os.killpg(self.pid, number)

    def freeze(self) -> None:
        self.frozen = True
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        if self.frozen:
            self.frozen = False
            self.signal(signal.SIGCONT)

    @property
    def stopped(self) -> bool:
        return pathlib.Path(f"/proc/{self.pid}/stat").read_text().split(") ")[1].startswith("T")

    async def kill(self) -> None:
        self.killed = True
        self.signal(signal.SIGKILL)
        await self.exited.wait()

    async def end(self, patience: float) -> None:
        """As a user who stops it: SIGTERM, and SIGKILL when that has no effect."""
        self.thaw()
        self.signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.exited.wait(), patience)
        except TimeoutError:
            await self.kill()

    def resident_bytes(self) -> int:
        fields = pathlib.Path(f"/proc/{self.pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/fd"))
