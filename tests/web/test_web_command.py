"""``storyledger open`` from the command line."""

from __future__ import annotations

import builtins
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from storyledger.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

LAMP = Path(__file__).parents[1] / "stories" / "the-lamp.txt"


@pytest.fixture
def running() -> Iterator[subprocess.Popen[str]]:
    """Yield the command at work."""
    command = [
        sys.executable,
        "-m",
        "storyledger",
        "open",
        str(LAMP),
        "--no-browser",
        "--no-cache",
        "--at",
        "chapter 1",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_it_prints_one_address_on_this_computer_and_ends_with_ctrl_c(running: subprocess.Popen[str]) -> None:
    assert running.stdout is not None
    address = running.stdout.readline().strip()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = opener.open(address, timeout=20).read().decode()

    assert address.startswith("http://127.0.0.1:")
    assert "carried the lamp down to the boathouse" in page
    assert "Miss Vane" not in page  # of chapter 2
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert (running.returncode, out) == (0, "")
    assert "open on this computer only" in err
    assert "Traceback" not in err


def test_nobody_can_reach_it_from_outside(running: subprocess.Popen[str]) -> None:
    """It listens on the loopback address and on no other."""
    assert running.stdout is not None
    port = int(running.stdout.readline().split(":")[2].partition("/")[0])
    bound = {
        ":".join((line.split()[1].split(":")[0], str(int(line.split()[1].split(":")[1], 16))))
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    }
    assert f"0100007F:{port}" in bound
    assert f"00000000:{port}" not in bound


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["open", str(LAMP), "--no-browser", "--no-cache", "--port", port]) == 2
    assert f"Port {port} is taken" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([str(LAMP), "--at", "chapter 12"], "There is no chapter 12"),
        (["nowhere.txt"], "does not exist"),
        ([str(LAMP), "--port", "99999"], "--port"),
    ],
)
def test_bad_arguments_are_told_before_anything_is_served(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["open", "--no-browser", "--no-cache", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_without_the_extra_packages_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "uvicorn":
            raise ImportError("no", name="uvicorn")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert main(["open", str(LAMP)]) == 2
    assert 'pip install "storyledger[web]"' in capsys.readouterr().err
