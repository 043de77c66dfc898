"""Lambda on loopback: the Runtime API, a Function URL, and the execution environment between them.

    platform = LambdaPlatform([program, "lambda"], task_root, {"SFAI_AUTH": "none", "OPENAI_API_KEY": …})
    platform.url                        what clients call
    platform.invoke(event)              an invocation with an event of one's own, over when it returns
    platform.violations                 each breach of the contract, in words
    platform.stop()

Held to Amazon's documents and its own Runtime API server. Where nobody knows what AWS does, the strictest is played: error trailers
cut the client's connection.
"""

import asyncio
import json
import pathlib
import threading
import time
import zipfile

from lambda_invocation import Invocation
from lambda_process import LambdaProcess, function_environment
from lambda_runtime_api import RuntimeApi
from lambda_url import FunctionUrl
from program import Output, environment

INIT_LIMIT = 10.0


def unpack(archive: pathlib.Path, task_root: pathlib.Path) -> None:
    """As Lambda does it: with the modes that the zip names."""
    with zipfile.ZipFile(archive) as files:
        for info in files.infolist():
            path = pathlib.Path(files.extract(info, task_root))
            if path.is_file():
                path.chmod(info.external_attr >> 16 & 0o777)


class LambdaPlatform:
    """`slots` is 0 in classic mode, else Managed Instances. Classic mode has one environment: calls queue for it."""

    def __init__(
        self,
        command: list[str],
        task_root: pathlib.Path,
        variables: dict[str, str] | None = None,
        *,
        slots: int = 0,
        timeout: float = 900.0,
        freezes: bool = False,
        init_limit: float = INIT_LIMIT,
        before_exec=None,
    ):
        self.command, self.task_root, self.variables = command, task_root, variables or {}
        self.slots, self.timeout, self.freezes, self.init_limit = slots, timeout, freezes, init_limit
        self.before_exec = before_exec
        self.violations: list[str] = []
        self.invocations: list[Invocation] = []
        self.out, self.err = Output(), Output()
        self.starts = self.kills = 0
        self.exits: list[int] = []
        self.process: LambdaProcess | None = None
        self.api: RuntimeApi | None = None
        self._stopping = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.front = FunctionUrl(self._submit, self.violations)
        self._run(self._open())

    # For tests, from their own thread.

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    def start(self) -> None:
        """Initialises the environment; otherwise the first invocation does."""
        self._run(self._ensure_running())

    def begin(self, event: dict | bytes, method: str = "") -> Invocation:
        data = event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False).encode()

        async def submit() -> Invocation:
            return self._submit(data, method)

        return self._run(submit())

    def invoke(self, event: dict | bytes, method: str = "", timeout: float = 30) -> Invocation:
        invocation = self.begin(event, method)
        assert invocation.done.wait(timeout), "the invocation did not end"
        return invocation

    def wait_until_idle(self, timeout: float = 10) -> None:
        """Until every slot is parked again (and the process frozen, where it is)."""

        async def idle() -> None:
            while self.api.running or not self.api.parked:
                self._parked.clear()
                await self._parked.wait()
            while self.process.frozen and not self.process.stopped:
                await asyncio.sleep(0.005)

        self._run(asyncio.wait_for(idle(), timeout))

    def log_of(self, request_id: str) -> dict:
        return json.loads(self.out.wait(lambda line: request_id in line))

    def signal(self, number: int) -> None:
        self._run(self._with_process(lambda process: process.signal(number)))

    def vanish(self) -> None:
        """The Runtime API is gone."""
        self._run(self.api.vanish())

    def wait_for_exit(self, timeout: float = 10) -> int:
        async def code() -> int:
            await asyncio.wait_for(self.process.exited.wait(), timeout)
            return self.process.code

        return self._run(code())

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.code is None

    def stop(self) -> None:
        if self._stopping:
            return
        self._stopping = True
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(self.timeout + 60)

    # In the loop.

    async def _open(self) -> None:
        self._turn, self._starting, self._parked = asyncio.Lock(), asyncio.Lock(), asyncio.Event()
        self._tasks: set[asyncio.Task] = set()
        self.url = await self.front.listen()

    async def _close(self) -> None:
        self.front.close()
        if self.api:
            await self.api.settle()
        if self.process and self.process.code is None:
            await self.process.end(patience=5)
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self.api:
            await self.api.vanish()

    async def _with_process(self, action) -> None:
        action(self.process)

    def _submit(self, event: bytes, method: str) -> Invocation:
        invocation = Invocation(event, method)
        self.invocations.append(invocation)
        task = asyncio.ensure_future(self._invoke(invocation))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return invocation

    async def _invoke(self, invocation: Invocation) -> None:
        if self.slots:
            return await self._run_one(invocation)
        async with self._turn:
            await self._run_one(invocation)

    async def _run_one(self, invocation: Invocation) -> None:
        try:
            await self._ensure_running()
        except OSError as error:
            self.violations.append(f"the program cannot be started: {error}")
            return invocation.finish("exited", "Runtime.InvalidEntrypoint")
        await self._give(invocation)
        try:
            await asyncio.wait_for(invocation.over.wait(), self.timeout)
        except TimeoutError:
            await self._time_out(invocation)

    async def _give(self, invocation: Invocation) -> None:
        while self.process.code is None:
            self.process.thaw()
            invocation.deadline_ms = int((time.time() + self.timeout) * 1000)
            if self.api.give(invocation):
                return
            if self.slots:
                return invocation.finish("refused", "Runtime.Unavailable")
            self._parked.clear()
            await self._parked.wait()
        invocation.finish("exited", "Runtime.ExitError")

    async def _time_out(self, invocation: Invocation) -> None:
        if self.slots:
            return self.api.expire(invocation)
        self.kills += 1
        await self.process.kill()
        self.api.abandon("timed out", "Sandbox.Timedout")

    async def _ensure_running(self) -> None:
        async with self._starting:
            if self.process is None or self.process.code is not None:
                await self._start()

    async def _start(self) -> None:
        if self.api:
            await self.api.vanish()
        self.starts += 1
        self.api = RuntimeApi(self.slots, self.violations, self._logged, self._on_parked)
        address = await self.api.listen()
        variables = {**environment({}), **function_environment(self.task_root, address, self.slots), **self.variables}
        self.process = LambdaProcess(self.command, self.task_root, variables, (self.out, self.err), self._on_exit, self.before_exec)
        waits = [asyncio.ensure_future(event.wait()) for event in (self.api.first_next, self.process.exited)]
        done, rest = await asyncio.wait(waits, timeout=self.init_limit, return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
        if not done:
            self.violations.append(f"no /next within {self.init_limit} s of the start")
            await self.process.kill()

    def _logged(self, id: str) -> bool:
        self.process.drain()
        return any(id in line for line in reversed(self.out.lines))

    def _on_parked(self) -> None:
        self._parked.set()
        if self.freezes and not self.slots and not self.api.running and not self._stopping:
            self.process.freeze()

    def _on_exit(self, process: LambdaProcess) -> None:
        self.exits.append(process.code)
        self._parked.set()
        if process.killed or process is not self.process:
            return
        if self.api.running and not self._stopping:
            self.violations.append(f"the program ended with {process.code} while an invocation was open")
        self.api.abandon("exited", "Runtime.ExitError")
