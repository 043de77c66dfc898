"""An answer as a client of the soak reads it, in either dialect."""

import json


class Answer:
    """Bytes of an answer of which the server closes the connection at the end."""

    def __init__(self, data: bytes, inbound: str):
        head, _, body = data.partition(b"\r\n\r\n")
        self.inbound = inbound
        self.status = int(head.split(b" ", 2)[1])
        self.chunked = b"transfer-encoding: chunked" in head.lower()
        self.body, self.framed = self._join(body) if self.chunked else (body, True)

    @staticmethod
    def _join(data: bytes) -> tuple[bytes, bool]:
        joined = bytearray()
        while data:
            size, _, rest = data.partition(b"\r\n")
            if size == b"0":
                return bytes(joined), True
            joined += rest[: int(size, 16)]
            data = rest[int(size, 16) + 2 :]
        return bytes(joined), False

    def events(self) -> list[dict | str]:
        lines = [line for event in self.body.decode().split("\n\n") for line in event.split("\n") if line.startswith("data: ")]
        said = [line.removeprefix("data: ") for line in lines]
        return [data if data == "[DONE]" else json.loads(data) for data in said]

    def refusal(self) -> str:
        """The type of the error that the whole answer is; the vendors' packages raise by its status."""
        return json.loads(self.body)["error"]["type"]

    def whole_text(self) -> str:
        value = json.loads(self.body)
        return value["choices"][0]["message"]["content"] if self.inbound == "openai" else value["content"][0]["text"]


class Read:
    """What a stream said: its text, and how it ended."""

    def __init__(self, answer: Answer):
        self.text, self.error, self.ended, self.behind = "", "", False, False
        for event in answer.events():
            self.behind |= self.ended or bool(self.error)
            self._take(event, answer.inbound)

    def _take(self, event: dict | str, inbound: str) -> None:
        if event == "[DONE]":
            self.ended = True
        elif "error" in event:
            self.error = event["error"]["type"]
        elif inbound == "openai":
            self.text += "".join(choice["delta"].get("content") or "" for choice in event["choices"])
        else:
            self.text += event.get("delta", {}).get("text", "")
            self.ended = event["type"] == "message_stop"
