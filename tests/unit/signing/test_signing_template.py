"""Who may sign, as `template.yaml` declares it."""

import json

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

KEY = "SigningKey"
DUTIES = tuple(name.removesuffix("Function") for name in FUNCTIONS)


@pytest.mark.asvs("13.2.2", "11.1.1")
def test_one_function_may_sign_and_with_that_key_alone() -> None:
    grants = [
        (duty, action, target)
        for duty in DUTIES
        for statement in statements(f"{duty}Role")
        for action in actions(statement)
        for target in targets(statement)
        if action.startswith("kms:") or target.startswith(KEY)
    ]
    assert grants == [("Certificates", "kms:Sign", f"{KEY}.Arn")]
    assert [name for name in FUNCTIONS if "SIGNING_KEY" in environment(name)] == [
        "CertificatesFunction"
    ]


@pytest.mark.asvs("13.2.2", "11.1.1")
def test_the_keys_policy_lets_that_functions_role_sign_and_nobody_else() -> None:
    signing = [
        statement
        for statement in properties(KEY)["KeyPolicy"]["Statement"]
        if any(action == "kms:Sign" or "*" in action for action in actions(statement))
    ]
    assert [statement["Principal"] for statement in signing] == [
        {"AWS": {"Fn::GetAtt": ["CertificatesRole", "Arn"]}}
    ]
    assert signing[0]["Condition"] == {"StringEquals": {"kms:SigningAlgorithm": "ECDSA_SHA_256"}}


def test_the_key_outlives_its_stack() -> None:
    key = resources("AWS::KMS::Key")[KEY]
    assert (key["DeletionPolicy"], key["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert key["Properties"]["KeySpec"] == "ECC_NIST_P256"
    assert key["Properties"]["KeyUsage"] == "SIGN_VERIFY"


def test_a_stack_without_a_certificate_deploys_and_names_none() -> None:
    assert template()["Parameters"]["CertificatesSigned"]["Default"] == "no"
    named = properties("CertificatesFunction")["Environment"]["Variables"]["SIGNING_CERTIFICATE"]
    condition, name, otherwise = named["Fn::If"]
    assert template()["Conditions"][condition] == {
        "Fn::Equals": [{"Ref": "CertificatesSigned"}, "yes"]
    }
    assert name == template()["Outputs"]["SigningCertificateName"]["Value"]
    assert otherwise == ""


def test_only_the_function_that_signs_carries_what_signs() -> None:
    carriers = [
        name for name in FUNCTIONS if {"Ref": "SigningLayer"} in properties(name).get("Layers", [])
    ]
    assert carriers == ["CertificatesFunction"]


@pytest.mark.fault("F48")
def test_what_cannot_be_signed_is_tried_for_about_two_weeks_and_often_at_first() -> None:
    definition = (ROOT / "infrastructure/statemachines/review.asl.json").read_text("utf-8")
    (retry,) = json.loads(definition)["States"]["Issue"]["Retry"]
    assert "States.TaskFailed" in retry["ErrorEquals"]
    # Full jitter: each delay is on average half of what it may be.
    delays = [
        min(retry["IntervalSeconds"] * retry["BackoffRate"] ** tried, retry["MaxDelaySeconds"]) / 2
        for tried in range(retry["MaxAttempts"])
    ]
    assert sum(delays[:8]) < 600
    assert 13 < sum(delays) / 86400 < 15
