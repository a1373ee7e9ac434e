"""Filters of the queue that somebody named, and the one they start with."""

from collections.abc import Callable
from dataclasses import replace

from ukeire.domain.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound
from ukeire.domain.problems import Problem
from ukeire.domain.session import Actor, Role
from ukeire.usecases.ports.queue import DeskServices, SavedFilter, SavedFilters

MAX_FILTERS = 20
_TRIES = 3


def list_filters(services: DeskServices, actor: Actor) -> tuple[SavedFilter, ...]:
    """The actor's own, in the order in which they were made. Raises Forbidden."""
    _check(actor)
    return services.desks.filters(actor.login_id).filters


def save_filter(
    services: DeskServices, actor: Actor, name: str, query: str, *, default: bool = False
) -> SavedFilter:
    """The kept filter; one of the same name is replaced. Raises InvalidInput above the limit."""
    made = SavedFilter(services.new_id(), name, query, default)

    def with_it(filters: tuple[SavedFilter, ...]) -> tuple[SavedFilter, ...]:
        others = [replace(one, default=one.default and not default) for one in filters]
        place = next((i for i, one in enumerate(others) if one.name == name), len(others))
        if place == MAX_FILTERS:
            message = f"保存できる条件は{MAX_FILTERS}個までです。使わないものを削除してください。"
            raise InvalidInput([Problem("/name", "too_many", message)])
        return (*others[:place], made, *others[place + 1 :])

    _change(services, actor, with_it)
    return made


def set_default(services: DeskServices, actor: Actor, filter_id: str | None) -> None:
    """The queue opens with this filter from now on, or with none. Raises NotFound."""

    def with_default(filters: tuple[SavedFilter, ...]) -> tuple[SavedFilter, ...]:
        if filter_id is not None and filter_id not in [one.filter_id for one in filters]:
            raise NotFound
        return tuple(replace(one, default=one.filter_id == filter_id) for one in filters)

    _change(services, actor, with_default)


def delete_filter(services: DeskServices, actor: Actor, filter_id: str) -> None:
    """It is gone. Raises NotFound when there is none, or it is somebody else's."""

    def without(filters: tuple[SavedFilter, ...]) -> tuple[SavedFilter, ...]:
        left = tuple(one for one in filters if one.filter_id != filter_id)
        if len(left) == len(filters):
            raise NotFound
        return left

    _change(services, actor, without)


def _check(actor: Actor) -> None:
    if actor.role is not Role.STAFF:
        raise Forbidden


def _change(
    services: DeskServices,
    actor: Actor,
    change: Callable[[tuple[SavedFilter, ...]], tuple[SavedFilter, ...]],
) -> None:
    _check(actor)
    for _ in range(_TRIES):
        before = services.desks.filters(actor.login_id)
        after = SavedFilters(change(before.filters), before.revision + 1)
        if services.desks.save_filters(actor.login_id, after):
            return
    raise NotAllowedNow("ほかの画面で同時に変更されました。もう一度お試しください。")
