"""What the local run spares, it spares without losing anything."""

import moto.utilities.utils
import pytest

from infrastructure.local import memory


@pytest.fixture(autouse=True)
def _spared(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    memory.spare()


def test_only_the_data_about_machines_is_left_out() -> None:
    load = moto.utilities.utils.load_resource
    assert load("ec2/resources/instance_types.json") == {}
    assert load("ssm/resources/default_baselines.json")
