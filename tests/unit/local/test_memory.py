"""What the local run spares, it spares without losing anything."""

import copy

import boto3
import moto.utilities.utils
import pytest
from moto import mock_aws
from moto.dynamodb.models import dynamodb_backends

from infrastructure.local import memory
from tests.tables import mock_tables


@pytest.fixture(autouse=True)
def _spared(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    memory.spare()


def test_a_table_s_copy_shares_what_its_stream_carried_and_goes_on_by_itself() -> None:
    with mock_aws():
        mock_tables()
        client = boto3.client("dynamodb")
        client.put_item(TableName="FilingsTable", Item={"pk": {"S": "1"}, "sk": {"S": "HEAD"}})
        table = dynamodb_backends["123456789012"]["ap-northeast-1"].tables["FilingsTable"]
        copied = copy.deepcopy(table)
        client.put_item(TableName="FilingsTable", Item={"pk": {"S": "2"}, "sk": {"S": "HEAD"}})
        assert table.stream_shard is not None
        assert copied.stream_shard is not None
        assert copied.stream_shard.items == table.stream_shard.items[:1]
        assert len(copied.items) == 1


def test_only_the_data_about_machines_is_left_out() -> None:
    load = moto.utilities.utils.load_resource
    assert load("ec2/resources/instance_types.json") == {}
    assert load("ssm/resources/default_baselines.json")
