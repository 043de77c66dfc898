#!/usr/bin/env python3
"""Whole answers through sfai beside nginx as a plain proxy, measured in one run.

Upstream: an nginx of its own that returns one constant chat completion. Both proxies keep connections to it alive, run on
one thread, and are driven by wrk in turn, round by round. CPU is what the kernel accounted to the proxy's processes.
Prints a table; with --json FILE writes the same as JSON. Loopback only; about 40 seconds.
"""

import argparse
import json
import os
import pathlib
import re
import signal
import socket
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
REPLY = json.dumps(
    {
        "id": "chatcmpl-bench",
        "object": "chat.completion",
        "created": 1700000000,
        "model": "gpt-4o",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "Hello! " * 20, "refusal": None},
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 12, "completion_tokens": 60, "total_tokens": 72},
    }
)
REQUEST = json.dumps(
    {"model": "r", "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Say hello. " * 30}]}
)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"nothing listens on port {port}")


def nginx(folder, name, server):
    folder = folder / name
    folder.mkdir()
    config = folder / "nginx.conf"
    config.write_text(
        f"""daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; client_body_buffer_size 64k;
{server} }}"""
    )
    return subprocess.Popen(["nginx", "-p", str(folder), "-c", str(config)], stderr=subprocess.DEVNULL)


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_kib(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1])


def load(folder, port, pid, connections, seconds):
    script = folder / "post.lua"
    script.write_text(
        "wrk.method = 'POST'\nwrk.headers['content-type'] = 'application/json'\nwrk.body = [==[" + REQUEST + "]==]\n"
    )
    before = cpu_seconds(pid)
    out = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script, f"http://127.0.0.1:{port}/v1/chat/completions"],
        capture_output=True, text=True, check=True,
    ).stdout
    used = cpu_seconds(pid) - before
    requests = int(re.search(r"(\d+) requests in", out)[1])
    if "Non-2xx" in out or requests == 0:
        raise SystemExit(out)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])
    return {"requests_per_second": rate, "cpu_us_per_request": used / requests * 1e6}


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--program", default=ROOT / "build/release/sfai")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--seconds", type=int, default=4)
    arguments.add_argument("--connections", type=int, default=64)
    arguments.add_argument("--json")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        up, proxy, ours = free_port(), free_port(), free_port()
        (folder / "map.json").write_text(
            json.dumps({"models": {"r": "local/gpt-4o"},
                        "providers": {"local": {"dialect": "openai_chat", "base_url": f"http://127.0.0.1:{up}/v1"}}})
        )
        started = []
        try:
            started.append(nginx(folder, "upstream", f"server {{ listen 127.0.0.1:{up} backlog=4096; location / {{ "
                                 f"default_type application/json; return 200 '{REPLY}'; }} }}"))
            started.append(nginx(folder, "proxy", f"upstream u {{ server 127.0.0.1:{up}; keepalive 256; keepalive_requests 100000000; }} "
                                 f"server {{ listen 127.0.0.1:{proxy} backlog=4096; location / {{ proxy_pass http://u; proxy_http_version 1.1; "
                                 "proxy_set_header Connection ''; proxy_buffering off; } }"))
            program = subprocess.Popen(
                [pathlib.Path(options.program).resolve(), "serve", "--port", str(ours), "--threads", "1", "--config", folder / "map.json"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
            started.append(program)
            for port in (up, proxy, ours):
                wait_for(port)
            idle = resident_kib(program.pid)
            sides = {"nginx": (proxy, started[1].pid), "sfai": (ours, program.pid)}
            results = {side: [] for side in sides}
            for side, (port, pid) in sides.items():
                load(folder, port, pid, options.connections, 1)
            for _ in range(options.rounds):
                for side, (port, pid) in sides.items():
                    results[side].append(load(folder, port, pid, options.connections, options.seconds))
            report(results, idle, resident_kib(program.pid), options)
        finally:
            for process in started:
                process.send_signal(signal.SIGKILL if process is not started[-1] else signal.SIGTERM)
                process.wait()


def report(results, idle, after, options):
    median = {side: {key: statistics.median(r[key] for r in rounds) for key in rounds[0]} for side, rounds in results.items()}
    for side, values in median.items():
        print(f"{side:6} {values['requests_per_second']:10.0f} requests/s {values['cpu_us_per_request']:8.1f} us CPU a request")
    ratio = median["sfai"]["cpu_us_per_request"] / median["nginx"]["cpu_us_per_request"]
    print(f"CPU sfai / nginx: {ratio:.2f}; idle memory {idle} KiB, after load {after} KiB; "
          f"{options.rounds} rounds of {options.seconds} s, {options.connections} connections")
    if options.json:
        pathlib.Path(options.json).write_text(
            json.dumps({"rounds": results, "median": median, "cpu_ratio": ratio, "idle_kib": idle, "after_kib": after}, indent=1))


if __name__ == "__main__":
    main()
