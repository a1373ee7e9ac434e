"""Each function's own role, log, time and settings, as `template.yaml` declares them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.declared import (
    FUNCTIONS,
    ROOT,
    actions,
    environment,
    properties,
    resources,
    statements,
    targets,
    template,
)

ROLES = tuple(resources("AWS::IAM::Role"))
DUTIES = tuple(name.removesuffix("Function") for name in FUNCTIONS)
SETTINGS = {
    "ACCOUNTS_TABLE": "AccountsTable",
    "SESSIONS_TABLE": "SessionsTable",
    "MANDATES_TABLE": "MandatesTable",
    "STAFF_TABLE": "StaffTable",
    "STAFF_SESSIONS_TABLE": "StaffSessionsTable",
    "OFFICE_SETTINGS_TABLE": "OfficeSettingsTable",
    "FILINGS_TABLE": "FilingsTable",
    "QUEUE_TABLE": "QueueTable",
    "DESKS_TABLE": "DesksTable",
    "STATISTICS_TABLE": "StatisticsTable",
    "REGISTERS_TABLE": "RegistersTable",
    "MAILS_TABLE": "MailsTable",
    "REQUESTS_TABLE": "RequestsTable",
    "AUDIT_TABLE": "AuditTable",
    "AUDIT_BUCKET": "AuditBucket",
    "DOCUMENTS_BUCKET": "DocumentsBucket",
    "CERTIFICATES_BUCKET": "CertificatesBucket",
    "MAIL_QUEUE_URL": "MailQueue",
    "EXPORTS_BUCKET": "ExportsBucket",
    "EXPORT_QUEUE_URL": "ExportQueue",
    "COPY_QUEUE_URL": "CopyQueue",
    "SIGNING_KEY": "SigningKey",
    "STATE_MACHINE_ARN": "ReviewStateMachine",
    "PRINTS_FUNCTION": "PrintsFunction",
    "PREVIEW_FUNCTION": "PreviewFunction",
}
"""The settings that name a resource."""

FOR_ALL = {
    "STAGE",
    "LOG_LEVEL",
    "OFFICE",
    "LAPSES",
    "POWERTOOLS_SERVICE_NAME",
    "POWERTOOLS_METRICS_NAMESPACE",
}
OTHERS = {"SITE_URL", "OFFICES_URL", "SENDER_ADDRESS", "PASSWORD_PROFILE", "SIGNING_CERTIFICATE"}

# Actions that know no resources, so that only "*" can be said.
WITHOUT_RESOURCE = {
    "dynamodb:ListStreams",
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
}
READS = {"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan"}


@pytest.mark.asvs("13.2.2")
def test_every_function_has_a_role_of_its_own() -> None:
    assert [properties(f"{duty}Function")["Role"] for duty in DUTIES] == [
        {"Fn::GetAtt": [f"{duty}Role", "Arn"]} for duty in DUTIES
    ]


@pytest.mark.asvs("13.2.2")
@pytest.mark.parametrize("role", ROLES)
def test_a_role_names_its_actions_and_resources(role: str) -> None:
    for statement in statements(role):
        assert statement["Effect"] == "Allow"
        assert not [action for action in actions(statement) if "*" in action]
        if "*" in targets(statement):
            assert set(actions(statement)) <= WITHOUT_RESOURCE


@pytest.mark.asvs("13.2.2")
@pytest.mark.parametrize("duty", DUTIES)
def test_a_function_may_use_what_its_settings_name_and_nothing_else(duty: str) -> None:
    named = {SETTINGS[name] for name in environment(f"{duty}Function") if name in SETTINGS}
    allowed = {
        match[1]
        for statement in statements(f"{duty}Role")
        if "sqs:ReceiveMessage" not in actions(statement)
        for target in targets(statement)
        if (match := re.match(r"(?:\$\{)?(\w+)", target))
        if match[1] in SETTINGS.values()
    }
    # The review resumes itself when an office was faster; the token alone says which execution.
    assert allowed - ({"ReviewStateMachine"} if duty == "Review" else set()) == named


HASHLESS = ("/index/by_reminder", "/index/people", "/index/by_erasure", "/index/by_password_age")
"""The indexes of accounts that carry no password hash."""


COUNTS = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["ORGANIZATION#*"]}}
"""How many people an organisation has, and of none of them anything."""


@pytest.mark.asvs("13.2.2")
def test_only_the_accounts_function_reads_accounts() -> None:
    readers = {
        duty
        for duty in DUTIES
        for statement in statements(f"{duty}Role")
        for target in targets(statement)
        if "AccountsTable" in target and not target.endswith(HASHLESS)
        if READS & set(actions(statement)) and statement.get("Condition") != COUNTS
    }
    assert readers == {"Accounts"}


def _on_filings(duty: str, action: str) -> Iterator[Mapping[str, Any]]:
    for statement in statements(f"{duty}Role"):
        if "FilingsTable.Arn" in targets(statement) and f"dynamodb:{action}" in actions(statement):
            yield statement.get("Condition", {})


@pytest.mark.asvs("16.4.2")
def test_offices_write_filings_in_transactions_alone_and_update_none() -> None:
    presence = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["*#PRESENCE"]}}
    in_transaction = {
        "ForAnyValue:StringEquals": {"dynamodb:EnclosingOperation": ["TransactWriteItems"]}
    }
    assert list(_on_filings("Admin", "UpdateItem")) == []
    assert list(_on_filings("Admin", "PutItem")) == [presence, in_transaction]
    assert list(_on_filings("Admin", "DeleteItem")) == [in_transaction]


@pytest.mark.asvs("16.4.2")
def test_the_audit_is_added_to_and_read_and_nothing_else() -> None:
    allowed = {
        action
        for duty in DUTIES
        for statement in statements(f"{duty}Role")
        if any("AuditTable" in target for target in targets(statement))
        for action in actions(statement)
    }
    assert allowed <= {"dynamodb:PutItem", "dynamodb:Query"}


@pytest.mark.asvs("16.4.2")
@pytest.mark.parametrize("duty", ["Inspect", "Review", "Certificates", "Reminders"])
def test_what_runs_in_the_background_deletes_nothing_from_a_filing(duty: str) -> None:
    assert list(_on_filings(duty, "DeleteItem")) == []


@pytest.mark.asvs("8.3.1")
def test_only_the_documents_function_signs_uploads() -> None:
    writers = {
        duty
        for duty in DUTIES
        for statement in statements(f"{duty}Role")
        if "s3:PutObject" in actions(statement)
        and any("DocumentsBucket" in target for target in targets(statement))
    }
    assert writers == {"Documents"}


@pytest.mark.parametrize("duty", DUTIES)
def test_a_function_logs_to_a_group_of_its_own_that_forgets(duty: str) -> None:
    logging = properties(f"{duty}Function")["LoggingConfig"]
    assert logging == {"LogFormat": "JSON", "LogGroup": {"Ref": f"{duty}LogGroup"}}
    assert properties(f"{duty}LogGroup")["RetentionInDays"] == {"Ref": "LogRetentionDays"}


@pytest.mark.parametrize("name", resources("AWS::Logs::LogGroup"))
def test_every_log_is_kept_for_a_time_that_is_set(name: str) -> None:
    assert properties(name)["RetentionInDays"] == {"Ref": "LogRetentionDays"}


def test_functions_run_python_313_on_arm_with_tracing() -> None:
    shared = template()["Globals"]["Function"]
    assert (shared["Runtime"], shared["Architectures"]) == ("python3.13", ["arm64"])
    assert shared["Tracing"] == "Active"
    assert not [
        name
        for name in FUNCTIONS
        if {"Runtime", "Architectures", "Tracing"} & set(properties(name))
    ]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_that_somebody_waits_for_ends_before_its_api_gives_up(function: str) -> None:
    timeout = properties(function).get("Timeout", template()["Globals"]["Function"]["Timeout"])
    waited_for = any(
        e["Type"] == "HttpApi" for e in properties(function).get("Events", {}).values()
    )
    assert timeout <= (29 if waited_for else 300)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_is_told_what_all_are_told_and_only_settings_that_exist(function: str) -> None:
    given = environment(function)
    assert given >= FOR_ALL
    assert given <= FOR_ALL | OTHERS | SETTINGS.keys()


def test_every_setting_of_the_code_is_given_to_some_function() -> None:
    read = set()
    for source in (ROOT / "layers/ukeire/python/ukeire").rglob("*.py"):
        text = source.read_text(encoding="utf-8")
        read |= set(re.findall(r"""(?:settings|names|environ)(?:\.get\(|\[)"([A-Z_]+)\"""", text))
    # What only the local run sets, and what Lambda itself does.
    read -= {"AWS_ENDPOINT_URL", "AWS_REGION", "FONTS_FOLDER", "INSECURE_COOKIES", "S3_ADDRESSING"}
    assert read
    assert read <= set().union(*map(environment, FUNCTIONS))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_handler_is_a_module_of_the_functions_folder(function: str) -> None:
    module, _, name = properties(function)["Handler"].rpartition(".")
    source = ROOT / "functions" / f"{module.replace('.', '/')}.py"
    assert re.search(rf"^(def )?{name}\b", source.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_has_a_sample_event(function: str) -> None:
    duty = function.removesuffix("Function").lower()
    assert list((ROOT / "events").glob(f"{duty}-*.json"))


@pytest.mark.parametrize("event", sorted((ROOT / "events").iterdir()), ids=lambda path: path.stem)
def test_every_sample_event_belongs_to_a_function(event: Any) -> None:
    assert f"{event.stem.partition('-')[0].capitalize()}Function" in FUNCTIONS


def test_every_schedule_runs_on_japanese_time_and_keeps_what_it_could_not_deliver() -> None:
    schedules = [
        event["Properties"]
        for function in FUNCTIONS
        for event in properties(function).get("Events", {}).values()
        if event["Type"] == "ScheduleV2"
    ]
    assert [schedule["ScheduleExpression"] for schedule in schedules] == [
        "rate(5 minutes)",
        "cron(0 8 * * ? *)",
        "rate(1 hour)",
        "cron(0 3 * * ? *)",
        "cron(30 4 * * ? *)",
    ]
    assert {schedule["ScheduleExpressionTimezone"] for schedule in schedules} == {"Asia/Tokyo"}
    assert all("DeadLetterConfig" in schedule for schedule in schedules)
