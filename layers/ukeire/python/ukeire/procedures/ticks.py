"""What has to be ticked before something is filed."""

from typing import Annotated

from pydantic import AfterValidator

from ukeire.domain.wording import refusal


def _ticked(value: bool) -> bool:
    if not value:
        raise refusal("not_ticked", "「{label}」を確かめて、チェックを入れてください。")
    return value


Ticked = Annotated[bool, AfterValidator(_ticked)]
TICK = {True: "はい"}
