"""Each function's environment, seen from threads and tasks that share one process."""

import os
import threading

from infrastructure.local import environment


def test_inside_only_the_functions_variables_are_seen() -> None:
    environment.install()
    os.environ["OF_THE_PROCESS"] = "1"
    try:
        with environment.of({"OWN": "a"}):
            assert os.environ.get("OF_THE_PROCESS") is None
            assert os.getenv("OWN") == "a"
            os.environ["LATER"] = "x"
            assert "LATER" in os.environ
        assert "LATER" not in os.environ
        assert os.environ["OF_THE_PROCESS"] == "1"
    finally:
        del os.environ["OF_THE_PROCESS"]


def test_two_functions_at_once_do_not_see_each_other() -> None:
    environment.install()
    both = threading.Barrier(2)
    seen: dict[str, str | None] = {}

    def run(name: str) -> None:
        with environment.of({"OWN": name}):
            both.wait(timeout=5)
            seen[name] = os.environ.get("OWN")
            both.wait(timeout=5)

    threads = [threading.Thread(target=run, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {"a": "a", "b": "b"}


def test_what_any_process_needs_stays() -> None:
    environment.install()
    with environment.of({}):
        assert os.environ["PATH"]


def test_child_processes_get_the_functions_environment() -> None:
    environment.install()
    with environment.of({"OWN": "a"}):
        assert os.environ.copy()["OWN"] == "a"
        assert dict(os.environ)["OWN"] == "a"
