"""Argon2id (ASVS 11.4.2): 19 MiB, two passes, one lane."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

NOBODYS_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$"
    "wDZHNDmfoLJB+BU02/wFWg$/erpQhKHSPa0QA5yR2dTLwyuC3ycl7+fiK7JoPJUEes"
)
"""Of a random secret that was not kept: verified where there is no account, for the time it takes.

Make it again when the parameters below change; a test compares them.
"""


class Argon2Hasher:
    """``PasswordHasher`` by Argon2id."""

    def __init__(self) -> None:
        self._argon2 = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

    def hash(self, password: str) -> str:
        """The hash, with its parameters."""
        return self._argon2.hash(password)

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether it is the hash's password; without a hash never, but after as long a time."""
        try:
            matches = self._argon2.verify(password_hash or NOBODYS_HASH, password)
        except (VerificationError, InvalidHashError):
            return False
        return matches and password_hash is not None

    def outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._argon2.check_needs_rehash(password_hash)
