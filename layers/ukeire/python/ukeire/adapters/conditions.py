"""Writes under conditions: did they go through, or had somebody been there first?"""

from collections.abc import Callable

from pynamodb.exceptions import PynamoDBException
from pynamodb.transactions import TransactWrite

from ukeire.adapters.transactions import ConditionFailed, transact


def condition_failed(error: PynamoDBException) -> bool:
    """Whether a single write was refused by its condition."""
    return error.cause_response_code == "ConditionalCheckFailedException"


def happened(fill: Callable[[TransactWrite], None]) -> bool:
    """Write everything that ``fill`` adds, or nothing; False when a condition refused it."""
    try:
        transact(fill)
    except ConditionFailed:
        return False
    return True
