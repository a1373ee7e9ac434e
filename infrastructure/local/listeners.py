"""The three sockets, taken before anything slow: a taken port is told at once."""

import os
import socket
from dataclasses import dataclass

from infrastructure.local.config import HOST, Ports


class PortTaken(Exception):
    """Another program listens there."""


def _bind(port: int, variable: str) -> socket.socket:
    """A listening socket on this machine alone; port 0 takes any free one. Raises `PortTaken`."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise PortTaken(
            f"port {port} cannot be used ({os.strerror(error.errno or 0)}): choose another with {variable}=<port>"
        ) from error
    listener.listen(128)
    return listener


@dataclass(frozen=True)
class Listeners:
    """One listening socket for each of the ports."""

    site: socket.socket
    offices: socket.socket
    aws: socket.socket

    @classmethod
    def bind(cls, wanted: Ports) -> "Listeners":
        """Raises `PortTaken` for the first that cannot be had."""
        return cls(
            _bind(wanted.site, "PORT"),
            _bind(wanted.offices, "ADMIN_PORT"),
            _bind(wanted.aws, "AWS_PORT"),
        )

    @property
    def ports(self) -> Ports:
        """The real ports, where 0 was asked for too."""
        site, offices, aws = (s.getsockname()[1] for s in (self.site, self.offices, self.aws))
        return Ports(site, offices, aws)
