"""Addresses of the organisation that mails do not reach: told, and mended."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from ukeire.domain.filing import Filing
from ukeire.domain.mail import BadAddress
from ukeire.domain.register import Register
from ukeire.usecases.mend_address import bad_addresses_in, mend_own_address
from ukeire.web.answers import no_content
from ukeire.web.context import Context
from ukeire.web.filing_pages import addresses
from ukeire.web.pages import redirect
from ukeire.web.register_representations import BadAddressAnswer
from ukeire.web.representations import in_japan
from ukeire.web.routing import Access, Route


class AddressBody(BaseModel):
    """One's own address that receives mail again; ``filing_id`` names the filing that has it."""

    model_config = ConfigDict(extra="forbid")

    address: str = Field(title="メールアドレス", min_length=3, max_length=254)
    filing_id: str | None = Field(None, title="申請", max_length=64)


def bad_addresses(
    context: Context, register: Register, filings: Sequence[Filing]
) -> Mapping[str, Any]:
    """The values of ``parts/bad_addresses.html``: which are bad, and in which filing each stands."""
    found = bad_addresses_in(context.services, register, filings)
    return {
        "bad_addresses": list(found),
        "bad_address_in": {one.address: filing_id or "" for one, filing_id in found.items()},
    }


def answer(bad: BadAddress) -> BadAddressAnswer:
    """One of them as JSON."""
    return BadAddressAnswer(address=bad.address, state=bad.outcome, since=in_japan(bad.since))


def mend(context: Context) -> Response:
    """``POST /api/mail-addresses/mended``."""
    _mend(context)
    return no_content()


def press_mended(context: Context) -> Response:
    """The button beside an address."""
    filing_id = _mend(context)
    return redirect(f"{addresses.filing_page(filing_id) if filing_id else '/home'}?done=mended")


def _mend(context: Context) -> str | None:
    body = context.read(AddressBody)
    filing_id = body.filing_id or None
    mend_own_address(context.services, body.address, context.actor, filing_id)
    return filing_id


def routes() -> Sequence[Route]:
    """One's own addresses."""
    return (
        Route(
            "POST",
            "/api/mail-addresses/mended",
            mend,
            Access.SESSION,
            "mail_addresses.mend",
            "メールが届くようになったアドレス",
            body=AddressBody,
            answers={HTTPStatus.NO_CONTENT: None},
        ),
        Route(
            "POST",
            "/mail-addresses",
            press_mended,
            Access.SESSION,
            "mail_addresses.mend",
            "メールが届くようになったアドレス",
        ),
    )
