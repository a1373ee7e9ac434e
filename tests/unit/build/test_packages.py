"""What the build leaves out of the functions' packages, and what it must not."""

import shutil
from pathlib import Path
from typing import Any

import botocore.loaders
import botocore.session
import pytest
from botocore.config import Config

from infrastructure.build import bytecode
from infrastructure.build.check import ARCHIVE_LIMIT, MB, Package, problems
from infrastructure.build.dependencies import SERVICES, prune

REGION = "ap-northeast-1"
SIGNED_IN_TOKYO = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})


@pytest.fixture(scope="module")
def pruned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """botocore's data as functions have it."""
    packages = tmp_path_factory.mktemp("packages")
    source = Path(botocore.session.__file__).parent / "data"
    target = packages / "botocore" / "data"
    target.mkdir(parents=True)
    (packages / "boto3" / "data").mkdir(parents=True)
    for entry in source.iterdir():
        if entry.is_file():
            shutil.copy(entry, target)
        elif entry.name in (*SERVICES, "ec2"):
            shutil.copytree(entry, target / entry.name)
    prune(packages)
    return target


def _client(service: str, data: Path | None = None) -> Any:
    session = botocore.session.Session()
    session.set_credentials("AKIDEXAMPLE", "example")
    if data:
        loader = botocore.loaders.Loader(
            extra_search_paths=[str(data)], include_default_search_paths=False
        )
        session.register_component("data_loader", loader)
    config = SIGNED_IN_TOKYO if service == "s3" else None
    return session.create_client(service, REGION, config=config)


@pytest.mark.parametrize("service", SERVICES)
def test_pruned_botocore_calls_the_same_address_with_the_same_signature(
    pruned: Path, service: str
) -> None:
    whole, small = _client(service), _client(service, pruned)
    assert small.meta.endpoint_url == whole.meta.endpoint_url
    assert small.meta.config.signature_version == whole.meta.config.signature_version
    assert small.meta.service_model.operation_names == whole.meta.service_model.operation_names


def test_pruned_botocore_signs_uploads_for_the_buckets_own_host(pruned: Path) -> None:
    ticket = _client("s3", pruned).generate_presigned_post("documents", "a/b")
    assert ticket["url"] == _client("s3").generate_presigned_post("documents", "a/b")["url"]
    assert ticket["fields"]["x-amz-algorithm"] == "AWS4-HMAC-SHA256"


def test_services_that_nothing_calls_are_left_out(pruned: Path) -> None:
    assert {entry.name for entry in pruned.iterdir() if entry.is_dir()} == set(SERVICES)
    assert (pruned / "endpoints.json").stat().st_size < 50_000


def test_the_services_that_the_code_calls_are_kept_and_no_others() -> None:
    sources = (Path(__file__).parents[3] / "layers/ukeire/python/ukeire").rglob("*.py")
    text = "".join(source.read_text(encoding="utf-8") for source in sources)
    called = {part.split('"')[0] for part in text.split('aws.client("')[1:]}
    assert called == set(SERVICES)


def test_a_module_without_byte_code_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "compiled.py").write_text("A = 1\n")
    bytecode.compile_tree(tmp_path)
    (tmp_path / "forgotten.py").write_text("B = 1\n")
    assert bytecode.uncompiled(tmp_path) == [tmp_path / "forgotten.py"]


def test_a_module_that_does_not_compile_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def\n")
    with pytest.raises(SystemExit):
        bytecode.compile_tree(tmp_path)


def test_packages_over_the_limits_are_named() -> None:
    packages = {
        "MailFunction": Package("MailFunction", 10 * MB, ARCHIVE_LIMIT + 1, 0),
        "PdfLayer": Package("PdfLayer", 245 * MB, 1, 2),
    }
    assert list(problems(packages, [("MailFunction", ["PdfLayer"])])) == [
        "MailFunction is larger than 50 MB zipped",
        "PdfLayer has 2 modules without byte-code",
        "MailFunction with its layers is larger than 250 MB unpacked",
    ]
