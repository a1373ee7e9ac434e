"""Lints the template, builds what it declares and holds the result to AWS's limits.

Usage: ``python -m infrastructure.build.check``; needs no AWS account.
"""

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from infrastructure.build import bytecode, sam

BUILT = sam.ROOT / ".aws-sam/build"
MB = 1024 * 1024
# A function with its layers, unpacked; an archive, as the console and the API take it.
UNPACKED_LIMIT = 250 * MB
ARCHIVE_LIMIT = 50 * MB


@dataclass(frozen=True)
class Package:
    """A function or layer as built; bytes unpacked and zipped."""

    name: str
    unpacked: int
    zipped: int
    uncompiled: int


def run(*command: str) -> None:
    """Run a command in the repository; SystemExit with what it said when it fails."""
    done = subprocess.run(
        command, cwd=sam.ROOT, env=sam.environment(), capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}\nfailed: {' '.join(command)}")


def measure(folder: Path) -> Package:
    """The sizes of one built function or layer."""
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.rglob("*")):
                archive.write(path, path.relative_to(folder))
        zipped = file.tell()
    unpacked = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Package(folder.name, unpacked, zipped, len(bytecode.uncompiled(folder)))


def layers_of(template: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Each function's logical ID with those of its layers."""
    shared = template["Globals"]["Function"]["Layers"]
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function":
            own = resource["Properties"].get("Layers", [])
            yield name, [layer["Ref"] for layer in shared + own]


def problems(packages: dict[str, Package], functions: list[tuple[str, list[str]]]) -> Iterator[str]:
    """What breaks a limit, one sentence each."""
    for package in packages.values():
        if package.zipped > ARCHIVE_LIMIT:
            yield f"{package.name} is larger than {ARCHIVE_LIMIT // MB} MB zipped"
        if package.uncompiled:
            yield f"{package.name} has {package.uncompiled} modules without byte-code"
    for name, layers in functions:
        whole = sum(packages[part].unpacked for part in (name, *layers))
        if whole > UNPACKED_LIMIT:
            yield f"{name} with its layers is larger than {UNPACKED_LIMIT // MB} MB unpacked"


def main() -> None:
    """Lint, build, measure; SystemExit when anything is wrong."""
    run(*sam.command("validate", "--lint"))
    run(str(Path(sys.executable).with_name("cfn-lint")), "template.yaml")
    print("template.yaml: no findings of sam validate and cfn-lint")
    run(*sam.command("build"))
    folders = sorted(path for path in BUILT.iterdir() if path.is_dir())
    packages = {folder.name: measure(folder) for folder in folders}
    functions = list(layers_of(yaml.safe_load((BUILT / "template.yaml").read_text())))
    print(f"{'built':<22}{'unpacked':>10}{'zipped':>10}{'with layers':>13}  (MB)")
    with_layers = dict(functions)
    for name, package in packages.items():
        whole = sum(packages[part].unpacked for part in (name, *with_layers.get(name, [])))
        total = f"{whole / MB:13.1f}" if name in with_layers else ""
        print(f"{name:<22}{package.unpacked / MB:10.2f}{package.zipped / MB:10.2f}{total}")
    if found := list(problems(packages, functions)):
        sys.exit("\n".join(found))
    print("sizes are within AWS's limits; every module is shipped with byte-code")


if __name__ == "__main__":
    main()
