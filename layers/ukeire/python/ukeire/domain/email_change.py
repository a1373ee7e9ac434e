"""A mail address that is to become an account's, once it was shown to work (A14). Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from ukeire.domain.registration import same_mails
from ukeire.domain.text import EmailAddress

LIFETIME = timedelta(hours=24)
"""A mailed link that confirms an address opens nothing from this moment on."""


@dataclass(frozen=True, slots=True)
class EmailChange:
    """The newest change that somebody asked for. The keys are SHA-256 of tokens, in hex.

    ``key`` is that of the link to the new address, ``stop_key`` of the one to the address so far.
    """

    email: str
    key: str
    stop_key: str
    requested_at: datetime

    @property
    def expires_at(self) -> datetime:
        """When its links open nothing any more."""
        return self.requested_at + LIFETIME

    def open(self, now: datetime) -> bool:
        """Whether it is still to be confirmed or stopped."""
        return now < self.expires_at


class NewEmail(BaseModel):
    """What whoever is logged in types."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    email: EmailAddress = Field(title="新しいメールアドレス")
    email_confirmation: EmailAddress = Field(title="新しいメールアドレス（再入力）")
    current_password: str = Field(title="現在のパスワード", max_length=1000, repr=False)

    @field_validator("email_confirmation")
    @classmethod
    def _both_are_equal(cls, value: str, info: ValidationInfo) -> str:
        return same_mails(value, info)
