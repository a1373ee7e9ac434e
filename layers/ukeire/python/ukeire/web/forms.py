"""Page forms: what a browser posts, as data that the same models check as JSON's."""

import re
import types
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin
from urllib.parse import parse_qsl

from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.datastructures import ImmutableMultiDict
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from ukeire.domain.characters import Check, mend_pasted, mend_width, one_line
from ukeire.domain.errors import InvalidInput, Unreadable, WrongContentType
from ukeire.domain.problems import Problem, escape_pointer
from ukeire.web.bodies import read_bytes
from ukeire.web.validation import problems_of, text_problems, without_refused

MAX_FIELDS = 5000

CSRF_FIELD = "csrf_token"
CLIENT_FIELD = "_client"
"""For which organisation an agent was shown the form."""
_OF_EVERY_FORM = frozenset({CSRF_FIELD, CLIENT_FIELD, "_switch"})

type Form = ImmutableMultiDict[str, str]
"""``get``, ``getlist``, ``[]`` and ``multi_items``; line ends are ``\\n``."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A posted page form: no text in it holds what no text may hold.

    What people paste is mended without a word where nobody sees a difference (``mend_pasted``).
    ``problems`` name the fields from which more had to be taken; the form that shows itself again
    says so. Passwords stay exactly as they were typed.
    """

    form: Form
    problems: tuple[Problem, ...] = ()


async def read_form(request: Request, limit: int) -> Posted:
    """The form that a browser posted; files in it are refused, they go straight to storage.

    Raises TooLarge, WrongContentType or Unreadable.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await read_bytes(request, limit)
    if kind == "application/x-www-form-urlencoded":
        pairs = _urlencoded(body)
    elif kind == "multipart/form-data":
        pairs = await _multipart(request, body)
    else:
        raise WrongContentType
    if any(text_problems(name) for name, _ in pairs):
        raise Unreadable
    kept: list[tuple[str, str]] = []
    problems: dict[str, Problem] = {}
    for name, text in pairs:
        exact = name.endswith("password")
        mended = text if exact else mend_pasted(text)
        cleaned = without_refused(mended)
        if cleaned != mended:
            message = _UNTYPABLE if exact else _CLEANED
            problems[name] = Problem(f"/{escape_pointer(name)}", "control_character", message)
        kept.append((name, text if exact else cleaned))
    return Posted(ImmutableMultiDict(kept), tuple(problems.values()))


_CLEANED = (
    "画面に表示されない文字（制御文字など）が含まれていたため、取り除きました。"
    "入力欄の内容を確かめて、もう一度送信してください。"
)
_UNTYPABLE = "画面に表示されない文字（制御文字など）は使えません。入力し直してください。"


def _urlencoded(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS
        )
    except ValueError as error:
        raise Unreadable from error


async def _multipart(request: Request, body: bytes) -> list[tuple[str, str]]:
    async def once() -> AsyncGenerator[bytes]:  # the body is read already, under its limit
        yield body

    try:
        parser = MultiPartParser(
            request.headers,
            once(),
            max_files=0,
            max_fields=MAX_FIELDS,
            max_part_size=len(body) + 1,
        )
        parsed = await parser.parse()
    except (MultiPartException, ValueError, KeyError) as error:
        raise Unreadable from error
    return [(name, value) for name, value in parsed.multi_items() if isinstance(value, str)]


def read_model[Model: BaseModel](
    form: Form,
    model: type[Model],
    ignore: Sequence[str] = (),
    problems: Sequence[Problem] = (),
) -> Model:
    """The form as ``model``: empty fields are absent, lists gather.

    ``ignore`` names fields that are the page's own (a button's name). Raises InvalidInput, also for
    the ``problems`` that reading the form found already.
    """
    data = form_data(form, model, ignore)
    try:
        read = model.model_validate(data)
    except ValidationError as error:
        known = {one.pointer for one in problems}
        found = [one for one in problems_of(error, data, model) if one.pointer not in known]
        raise InvalidInput([*problems, *found]) from error
    if problems:
        raise InvalidInput(problems)
    return read


OFFER_FIELD = "_offer"
"""The name of the button that puts an offer in place; its value is the field's name."""


