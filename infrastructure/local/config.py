"""What the local run fixes once: region, account, keys, ports."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REGION = "ap-northeast-1"
ACCOUNT = "123456789012"
STACK = "ukeire-local"
ACCESS_KEY = "LOCALRUN"
# Signatures of uploads and downloads are checked, so every key that may sign has its secret here.
# `ak` is the one that moto's Step Functions interpreter signs with.
SECRETS = {ACCESS_KEY: "local-run-only", "ak": "sk"}
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Ports:
    """Applicants' site, offices' console and the AWS endpoint."""

    site: int = 3000
    offices: int = 3001
    aws: int = 3002

    @classmethod
    def from_environment(cls) -> "Ports":
        """`PORT`, `ADMIN_PORT` and `AWS_PORT`, or the defaults."""
        return cls(
            int(os.environ.get("PORT") or cls.site),
            int(os.environ.get("ADMIN_PORT") or cls.offices),
            int(os.environ.get("AWS_PORT") or cls.aws),
        )

    @property
    def site_url(self) -> str:
        return f"http://localhost:{self.site}"

    @property
    def offices_url(self) -> str:
        return f"http://localhost:{self.offices}"

    @property
    def aws_url(self) -> str:
        return f"http://localhost:{self.aws}"


def aws_environment(ports: Ports) -> dict[str, str]:
    """The variables that the Lambda service itself, not the template, gives every function."""
    return {
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRETS[ACCESS_KEY],
        "AWS_ENDPOINT_URL": ports.aws_url,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "S3_ADDRESSING": "path",
        "FONTS_FOLDER": str(ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-jp"),
        "INSECURE_COOKIES": "1",
        "POWERTOOLS_TRACE_DISABLED": "true",
    }
