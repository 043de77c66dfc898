"""A tiny function that keeps or breaks the Runtime API's contract in one way: the platform itself is tested with it.

The fault is the first argument; without one, all is well. It echoes the event's path as two events, 0.2 s apart.
"""

import base64
import json
import os
import socket
import sys
import threading
import time

HOST, PORT = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
FAULT = sys.argv[1] if len(sys.argv) > 1 else ""
BASE = "/2018-06-01/runtime/invocation/"
INTEGRATION = "application/vnd.awslambda.http-integration-response"


class Connection:
    def __init__(self):
        self.socket = socket.create_connection((HOST, int(PORT)))
        self.file = self.socket.makefile("rb")

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def head(self, method: str, path: str, *fields: str) -> None:
        self.send("\r\n".join([f"{method} {path} HTTP/1.1", "host: runtime", *fields, "", ""]).encode())

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        status = int(self.file.readline().split()[1])
        headers = {}
        while line := self.file.readline().strip().decode():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return status, headers, self.file.read(int(headers.get("content-length", "0")))


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def prelude(event: dict) -> bytes:
    headers = {"content-type": "text/event-stream"}
    extra = {"hop-by-hop": {"connection": "close"}, "set-cookie": {"Set-Cookie": "a=b"}, "length": {"content-length": "1"}}
    value = {"statusCode": 200, "headers": headers | extra.get(FAULT, {}), "cookies": ["a=1", "b=2"]}
    text = {"nul in json": b'{"statusCode":200\0}', "not json": b"{"}.get(FAULT, json.dumps(value).encode())
    return text + (b"\0" * (7 if FAULT == "seven nuls" else 8))


def trailers() -> bytes:
    if FAULT not in ("error", "undeclared", "bad type", "bad body"):
        return b"0\r\n\r\n"
    body = base64.b64encode(json.dumps({"errorType": "Function.Broken", "errorMessage": "it broke"}).encode()).decode()
    type = "broken" if FAULT == "bad type" else "Function.Broken"
    lines = [f"Lambda-Runtime-Function-Error-Type: {type}", f"Lambda-Runtime-Function-Error-Body: {'?' if FAULT == 'bad body' else body}"]
    return ("0\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode()


def respond(connection: Connection, id: str, event: dict) -> int:
    mode = "chunky" if FAULT == "bad mode" else "streaming"
    kind = "text/event-stream" if FAULT == "content type" else INTEGRATION
    declared = [] if FAULT == "undeclared" else ["Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body"]
    if FAULT == "second answer":
        respond_whole(connection, id)
    connection.head("POST", f"{BASE}{'nobody' if FAULT == 'unknown id' else id}/response", f"Lambda-Runtime-Function-Response-Mode: {mode}",
                    "Transfer-Encoding: chunked", f"Content-Type: {kind}", *declared)  # fmt: skip
    connection.send(chunk(prelude(event)))
    for word in (event.get("rawPath", "/"), "end"):
        connection.send(chunk(f"data: {word}\n\n".encode()))
        time.sleep(0.2)
    if FAULT == "cut":
        connection.socket.shutdown(socket.SHUT_WR)
    else:
        connection.send(trailers())
    return connection.answer()[0]


def respond_whole(connection: Connection, id: str) -> None:
    connection.head("POST", f"{BASE}{id}/response", "Content-Length: 2")
    connection.send(b"{}")
    connection.answer()


def serve_one(nexts: Connection, held: list) -> None:
    nexts.head("GET", f"{BASE}next")
    status, headers, body = nexts.answer()
    if status != 200:
        sys.exit(3)
    id = headers["lambda-runtime-aws-request-id"]
    if FAULT == "second next":
        Connection().head("GET", f"{BASE}next")
    if FAULT == "never":
        time.sleep(60)
    if FAULT == "exit":
        sys.exit(4)
    connection = nexts if FAULT == "one connection" else Connection()
    respond(connection, id, json.loads(body))
    if FAULT not in ("one connection", "left open"):
        connection.file.close()
        connection.socket.close()
    held.append(connection)
    if FAULT != "no log":
        print(json.dumps({"request_id": id}), flush=True)


def slot() -> None:
    nexts, held = Connection(), []
    while True:
        serve_one(nexts, held)


def main() -> None:
    if FAULT == "init error":
        connection = Connection()
        body = json.dumps({"errorType": "Runtime.BadSetting", "errorMessage": "SFAI_X is wrong", "stackTrace": []}).encode()
        fields = ("Lambda-Runtime-Function-Error-Type: Runtime.BadSetting", f"Content-Length: {len(body)}")
        connection.head("POST", "/2018-06-01/runtime/init/error", *fields)
        connection.send(body)
        sys.exit(1 if connection.answer()[0] == 202 else 2)
    for _ in range(int(os.environ.get("AWS_LAMBDA_MAX_CONCURRENCY", "1")) - 1):
        threading.Thread(target=slot, daemon=True).start()
    slot()


if __name__ == "__main__":
    main()
