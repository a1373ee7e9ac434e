"""What DynamoDB Local needs is said in words when it is missing."""

from pathlib import Path

import pytest

from infrastructure.local import dynamodb_local
from infrastructure.local.dynamodb_local import DynamoDBLocal, Unavailable


def fake_java(folder: Path, version: str) -> None:
    java = folder / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
    java.chmod(0o755)


def test_without_java_the_message_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="Java 11 or newer"):
        DynamoDBLocal()


@pytest.mark.parametrize("version", ["1.8.0_392", "10.0.2"])
def test_an_old_java_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    fake_java(tmp_path, version)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(Unavailable, match=r"is version (8|10)"):
        DynamoDBLocal()


@pytest.mark.parametrize("version", ["11.0.1", "21", "17.0.15-ea"])
def test_a_newer_java_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    fake_java(tmp_path, version)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert dynamodb_local._java() == str(tmp_path / "bin" / "java")