def offer_for(model: type[BaseModel], name: str, value: object) -> str | None:
    """What the model's field would take instead of a value that it refuses, if anything."""
    info = model.model_fields.get(name)
    if info is None:
        return None
    field_type: Any = Annotated[info.annotation, info]
    try:
        TypeAdapter(field_type).validate_python(value)
    except ValidationError as error:
        offers = (one.get("ctx", {}).get("offer") for one in error.errors(include_url=False))
        return next((str(offer) for offer in offers if offer), None)
    return None


def with_offer(form: Form, model: type[BaseModel]) -> Form:
    """The form with the offer in place that a button asked for, and without the button."""
    asked = form.get(OFFER_FIELD, "")
    offer = offer_for(model, asked, form.get(asked, ""))
    pairs = [(name, text) for name, text in form.multi_items() if name != OFFER_FIELD]
    if offer is None:
        return ImmutableMultiDict(pairs)
    return ImmutableMultiDict([(name, offer if name == asked else text) for name, text in pairs])


def form_data(
    form: Form, model: type[BaseModel], ignore: Sequence[str] = ()
) -> dict[str, str | list[str]]:
    """The form's fields in the shape that ``model`` reads."""
    fields = {(field.alias or name): field.annotation for name, field in model.model_fields.items()}
    single = _single_lines(model)
    data: dict[str, str | list[str]] = {}
    for name in form:
        texts = [text for text in form.getlist(name) if text]
        if name in _OF_EVERY_FORM or name in ignore or not texts:
            continue
        if _kinds(fields.get(name)) & {list, set, frozenset, tuple}:
            data[name] = texts
        elif len(texts) > 1:
            raise Unreadable("同じ名前の項目が2回以上あります。")
        else:
            data[name] = _mended(name, texts[0]) if name in single else texts[0]
    return data


_CODES = frozenset({"login_id", "email"})
"""Fields of half-width signs alone, whatever model they are in."""


def _mended(name: str, text: str) -> str:
    line = one_line(text)
    return mend_width(line).strip() if name in _CODES else line


def _single_lines(model: type[BaseModel]) -> set[str]:
    """The fields whose text is a code, or checked as one line."""
    return {
        info.alias or name
        for name, info in model.model_fields.items()
        if name in _CODES or any(isinstance(one, Check) and not one.lines for one in info.metadata)
    }


def _kinds(annotation: object) -> set[object]:
    if get_origin(annotation) in (Union, types.UnionType):
        return {kind for choice in get_args(annotation) for kind in _kinds(choice)}
    return {get_origin(annotation) or annotation}


def safe_next(target: str | None, default: str) -> str:
    """Where to go after login: a path of this site, never an address that leads elsewhere."""
    if target and re.fullmatch(r"/(?![/\\])[!-~]*", target):
        return target
    return default


@dataclass(frozen=True, slots=True)
class FieldError:
    """One line of the error summary: ``href`` leads to the field.

    Drawn as text it is its message; ``offer`` is what a button puts into the field instead.
    """

    name: str
    href: str
    message: str
    offer: str | None = None

    def __str__(self) -> str:
        return self.message


class FieldErrors:
    """Problems as a page shows them: false when empty, by field name, in order for the summary."""

    def __init__(
        self, problems: Sequence[Problem] = (), name_of: Callable[[Problem], str] | None = None
    ) -> None:
        naming = name_of or (lambda problem: problem.pointer.removeprefix("/"))
        self._errors = [
            FieldError(name, f"#{field_id(name)}" if name else "", problem.message, problem.offer)
            for problem in problems
            for name in (naming(problem),)
        ]
        self._by_name = {error.name: error for error in reversed(self._errors)}

    def __bool__(self) -> bool:
        return bool(self._errors)

    def __iter__(self) -> Iterator[FieldError]:
        return iter(self._errors)

    def get(self, name: str) -> FieldError | None:
        """The first error of the field, or None."""
        return self._by_name.get(name)


def field_id(name: str) -> str:
    """The id of the field's control in the page: ``workers/3/name`` is ``f-workers-3-name``."""
    return "f-" + re.sub(r"[^A-Za-z0-9_]+", "-", name)
