"""A bucket's CORS rules, applied as S3 applies them."""

import fnmatch
from collections.abc import Iterable, Mapping
from typing import Any

Rule = Mapping[str, Any]


def allowed(
    rules: Iterable[Rule], origin: str, method: str, headers: Iterable[str] = ()
) -> dict[str, str] | None:
    """The answer's headers for the first rule that lets `origin` do it, or None.

    `rules` are in the form of the S3 API; `headers` are those a preflight asks for.
    """
    asked = [header.strip().lower() for header in headers if header.strip()]
    for rule in rules:
        if (
            _any_matches(rule["AllowedOrigins"], origin)
            and method in rule["AllowedMethods"]
            and all(_any_matches(rule.get("AllowedHeaders", ()), header) for header in asked)
        ):
            return _answer(rule, origin, asked)
    return None


def _any_matches(patterns: Iterable[str], value: str) -> bool:
    return any(fnmatch.fnmatch(value.lower(), pattern.lower()) for pattern in patterns)


def _answer(rule: Rule, origin: str, asked: list[str]) -> dict[str, str]:
    everyone = rule["AllowedOrigins"] == ["*"]
    answer = {
        "Access-Control-Allow-Origin": "*" if everyone else origin,
        "Access-Control-Allow-Methods": ", ".join(rule["AllowedMethods"]),
        "Vary": "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
    }
    if not everyone:
        answer["Access-Control-Allow-Credentials"] = "true"
    if asked:
        answer["Access-Control-Allow-Headers"] = ", ".join(asked)
    if rule.get("ExposeHeaders"):
        answer["Access-Control-Expose-Headers"] = ", ".join(rule["ExposeHeaders"])
    if "MaxAgeSeconds" in rule:
        answer["Access-Control-Max-Age"] = str(rule["MaxAgeSeconds"])
    return answer
