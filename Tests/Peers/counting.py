"""A way to a server on which each byte is counted."""

import asyncio
import threading

from demo import free_port


class CountingWay:
    """Passes connections on, unread. It can be shut, as a network that is gone."""

    def __init__(self):
        self.port = free_port()
        self.target: int | None = None
        self.up = self.down = self.connections = 0
        self.open: set[asyncio.StreamWriter] = set()
        self.shut = False
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        threading.Thread(target=self._run, args=[started], daemon=True).start()
        assert started.wait(10)

    @property
    def count(self) -> int:
        """The bytes in both directions so far, with all that HTTP says beside the messages."""
        return self.up + self.down

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        self.server = self.loop.run_until_complete(asyncio.start_server(self._pass, "127.0.0.1", self.port))
        started.set()
        self.loop.run_forever()

    async def _pass(self, reader, writer) -> None:
        self.connections += 1
        if self.shut:
            writer.transport.abort()
            return
        there, here = await asyncio.open_connection("127.0.0.1", self.target)
        self.open |= {writer, here}

        async def carry(source, sink, name: str) -> None:
            try:
                while data := await source.read(65_536):
                    setattr(self, name, getattr(self, name) + len(data))
                    sink.write(data)
                    await sink.drain()
            except OSError:
                pass
            finally:
                sink.close()

        await asyncio.gather(carry(reader, here, "up"), carry(there, writer, "down"))
        self.open -= {writer, here}

    def cut(self, shut: bool) -> None:
        """Ends what is open and takes nothing new, or takes it again."""
        self.shut = shut
        if shut:
            self.loop.call_soon_threadsafe(lambda: [each.transport.abort() for each in self.open])

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
