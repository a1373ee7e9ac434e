"""Writes under conditions: did they go through, or had somebody been there first?"""

from collections.abc import Callable

from pynamodb.exceptions import PynamoDBException
from pynamodb.transactions import TransactWrite

from ukeire.adapters.transactions import ConditionFailed, transact


def condition_failed(error: PynamoDBException) -> bool:
    """Whether a single write was refused by its condition."""
    return error.cause_response_code == "ConditionalCheckFailedException"


def overtaken(error: PynamoDBException) -> bool:
    """The same, or a transaction was writing the item at that moment."""
    return condition_failed(error) or error.cause_response_code == "TransactionConflictException"


def happened(fill: Callable[[TransactWrite], None]) -> bool:
    """Write everything that ``fill`` adds, or nothing; False when a condition refused it."""
    try:
        transact(fill)
    except ConditionFailed:
        return False
    return True
