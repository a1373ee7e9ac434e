"""Idempotency-Key: the same request twice is one action and one answer."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from moto import mock_aws
from pydantic import BaseModel
from starlette.responses import Response

from tests.unit.web.support import TOKEN, make_app, send
from ukeire.domain.errors import NotAllowedNow
from ukeire.web import idempotency
from ukeire.web.answers import json_answer
from ukeire.web.app import Application
from ukeire.web.context import Context
from ukeire.web.routing import Access, Route

TABLE = "requests"


class Order(BaseModel, extra="forbid"):
    name: str


@dataclass
class Till:
    """Counts what was really done."""

    done: list[str] = field(default_factory=list)
    refuse: bool = False

    def sell(self, context: Context) -> Response:
        if self.refuse:
            raise NotAllowedNow
        order = context.read(Order)
        self.done.append(order.name)
        body = {"number": len(self.done), "name": order.name, "text": "あ" * 200_000}
        return json_answer(body, 201, {"Location": f"/api/orders/{len(self.done)}"})


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB"):
        monkeypatch.delenv(name, raising=False)
    with mock_aws():
        client = boto3.client("dynamodb", region_name="ap-northeast-1")
        client.create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        yield client


def shop(till: Till, client: Any) -> Application:
    route = Route(
        "POST",
        "/api/orders",
        till.sell,
        Access.SESSION,
        "orders.add",
        "",
        Order,
        idempotent=True,
    )
    store = idempotency.PowertoolsIdempotency(TABLE, lambda: client)
    return make_app([route], idempotency=store)


def order(app: Application, name: str, key: str | None = "key-1") -> Any:
    headers = {"idempotency-key": key} if key is not None else {}
    return send(app, "POST", "/api/orders", token=TOKEN, json={"name": name}, headers=headers)


@pytest.mark.fault("F01")
def test_the_same_key_gets_the_same_answer_and_does_nothing_more(client: Any) -> None:
    till = Till()
    app = shop(till, client)
    first, second = order(app, "茶"), order(app, "茶")
    assert till.done == ["茶"]
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert first.headers["location"] == second.headers["location"] == "/api/orders/1"
    assert first.headers["content-type"] == second.headers["content-type"]
    assert len(second.headers.get_list("content-type")) == 1


def test_the_same_key_with_another_body_is_refused(client: Any) -> None:
    till = Till()
    app = shop(till, client)
    order(app, "茶")
    answer = order(app, "水")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "idempotency_key_reused"
    assert till.done == ["茶"]


def test_another_key_or_none_is_another_action(client: Any) -> None:
    till = Till()
    app = shop(till, client)
    for key in ("a", "b", None, None):
        assert order(app, "茶", key).status_code == 201
    assert len(till.done) == 4


def test_a_refusal_is_not_kept(client: Any) -> None:
    till = Till(refuse=True)
    app = shop(till, client)
    assert order(app, "茶").status_code == 409
    till.refuse = False
    assert order(app, "茶").status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "k" * 256, "鍵"])
def test_a_key_that_is_none_is_refused(client: Any, key: str) -> None:
    headers = [(b"idempotency-key", key.encode())]
    app = shop(Till(), client)
    headers.append((b"cookie", f"__Host-ukeire={TOKEN}".encode()))
    answer = send(app, "POST", "/api/orders", json={"name": "茶"}, headers=dict(headers))  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "idempotency_key"


def test_while_the_first_is_under_way_the_second_is_told_to_wait(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "_PATIENCE", (0.01,))
    till = Till()
    app = shop(till, client)
    answers: list[Any] = []

    def sell_and_ask_again(context: Context) -> Response:
        if not answers:
            answers.append(None)
            second = threading.Thread(target=lambda: answers.append(order(app, "茶")))
            second.start()
            second.join()
        return till.sell(context)

    object.__setattr__(app.routes[0], "endpoint", sell_and_ask_again)
    assert order(app, "茶").status_code == 201
    assert (answers[1].status_code, answers[1].headers["retry-after"]) == (409, "1")
    assert till.done == ["茶"]


def test_what_is_kept_goes_after_a_day_and_holds_no_cookie(client: Any) -> None:
    order(shop(Till(), client), "茶")
    (item,) = client.scan(TableName=TABLE)["Items"]
    assert set(item) >= {"id", "ttl", "status", "data"}
    assert TOKEN not in str(item)
    assert "key-1" not in str(item)
