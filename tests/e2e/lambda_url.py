"""The front before the function: a Function URL, or an API Gateway REST API that streams."""

import asyncio
import base64
import json

import lambda_contract as contract
from lambda_event import EVENTS, Incoming
from lambda_http import LAST_CHUNK, Head, Malformed, Truncated, read_body, read_head, render_chunk, render_head, render_whole
from lambda_invocation import Invocation

DROPPED = contract.HOP_BY_HOP | {"content-length"}


class FunctionUrl:
    """`submit(event, method)` begins an invocation. A client that leaves is not reported to anybody."""

    def __init__(self, submit, violations: list[str]):
        self._submit, self._violations = submit, violations
        self.payload = "2.0"
        self.invoke_mode = "stream"
        self.iam = False
        self.force_base64 = False
        self.cors_origins: list[str] = []

    async def listen(self) -> str:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=1 << 20)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def close(self) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await read_head(reader):
                if head.find("expect").lower() == "100-continue":
                    writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                body = b"".join([piece async for piece in read_body(reader, head, [])])
                if not await self._answer(Incoming(head.method, head.target, head.fields, body, self.force_base64), head, writer):
                    break
                await writer.drain()
        except (Truncated, Malformed, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, request: Incoming, head: Head, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection may go on."""
        cors = self._cors_headers(head)
        if cors and head.method == "OPTIONS" and head.find("access-control-request-method"):
            writer.write(render_whole(200, cors, b""))
            return True
        event = json.dumps(EVENTS[self.payload](request, iam=self.iam), ensure_ascii=False).encode()
        if len(event) > contract.EVENT_LIMIT:
            writer.write(_message(413, "Request Entity Too Large"))
            return True
        invocation = self._submit(event, head.method)
        return await (self._stream if self.invoke_mode == "stream" else self._whole)(invocation, cors, writer)

    def _cors_headers(self, head: Head) -> list[tuple[str, str]]:
        origin = head.find("origin")
        if origin not in self.cors_origins:
            return []
        return [("access-control-allow-origin", origin), ("access-control-allow-headers", "*"), ("vary", "Origin")]

    def _headers(self, invocation: Invocation, prelude: contract.Prelude, cors: list[tuple[str, str]]) -> list[tuple[str, str]]:
        if cors and any(name.startswith("access-control-") for name in prelude.headers):
            self._violations.append("the URL and the program both answer CORS")
        kept = [(name, value) for name, value in prelude.headers.items() if name not in DROPPED]
        return [("x-amzn-requestid", invocation.id), *kept, *(("set-cookie", cookie) for cookie in prelude.cookies), *cors]

    async def _stream(self, invocation: Invocation, cors: list[tuple[str, str]], writer: asyncio.StreamWriter) -> bool:
        held = b""
        while (parts := contract.split_prelude(held)) is None:
            piece = await invocation.feed.get()
            if piece is None:
                writer.write(self._failure(invocation))
                return True
            held += piece
        prelude = contract.parse_prelude(parts[0])
        bodyless = invocation.method == "HEAD" or prelude.status in (204, 304)
        framing = [] if bodyless else [("transfer-encoding", "chunked")]
        writer.write(render_head(prelude.status, [*self._headers(invocation, prelude, cors), *framing]))
        piece = parts[1]
        while piece is not None:
            if piece and not bodyless:
                writer.write(render_chunk(piece))
            piece = await invocation.feed.get()
        if invocation.outcome != "answered":
            return False
        writer.write(b"" if bodyless else LAST_CHUNK)
        return True

    async def _whole(self, invocation: Invocation, cors: list[tuple[str, str]], writer: asyncio.StreamWriter) -> bool:
        await invocation.over.wait()
        if invocation.outcome != "answered":
            writer.write(self._failure(invocation))
            return True
        if faults := buffered_faults(invocation, self.payload):
            self._violations += faults
            writer.write(render_whole(200, [("content-type", "application/octet-stream")], invocation.raw))
            return True
        prelude, body = parse_buffered(invocation.raw)
        length = len(body)
        head = render_head(prelude.status, [*self._headers(invocation, prelude, cors), ("content-length", str(length))])
        writer.write(head + (b"" if invocation.method == "HEAD" else body))
        return True

    @staticmethod
    def _failure(invocation: Invocation) -> bytes:
        if invocation.outcome == "refused":
            return _message(429, "Rate Exceeded.")
        return _message(502, "Internal Server Error")


def _message(status: int, text: str) -> bytes:
    return render_whole(status, [("content-type", "application/json")], json.dumps({"Message": text}).encode())


def parse_buffered(raw: bytes) -> tuple[contract.Prelude, bytes]:
    value = json.loads(raw)
    headers = {name.lower(): text for name, text in value.get("headers", {}).items()}
    several = {name.lower(): texts for name, texts in value.get("multiValueHeaders", {}).items()}
    cookies = [*value.get("cookies", []), *several.pop("set-cookie", [])]
    headers |= {name: ",".join(texts) for name, texts in several.items()}
    body = value.get("body") or ""
    return contract.Prelude(value["statusCode"], headers, cookies, raw), base64.b64decode(body) if value.get("isBase64Encoded") else body.encode()


def buffered_faults(invocation: Invocation, payload: str) -> list[str]:
    if invocation.mode != "buffered":
        return ["a buffered URL got a streamed answer"]
    try:
        value = json.loads(invocation.raw)
        prelude, _ = parse_buffered(invocation.raw)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return [f"a buffered answer cannot be read ({error!r}): {invocation.raw[:200]!r}"]
    known = {"statusCode", "headers", "body", "isBase64Encoded", *(("cookies",) if payload == "2.0" else ("multiValueHeaders",))}
    faults = [f"a buffered answer of payload {payload} has the unknown member {name}" for name in value.keys() - known]
    return [*faults, *contract.header_faults(prelude.headers)]
