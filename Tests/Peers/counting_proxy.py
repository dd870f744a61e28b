"""A proxy that passes bytes on as they are, and counts them."""

import socket
import threading


class CountingProxy:
    """Listens on a port of this machine, and leads to another."""

    def __init__(self, port: int, target: int):
        self.bytes, self._target, self._lock = 0, target, threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._target))
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while part := one.recv(65_536):
                with self._lock:
                    self.bytes += len(part)
                other.sendall(part)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            one.close()
            other.close()

    def close(self) -> None:
        self._listener.close()
