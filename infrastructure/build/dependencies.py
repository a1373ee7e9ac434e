"""What is installed for the functions, without what no function ever reads.

Usage: ``python -m infrastructure.build.dependencies <site-packages>``
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from infrastructure.build import bytecode

# The services that functions call. Another one fails at its first use: UnknownServiceError.
SERVICES = ("dynamodb", "kms", "lambda", "s3", "sesv2", "sqs", "ssm", "stepfunctions")


def prune(packages: Path) -> None:
    """Leave in ``packages`` only what runs: no tests, no tools, and SERVICES of botocore."""
    _remove(packages / "bin", packages / ".lock")
    for folder in sorted(packages.rglob("*")):
        if folder.is_dir() and folder.name in {"tests", "test", "__pycache__"}:
            _remove(folder)
    # Metadata stays: pydantic and email-validator ask for versions, licences belong to the copies.
    for record in packages.glob("*.dist-info/RECORD"):
        record.unlink()
    if (packages / "botocore").is_dir():
        _prune_botocore(packages / "botocore")
        _remove(packages / "boto3" / "examples")
        _keep_services(packages / "boto3" / "data")


def _prune_botocore(botocore: Path) -> None:
    data = botocore / "data"
    _keep_services(data)
    for examples in data.rglob("examples-1.json"):
        examples.unlink()
    endpoints = data / "endpoints.json"
    endpoints.write_text(
        json.dumps(pruned_endpoints(json.loads(endpoints.read_text())), separators=(",", ":"))
    )


def pruned_endpoints(endpoints: dict[str, Any]) -> dict[str, Any]:
    """The first partition (``aws``) with all its regions and only SERVICES.

    botocore parses this file, over a megabyte whole, before it makes its first client.
    """
    aws = endpoints["partitions"][0]
    # SES's and Step Functions' endpoints go by other names than their clients.
    names = {*SERVICES, "email", "states"}
    services = {name: value for name, value in aws["services"].items() if name in names}
    return {**endpoints, "partitions": [{**aws, "services": services}]}


def _keep_services(data: Path) -> None:
    for folder in data.iterdir():
        if folder.is_dir() and folder.name not in SERVICES:
            _remove(folder)


def _remove(*paths: Path) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def main() -> None:
    """Prune the folder that the command line names, then compile what is left."""
    packages = Path(sys.argv[1])
    prune(packages)
    bytecode.compile_tree(packages)


if __name__ == "__main__":
    main()
