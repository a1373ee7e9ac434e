"""The postal code's button, for browsers without script (B4)."""

from typing import Any, Literal

from ukeire.domain.characters import mend_number
from ukeire.usecases.ports.postal_codes import PostalCodes
from ukeire.web.filing_pages.target import Target


def fill_address(
    postal_codes: PostalCodes, target: Target, typed: dict[str, Any], postal_code: str
) -> Literal["filled", "several", "unknown"]:
    """Put what the postal code says of the address into ``typed``; how far that went.

    Entries that may not be changed, and a street that begins like that already, stay.
    """
    fills = target.reader.fills(postal_code)
    found = postal_codes.lookup(mend_number(typed.get(postal_code, "")))
    if not found or not fills:
        return "unknown"
    prefectures = {one.prefecture for one in found}
    cities = {one.city for one in found}
    towns = {one.town for one in found}
    street = fills.get("street", "")
    if len(prefectures) == 1 and target.opened(fills["prefecture"]):
        typed[fills["prefecture"]] = found[0].prefecture
    if len(cities) == 1 and street and target.opened(street):
        start = found[0].city + (found[0].town if len(towns) == 1 else "")
        if not typed.get(street, "").startswith(start):
            typed[street] = start
    return "filled" if len(found) == 1 else "several"
