"""What template.yaml declares, the local run creates, or refuses aloud."""

from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
import yaml

from infrastructure.local.config import ROOT, Ports
from infrastructure.local.declared import Declared, TemplateError
from infrastructure.local.intrinsics import UnknownReference
from infrastructure.local.properties import UnknownResource
from infrastructure.local.resources import CREATORS, IGNORED, create
from infrastructure.local.runnables import READERS
from infrastructure.local.template import Template
from tests.declared import resources

PORTS = Ports(3000, 3001, 3002)
TABLES = resources("AWS::DynamoDB::Table").values()


class FakeClients:
    """Notes what would have been created."""

    region = "ap-northeast-1"

    def __init__(self, *, dynamodb_local: bool = False) -> None:
        self.dynamodb_local = dynamodb_local
        self.services: dict[str, MagicMock] = {}

    def get(self, service: str) -> MagicMock:
        return self.services.setdefault(service, MagicMock())


def load(path: Path, *, dynamodb_local: bool = False) -> tuple[Declared, FakeClients]:
    clients, declared = FakeClients(dynamodb_local=dynamodb_local), Declared()
    create(Template(path, PORTS, {"SiteUrl": PORTS.site_url}).resources(), clients, declared)  # type: ignore[arg-type]
    return declared, clients


def written(folder: Path, resources: dict[str, Any], **more: Any) -> Path:
    path = folder / "template.yaml"
    whole = {"Transform": "AWS::Serverless-2016-10-31", "Resources": resources, **more}
    path.write_text(yaml.safe_dump(whole), encoding="utf-8")
    return path


def test_every_resource_type_of_the_template_is_known() -> None:
    kinds = {resource.kind for resource in Template(ROOT / "template.yaml", PORTS).resources()}
    assert kinds <= CREATORS.keys() | READERS.keys() | IGNORED.keys()


def test_no_resource_type_is_both_created_and_ignored() -> None:
    assert not IGNORED.keys() & (CREATORS.keys() | READERS.keys())
    assert not CREATORS.keys() & READERS.keys()


def test_the_whole_template_loads() -> None:
    declared, clients = load(ROOT / "template.yaml")
    assert set(declared.apis) == {"ApplicantsApi", "OfficesApi"}
    assert clients.get("dynamodb").create_table.call_count == len(TABLES)
    assert declared.queues
    assert declared.streams
    assert declared.schedules
    [machine] = clients.get("stepfunctions").create_state_machine.call_args_list
    assert "${" not in machine.kwargs["definition"]


def test_every_function_of_the_template_gets_its_own_environment() -> None:
    declared, _ = load(ROOT / "template.yaml")
    mail = declared.function("mail")
    assert mail is not None
    assert "MAILS_TABLE" in mail.environment
    assert "ACCOUNTS_TABLE" not in mail.environment


@pytest.mark.parametrize("name", ["DispatchFunction", "ukeire-local-DispatchFunction", "dispatch"])
def test_a_function_is_found_by_each_of_its_names(name: str) -> None:
    declared, _ = load(ROOT / "template.yaml")
    found = declared.function(name)
    assert found is not None
    assert found.handler == "dispatch.app.handler"


def test_a_type_that_nobody_knows_stops_the_start_before_anything_is_made(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"T": {"Type": "AWS::SQS::Queue"}, "X": {"Type": "AWS::Kinesis::Stream"}},
    )
    clients = FakeClients()
    with pytest.raises(UnknownResource, match="AWS::Kinesis::Stream"):
        create(Template(path, PORTS).resources(), clients, Declared())  # type: ignore[arg-type]
    assert not clients.services


@pytest.mark.parametrize(
    ("resource", "where"),
    [
        ({"Type": "AWS::SQS::Queue", "Properties": {"FifoQueue": True}}, "X.FifoQueue"),
        (
            {
                "Type": "AWS::S3::Bucket",
                "Properties": {"VersioningConfiguration": {"Status": "Enabled", "Mfa": "on"}},
            },
            "X.VersioningConfiguration.Mfa",
        ),
        (
            {
                "Type": "AWS::S3::Bucket",
                "Properties": {
                    "NotificationConfiguration": {
                        "QueueConfigurations": [
                            {"Event": "s3:ObjectCreated:*", "Queue": "arn:q", "Owner": "x"}
                        ]
                    }
                },
            },
            "X.NotificationConfiguration.QueueConfigurations[0].Owner",
        ),
        (
            {
                "Type": "AWS::Serverless::Function",
                "Properties": {
                    "Handler": "a.b",
                    "Runtime": "python3.13",
                    "CodeUri": ".",
                    "FileSystemConfigs": [{"Arn": "arn:x", "LocalMountPath": "/mnt/x"}],
                },
            },
            "X.FileSystemConfigs",
        ),
    ],
)
def test_a_property_that_nobody_reads_is_named(
    tmp_path: Path, resource: dict[str, Any], where: str
) -> None:
    with pytest.raises(UnknownResource) as refusal:
        load(written(tmp_path, {"X": resource}))
    assert where in str(refusal.value)


