"""What `template.yaml` promises about data, queues, the two sites and the review."""

import json
import re
from typing import Any

import pytest

from tests.declared import FUNCTIONS, ROOT, TEXT, properties, resources, template

TABLES = resources("AWS::DynamoDB::Table")
BUCKETS = resources("AWS::S3::Bucket")
OF_COPIES = {"ExportsBucket"}
"""What lies there is made from tables and soon forgotten."""
QUEUES = resources("AWS::SQS::Queue")
APIS = resources("AWS::Serverless::HttpApi")
DEAD_LETTERS = {name for name in QUEUES if name.endswith("DeadLetters")}
DEFINITION: dict[str, Any] = json.loads(
    (ROOT / "infrastructure/statemachines/review.asl.json").read_text(encoding="utf-8")
)


@pytest.mark.fault("F50")
@pytest.mark.parametrize("name", TABLES)
def test_a_table_outlives_mistakes(name: str) -> None:
    table, given = TABLES[name], properties(name)
    assert (table["DeletionPolicy"], table["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert given["DeletionProtectionEnabled"] is True
    assert given["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    # A name would keep a restored table from taking the place of the lost one.
    assert "TableName" not in given


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_paid_by_use_encrypted_and_tidied(name: str) -> None:
    given = properties(name)
    assert given["BillingMode"] == "PAY_PER_REQUEST"
    assert given["SSESpecification"] == {"SSEEnabled": True}
    # What people read and did does not expire.
    lasting = name == "AuditTable"
    tidied = None if lasting else {"AttributeName": "ttl", "Enabled": True}
    assert given.get("TimeToLiveSpecification") == tidied


@pytest.mark.asvs("13.2.2")
def test_the_index_that_reminders_read_holds_no_password_hash() -> None:
    indexes = properties("AccountsTable")["GlobalSecondaryIndexes"]
    (index,) = (each for each in indexes if each["IndexName"] == "by_reminder")
    assert index["Projection"]["ProjectionType"] == "INCLUDE"
    assert not [name for name in index["Projection"]["NonKeyAttributes"] if "password" in name]


def test_listing_an_offices_people_reads_nothing_that_opens_a_door() -> None:
    (index,) = properties("StaffTable")["GlobalSecondaryIndexes"]
    assert index["Projection"]["ProjectionType"] == "INCLUDE"
    held = index["Projection"]["NonKeyAttributes"]
    assert not [name for name in held if "password" in name or "secret" in name or "steps" in name]


@pytest.mark.fault("F50")
@pytest.mark.parametrize("name", BUCKETS)
def test_a_bucket_is_private_encrypted_and_kept_with_its_versions_unless_of_copies(
    name: str,
) -> None:
    bucket, given = BUCKETS[name], properties(name)
    assert (bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert set(given["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(given["PublicAccessBlockConfiguration"]) == 4
    assert given["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    versions = given.get("VersioningConfiguration", {}).get("Status") == "Enabled"
    assert versions == (name not in OF_COPIES)
    assert given["BucketEncryption"]


def test_a_list_as_a_file_is_gone_from_the_store_days_after_it_was_made() -> None:
    for name in OF_COPIES:
        rules = properties(name)["LifecycleConfiguration"]["Rules"]
        assert [rule["ExpirationInDays"] for rule in rules] == [2]


@pytest.mark.asvs("12.2.1")
@pytest.mark.parametrize("name", BUCKETS)
def test_a_bucket_answers_over_tls_alone(name: str) -> None:
    policies = resources("AWS::S3::BucketPolicy").values()
    (policy,) = (p for p in policies if p["Properties"]["Bucket"] == {"Ref": name})
    (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.fault("F27")
def test_a_filed_version_is_kept_as_long_as_filings_although_another_came_after_it() -> None:
    assert template()["Parameters"]["DocumentRetentionDays"]["Default"] >= 7 * 365
    expiries = [
        rule["NoncurrentVersionExpiration"]
        for name, bucket in BUCKETS.items()
        if name not in {"AuditBucket", *OF_COPIES}
        for rule in bucket["Properties"]["LifecycleConfiguration"]["Rules"]
        if "NoncurrentVersionExpiration" in rule
    ]
    assert expiries == [{"NoncurrentDays": {"Ref": "DocumentRetentionDays"}}] * (
        len(BUCKETS) - 1 - len(OF_COPIES)
    )


@pytest.mark.asvs("16.4.2")
def test_what_the_audit_was_each_day_is_locked_and_nothing_takes_it_away() -> None:
    given = properties("AuditBucket")
    assert given["ObjectLockEnabled"] is True
    assert given["ObjectLockConfiguration"]["Rule"]["DefaultRetention"] == {
        "Mode": {"Ref": "AuditLockMode"},
        "Days": {"Ref": "AuditLockDays"},
    }
    assert "LifecycleConfiguration" not in given
    assert template()["Parameters"]["AuditLockDays"]["Default"] >= 10 * 365


@pytest.mark.asvs("3.4.2")
def test_only_the_applicants_site_posts_to_the_documents_bucket() -> None:
    (rule,) = properties("DocumentsBucket")["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedOrigins"] == [{"Ref": "SiteUrl"}]
    assert rule["AllowedMethods"] == ["POST"]


@pytest.mark.parametrize("name", sorted(QUEUES.keys() - DEAD_LETTERS))
def test_a_queue_has_dead_letters_of_its_own(name: str) -> None:
    redrive = properties(name)["RedrivePolicy"]
    own = f"{name.removesuffix('Queue')}DeadLetters"
    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": [own, "Arn"]}
    assert redrive["maxReceiveCount"] >= 5


@pytest.mark.parametrize("name", QUEUES)
def test_a_queue_is_encrypted_and_keeps_its_messages_for_two_weeks(name: str) -> None:
    assert properties(name)["SqsManagedSseEnabled"] is True
    assert properties(name)["MessageRetentionPeriod"] == 14 * 24 * 3600


@pytest.mark.parametrize("name", sorted(DEAD_LETTERS))
def test_an_alarm_tells_of_dead_letters(name: str) -> None:
    watched = [
        dimension["Value"]
        for alarm in resources("AWS::CloudWatch::Alarm").values()
        if alarm["Properties"].get("MetricName") == "ApproximateNumberOfMessagesVisible"
        for dimension in alarm["Properties"]["Dimensions"]
    ]
    assert {"Fn::GetAtt": [name, "QueueName"]} in watched


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_message_stays_hidden_for_six_times_its_functions_timeout(function: str) -> None:
    default = template()["Globals"]["Function"]["Timeout"]
    for event in properties(function).get("Events", {}).values():
        if event["Type"] == "SQS":
            queue = event["Properties"]["Queue"]["Fn::GetAtt"][0]
            timeout = properties(function).get("Timeout", default)
            assert properties(queue)["VisibilityTimeout"] >= 6 * timeout
            assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.fault("F18")
def test_a_poisoned_outbox_entry_holds_up_no_other() -> None:
    outbox = properties("DispatchFunction")["Events"]["Outbox"]["Properties"]
    assert outbox["BisectBatchOnFunctionError"] is True
    assert outbox["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert outbox["MaximumRetryAttempts"] > 0
    assert outbox["DestinationConfig"]["OnFailure"]["Destination"] == {
        "Fn::GetAtt": ["DispatchDeadLetters", "Arn"]
    }
    (pattern,) = outbox["FilterCriteria"]["Filters"]
    assert json.loads(pattern["Pattern"]) == {
        "eventName": ["INSERT"],
        "dynamodb": {"NewImage": {"sk": {"S": [{"prefix": "OUTBOX#"}]}}},
    }


@pytest.mark.asvs("14.2.1")
@pytest.mark.parametrize("name", APIS)
def test_a_site_is_throttled_and_its_access_log_names_routes_but_no_paths(name: str) -> None:
    given = properties(name)
    assert given["DefaultRouteSettings"]["ThrottlingRateLimit"] > 0
    logged = set(re.findall(r"\$context\.([\w.]+)", given["AccessLogSettings"]["Format"]))
    assert "routeKey" in logged
    assert not logged & {"path", "customDomain.basePathMatched", "authorizer.principalId"}


def _routes(api: str) -> dict[str, str]:
    return {
        event["Properties"].get("Path", "$default"): function
        for function in FUNCTIONS
        for event in properties(function).get("Events", {}).values()
        if event["Type"] == "HttpApi" and event["Properties"]["ApiId"] == {"Ref": api}
    }


@pytest.mark.asvs("3.5.4")
def test_the_offices_have_a_site_of_their_own() -> None:
    assert _routes("OfficesApi") == {"$default": "AdminFunction"}
    assert set(_routes("ApplicantsApi").values()) == {
        "AccountsFunction",
        "ApplicationsFunction",
        "DocumentsFunction",
    }


@pytest.mark.asvs("13.2.2")
def test_whatever_takes_a_password_or_signs_an_upload_goes_to_the_function_that_may() -> None:
    routes = _routes("ApplicantsApi")
    assert routes["$default"] == "ApplicationsFunction"
    for path in ("/api/session", "/api/password", "/api/provisional-accounts", "/password"):
        assert routes[path] == "AccountsFunction"
    assert routes["/api/filings/{filing_id}/documents"] == "DocumentsFunction"


@pytest.mark.asvs("13.4.2", "13.3.1")
def test_nothing_of_the_local_run_and_no_secret_is_deployed() -> None:
    assert "_local" not in TEXT
    assert "INSECURE_COOKIES" not in TEXT
    assert not re.search(r"(?i)secret|token|api_?key", " ".join(template()["Parameters"]))


@pytest.mark.fault("F08")
def test_the_reviews_log_holds_no_task_token() -> None:
    assert properties("ReviewStateMachine")["Logging"]["IncludeExecutionData"] is False


def test_the_reviews_definition_is_given_each_function_it_calls() -> None:
    named = set(re.findall(r"\$\{(\w+)\}", json.dumps(DEFINITION)))
    assert named == set(properties("ReviewStateMachine")["DefinitionSubstitutions"])


@pytest.mark.fault("F45")
def test_nothing_in_the_review_waits_without_end() -> None:
    assert DEFINITION["TimeoutSeconds"] < 365 * 24 * 3600
    tasks = [state for state in DEFINITION["States"].values() if state["Type"] == "Task"]
    assert tasks
    assert all(task["TimeoutSeconds"] <= DEFINITION["TimeoutSeconds"] / 2 for task in tasks)


def test_deployments_set_parameters_that_exist() -> None:
    config = (ROOT / "samconfig.toml").read_text(encoding="utf-8")
    given = re.findall(r'parameter_overrides = "([^"]*)"', config)
    names = {pair.partition("=")[0] for line in given for pair in line.split()}
    assert names <= set(template()["Parameters"])
