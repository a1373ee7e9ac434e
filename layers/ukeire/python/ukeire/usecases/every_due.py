"""Whatever is due, found by an index that shows it until somebody has seen to it."""

from collections.abc import Callable, Iterator, Sequence


def every_due[T](batch: Callable[[], Sequence[T]], key: Callable[[T], str]) -> Iterator[T]:
    """Batch after batch until one brings nothing new: what failed stays due, and comes again."""
    seen: set[str] = set()
    while new := [one for one in batch() if key(one) not in seen]:
        for one in new:
            seen.add(key(one))
            yield one