def test_a_template_that_sam_refuses_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, {"F": {"Type": "AWS::Serverless::Function"}})
    with pytest.raises(TemplateError, match="F"):
        Template(path, PORTS)


def test_a_parameter_without_a_value_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, {}, Parameters={"Office": {"Type": "String"}})
    with pytest.raises(TemplateError, match="Office"):
        Template(path, PORTS)


def test_dead_letter_queues_come_before_those_that_name_them(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {
            "A": {
                "Type": "AWS::SQS::Queue",
                "Properties": {
                    "RedrivePolicy": {
                        "deadLetterTargetArn": {"Fn::GetAtt": ["Z", "Arn"]},
                        "maxReceiveCount": 3,
                    }
                },
            },
            "Z": {"Type": "AWS::SQS::Queue"},
        },
    )
    _, clients = load(path)
    names = [c.kwargs["QueueName"] for c in clients.get("sqs").create_queue.call_args_list]
    assert names == ["ukeire-local-Z", "ukeire-local-A"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Ref": "Stage"}, "try"),
        ({"Ref": "Q"}, "http://localhost:3002/123456789012/ukeire-local-Q"),
        ({"Fn::GetAtt": ["Q", "Arn"]}, "arn:aws:sqs:ap-northeast-1:123456789012:ukeire-local-Q"),
        ({"Fn::GetAtt": "Q.QueueName"}, "ukeire-local-Q"),
        ({"Fn::Sub": "${Stage}/${!Kept}/${Q.QueueName}"}, "try/${Kept}/ukeire-local-Q"),
        ({"Fn::Sub": ["${A}-${AWS::Region}", {"A": {"Ref": "Stage"}}]}, "try-ap-northeast-1"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Stage"}]]}, "a-try"),
        ({"Fn::Select": ["1", {"Fn::Split": ["/", "a/b"]}]}, "b"),
        ({"Fn::If": ["IsTry", "yes", "no"]}, "yes"),
        ({"Fn::If": ["IsNot", "yes", "no"]}, "no"),
        ({"Fn::FindInMap": ["M", "a", "b"]}, 5),
    ],
)
def test_intrinsic_functions_resolve(tmp_path: Path, value: Any, expected: Any) -> None:
    path = written(
        tmp_path,
        {
            "Q": {"Type": "AWS::SQS::Queue"},
            "P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value}},
        },
        Parameters={"Stage": {"Type": "String", "Default": "try"}},
        Conditions={
            "IsTry": {"Fn::Equals": [{"Ref": "Stage"}, "try"]},
            "IsNot": {"Fn::And": [{"Condition": "IsTry"}, {"Fn::Not": [{"Condition": "IsTry"}]}]},
        },
        Mappings={"M": {"a": {"b": 5}}},
    )
    _, clients = load(path)
    assert clients.get("ssm").put_parameter.call_args.kwargs["Value"] == expected


@pytest.mark.parametrize("value", [{"Ref": "Nobody"}, {"Fn::GetAtt": ["Q", "Colour"]}])
def test_an_unknown_reference_is_an_error(tmp_path: Path, value: Any) -> None:
    path = written(
        tmp_path,
        {
            "Q": {"Type": "AWS::SQS::Queue"},
            "P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value}},
        },
    )
    with pytest.raises(UnknownReference):
        load(path)


def test_a_resource_whose_condition_fails_is_left_out(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"Q": {"Type": "AWS::SQS::Queue", "Condition": "Never"}},
        Conditions={"Never": {"Fn::Equals": ["a", "b"]}},
    )
    _, clients = load(path)
    assert not clients.services


def test_settings_that_dynamodb_local_lacks_are_left_out_for_it_alone() -> None:
    _, moto = load(ROOT / "template.yaml")
    _, dynamodb_local = load(ROOT / "template.yaml", dynamodb_local=True)
    assert moto.get("dynamodb").update_continuous_backups.call_count == len(TABLES)
    assert dynamodb_local.get("dynamodb").update_continuous_backups.call_count == 0
    assert dynamodb_local.get("dynamodb").update_time_to_live.call_count == sum(
        "TimeToLiveSpecification" in table["Properties"] for table in TABLES
    )
