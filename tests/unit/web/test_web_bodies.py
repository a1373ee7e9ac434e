"""Bodies: every way in which they can be wrong, each with its answer."""

import json
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field
from starlette.responses import Response

from tests.unit.web.support import TOKEN, make_app, post_form, send
from ukeire.domain.dates import Day
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.routing import Access, Route


class Cat(BaseModel, extra="forbid"):
    kind: Literal["cat"]
    lives: int


class Dog(BaseModel, extra="forbid"):
    kind: Literal["dog"]
    name: str


class Worker(BaseModel, extra="forbid"):
    name: str = Field(title="氏名", max_length=10)
    age: int | None = None
    born: Day | None = None
    tags: list[str] = []
    pet: Annotated[Cat | Dog, Field(discriminator="kind")] | None = None


def keep(context: Context) -> Response:
    return json_answer(context.read(Worker, ignore=("action",)))


ROUTES = [
    Route("POST", "/api/workers", keep, Access.PUBLIC, "workers.add", "", Worker),
    Route("POST", "/workers", keep, Access.SESSION, "workers.add_page", ""),
]
JSON = {"content-type": "application/json"}


def post(
    content: str | bytes, content_type: str = "application/json"
) -> tuple[int, list[tuple[str, str]]]:
    answer = send(
        make_app(ROUTES),
        "POST",
        "/api/workers",
        content=content,
        headers={"content-type": content_type},
    )
    found = answer.json().get("errors", []) if answer.status_code >= 400 else []
    return answer.status_code, [(one["pointer"], one["code"]) for one in found]


def test_names_are_kept_as_typed() -> None:
    body = {"name": "𠮷田 髙﨑👪"}
    answer = send(make_app(ROUTES), "POST", "/api/workers", json=body)
    assert answer.json()["name"] == body["name"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_type_than_json_is_refused(content_type: str) -> None:
    assert post('{"name": "a"}', content_type)[0] == 415


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        b'{"name": "\xff"}',
        '{"name": NaN}',
        '{"name": 1e999}',
        '{"name": "a", "name": "b"}',
        "[" * 100_000,
        '{"age": ' + "9" * 5000 + "}",
    ],
    ids=["empty", "cut", "not UTF-8", "NaN", "infinite", "key twice", "deep", "long number"],
)
@pytest.mark.asvs("15.3.7")
def test_what_is_not_json_is_refused(content: str | bytes) -> None:
    assert post(content)[0] == 400


def test_too_large_a_body_is_refused_whether_it_says_so_or_not() -> None:
    assert post(json.dumps({"name": "a" * 1_000_000}))[0] == 413

    async def pieces() -> object:
        for _ in range(400):
            yield b"a" * 1000

    answer = send(make_app(ROUTES), "POST", "/api/workers", content=pieces(), headers=JSON)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("/name", "missing")]),
        ([], [("", "model_type")]),
        ({"name": 1}, [("/name", "string_type")]),
        ({"name": "a", "age": "7"}, [("/age", "int_type")]),
        ({"name": "a", "a/b~c": 1}, [("/a~1b~0c", "extra_forbidden")]),
        (
            {"name": "a" * 11, "tags": [1]},
            [("/name", "string_too_long"), ("/tags/0", "string_type")],
        ),
        ({"name": "a", "pet": {"kind": "cat"}}, [("/pet/lives", "missing")]),
        ({"name": "a", "pet": {"kind": "cow"}}, [("/pet", "union_tag_invalid")]),
        ({"name": "a", "pet": {"kind": "dog", "name": 3}}, [("/pet/name", "string_type")]),
    ],
)
@pytest.mark.asvs("15.3.3")
def test_wrong_fields_are_pointed_at(body: object, expected: list[tuple[str, str]]) -> None:
    status, found = post(json.dumps(body))
    assert (status, sorted(found)) == (422, sorted(expected))


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\u202e", "\u2066", "\u2028", "\ud800"])
@pytest.mark.asvs("2.2.1")
def test_characters_that_nobody_sees_are_refused_anywhere(character: str) -> None:
    for body, pointer in (
        ({"name": f"a{character}b"}, "/name"),
        ({"name": "a", "tags": ["b", character]}, "/tags/1"),
        ({"name": "a", f"k{character}": 1}, ""),
    ):
        assert post(json.dumps(body)) == (422, [(pointer, "control_character")])


def test_messages_name_the_field_in_japanese() -> None:
    answer = send(make_app(ROUTES), "POST", "/api/workers", json={})
    assert answer.json()["errors"][0]["message"] == "氏名を入力してください。"


def test_a_form_and_a_json_body_say_the_same() -> None:
    typed = {
        "name": "山田",
        "age": "7",
        "born": "令和2年1月3日",
        "tags": ["a", "b"],
        "action": "save",
    }
    by_form = post_form(make_app(ROUTES), "/workers", typed)
    body = {"name": "山田", "age": 7, "born": "2020-01-03", "tags": ["a", "b"]}
    by_json = send(make_app(ROUTES), "POST", "/api/workers", json=body)
    assert by_form.status_code == by_json.status_code == 200
    assert by_form.json() == by_json.json()


def test_a_form_without_script_may_be_multipart() -> None:
    files = {"name": (None, "山田\r\n花子"), "csrf_token": (None, "")}
    answer = send(make_app(ROUTES), "POST", "/workers", token=TOKEN, files=files)
    assert answer.status_code == 403  # read as a form, and refused for its token alone


def test_empty_fields_of_a_form_are_absent_and_unknown_ones_refused() -> None:
    answer = post_form(make_app(ROUTES), "/workers", {"name": "", "age": ""})
    assert answer.status_code == 422
    assert "氏名を入力してください。" in answer.text
    assert post_form(make_app(ROUTES), "/workers", {"name": "a", "role": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"name=%ff", 400),
        (b"name=a&name=b", 400),
        (b"name=%00", 422),
        (b"name=" + b"a" * 400_000, 413),
        (b"&".join(b"x%d=1" % number for number in range(6000)), 400),
    ],
    ids=["not UTF-8", "field twice", "control character", "too large", "too many fields"],
)
def test_an_unreadable_form_is_refused(content: bytes, status: int) -> None:
    def read(context: Context) -> Response:
        return json_answer(context.read(Worker))

    app = make_app([Route("POST", "/free", read, Access.PUBLIC, "free", "")])
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert send(app, "POST", "/free", content=content, headers=headers).status_code == status


def test_a_form_of_another_type_is_refused() -> None:
    assert send(make_app(ROUTES), "POST", "/workers", token=TOKEN, json={}).status_code == 415
