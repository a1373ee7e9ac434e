"""A thread that looks for work when something was written, and now and then anyway."""

import threading
import traceback


class Pump(threading.Thread):
    """Calls `turn` after each `ring`, and every `seconds` at the latest, until stopped."""

    def __init__(self, name: str, seconds: float) -> None:
        super().__init__(name=name, daemon=True)
        self._seconds = seconds
        self._bell = threading.Event()
        self.stopping = threading.Event()

    def ring(self) -> None:
        """There may be work."""
        self._bell.set()

    def stop(self) -> None:
        """No further turn; the one under way is not waited for."""
        self.stopping.set()
        self._bell.set()

    def run(self) -> None:
        while not self.stopping.is_set():
            self._bell.wait(self._seconds)
            self._bell.clear()
            try:
                self.turn()
            except Exception:
                if not self.stopping.is_set():
                    traceback.print_exc()

    def turn(self) -> None:
        """Do what there is to do."""
        raise NotImplementedError
