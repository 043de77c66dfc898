"""Drives llama.cpp's server through sfai with the official SDKs, and says for each case whether it was as without sfai.

    drive.py LLAMA_SERVER MODEL        SFAI_PROGRAM names the gateway
Two roles have the one server behind them: `chat` by its OpenAI endpoint, `messages` by its Anthropic one.
"""

import contextlib
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

from program import Program  # noqa: E402

from cases import CASES, Place  # noqa: E402


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def get(url: str):
    with urllib.request.urlopen(url, timeout=5) as reply:
        return json.load(reply)


def ready(url: str) -> bool:
    with contextlib.suppress(OSError):
        return get(f"{url}/health")["status"] == "ok"
    return False


@contextlib.contextmanager
def model_server(program: str, model: str, log):
    port = free_port()
    options = ["--host", "127.0.0.1", "--port", str(port), "--alias", "tiny", "--temp", "0", "--parallel", "2", "--jinja", "--slots"]
    process = subprocess.Popen([program, "--model", model, *options], stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    try:
        url, until = f"http://127.0.0.1:{port}", time.monotonic() + 60
        while not ready(url):
            assert process.poll() is None and time.monotonic() < until, f"the model server did not start: {log.name}"
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def model_map(url: str) -> dict:
    chat, messages = {"dialect": "openai_chat", "base_url": f"{url}/v1"}, {"dialect": "anthropic", "base_url": url}
    return {"models": {"chat": "chat/tiny", "messages": "messages/tiny"}, "providers": {"chat": chat, "messages": messages}}


def run(place: Place) -> int:
    failed = 0
    for name, case in CASES:
        try:
            said = case(place)
            print(f"passed  {name}: {said}")
        except Exception as error:  # whatever a case meets is its result
            failed += 1
            print(f"FAILED  {name}: {type(error).__name__}: {str(error)[:300]}")
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return failed


def main() -> int:
    server, model = sys.argv[1:3]
    with open(pathlib.Path(model).with_suffix(".log"), "w") as log, tempfile.TemporaryDirectory() as folder:
        with model_server(server, model, log) as url:
            file = pathlib.Path(folder) / "model_map.json"
            file.write_text(json.dumps(model_map(url)))
            program = Program(file, keys={})
            try:
                return 1 if run(Place(direct=url, through=program.url)) else 0
            finally:
                program.stop()
                program.assert_clean()


if __name__ == "__main__":
    sys.exit(main())
