"""What a function was told by its environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field


class MissingSetting(RuntimeError):
    """The function asked for something that its environment does not name."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment variables a function was given when it started."""

    variables: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    def __getitem__(self, name: str) -> str:
        value = self.variables.get(name)
        if not value:
            raise MissingSetting(f"{name} is not set for this function")
        return value

    def get(self, name: str, default: str) -> str:
        """The variable, or ``default`` when it is not set."""
        return self.variables.get(name) or default
