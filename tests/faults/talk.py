"""One cell's conversation, as both its ends see it: the upstream breaks only what the client has got already.

Without that a reset could overtake the bytes before it, and a cell would have two outcomes.
"""

import asyncio
import re

# A client in another process does not tell what it has: then a moment has to do.
MOMENT = 0.2
PATIENCE = 20


class Talk:
    def __init__(self):
        self.forgiven = False  # the fault is over: the upstream answers as it should
        self.asked = 0  # tries at the first target
        self.asked_second = 0
        self.watched = True  # the client says what it has got
        self.commits_late = False
        self.streams = False
        self._sent = b""
        self._got_head = False
        self._got = ""
        self._changed = asyncio.Event()

    def sent(self, data: bytes) -> None:
        self._sent += data

    def got(self, text: str) -> None:
        """The client has its head, and this text."""
        self._got_head, self._got = True, text
        self._changed.set()

    async def seen(self) -> None:
        if not self.streams or not (self.commits_late or self._content()):
            return
        if not self.watched:
            await asyncio.sleep(MOMENT + (2.2 if self.commits_late else 0))
            return
        async with asyncio.timeout(PATIENCE):
            while not self._got_head or self._got != self._content():
                self._changed.clear()
                await self._changed.wait()

    def _content(self) -> str:
        """The text of the events that were sent."""
        found = re.findall(rb'"(?:content|text)":"([^"]+)"', self._sent)
        return b"".join(found).decode()
