"""`python -m infrastructure.local`: the local run, until it is told to stop."""

import argparse
import importlib
import os
import signal
import socket
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn, TextIO

from infrastructure.local.config import ROOT, Ports
from infrastructure.local.listeners import Listeners, PortTaken


class _Stopped(BaseException):
    """SIGTERM or Ctrl-C arrived."""


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    # Once is enough: a second Ctrl-C must not interrupt the stopping.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise _Stopped


def main() -> int:
    """Run until stopped; 1 when it cannot run, 0 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m infrastructure.local", description=__doc__)
    parser.add_argument("--demo", action="store_true", help="load the demo data")
    parser.add_argument(
        "--template",
        type=Path,
        default=ROOT / "template.yaml",
        help="another template, with its functions/ beside it",
    )
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    terminal = sys.stdout
    # What functions print is their log: it goes to the error stream, the addresses stay alone.
    sys.stdout = sys.stderr
    try:
        return _run(terminal, arguments.template.resolve(), demo=arguments.demo)
    except PortTaken as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except _Stopped:
        return 0


def _wait_for_a_signal() -> None:
    # The signal may be delivered to any thread, and then interrupts no waiting of this one: the
    # wake-up descriptor reaches it all the same, and the handler raises here.
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    signal.set_wakeup_fd(writer.fileno())
    while True:
        reader.recv(1)


def _run(terminal: TextIO, template: Path, *, demo: bool) -> int:
    listeners = Listeners.bind(Ports.from_environment())
    sys.path.insert(0, str(template.parent / "functions"))
    # Imported only now: it takes seconds, and a taken port shall be told at once.
    from infrastructure.local.declared import TemplateError
    from infrastructure.local.dynamodb_local import Unavailable
    from infrastructure.local.stack import NotReady, Stack

    stack = None
    try:
        stack = Stack(
            template,
            listeners,
            dynamodb_local=os.environ.get("DYNAMODB", "") == "local",
        )
        stack.start()
        ports = stack.ports
        print(f"applicants' site  {ports.site_url}", file=terminal)
        print(f"offices' console  {ports.offices_url}", file=terminal)
        print(f"embedded AWS      {ports.aws_url}", file=terminal)
        print(f"sent mail         {ports.site_url}/_local/mail", file=terminal, flush=True)
        if demo:
            importlib.import_module("infrastructure.local.demo").load(
                ports.site_url, ports.offices_url, f"{ports.site_url}/_local"
            )
        print("ready", file=terminal, flush=True)
        _wait_for_a_signal()
    except (TemplateError, Unavailable, NotReady) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    finally:
        if stack is not None:
            stack.stop()
    return 0


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    # moto keeps a thread for every waiting execution; nothing of them is worth waiting for.
    os._exit(code)
