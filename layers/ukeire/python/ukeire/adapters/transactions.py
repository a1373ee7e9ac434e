"""Transactions that either happen once, or say that somebody else was first."""

import random
import time
from collections.abc import Callable

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from ukeire.adapters.aws import connection
from ukeire.domain.errors import Unavailable

_TRIES = 5


class ConditionFailed(Exception):
    """A condition of the transaction does not hold: nothing was written."""


def transact(fill: Callable[[TransactWrite], None]) -> None:
    """Run the transaction that ``fill`` describes.

    Raises ConditionFailed when a condition does not hold. Another transaction on the same items
    at the same moment is waited out; raises Unavailable when that does not end (F11).
    """
    for attempt in range(_TRIES):
        try:
            with TransactWrite(connection=connection()) as transaction:
                fill(transaction)
        except TransactWriteError as error:
            codes = {reason.code for reason in error.cancellation_reasons if reason}
            if "ConditionalCheckFailed" in codes:
                raise ConditionFailed from error
            if error.cause_response_code not in (
                "TransactionCanceledException",
                "TransactionInProgressException",
            ):
                raise
            # Jitter keeps the two from meeting again; it decides nothing worth guessing.
            time.sleep(random.uniform(0.02, 0.1) * 2**attempt)  # noqa: S311
        else:
            return
    raise Unavailable
