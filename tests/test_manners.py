"""Trouble around the program: closed streams, full disks, interrupts. One sentence, exit 2, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storyledger import api
from storyledger.cli import main

STORY = "# One\n\nThe boat lay intothe reeds.\n"


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(api.__file__).parents[1]), "PY": sys.executable}
    return subprocess.run(
        command, shell=True, cwd=folder, capture_output=True, env=environment, check=False, timeout=60
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "story.md").write_text(STORY, encoding="utf-8")
    return tmp_path


def test_closed_standard_input_is_one_sentence(folder: Path) -> None:
    done = shell('"$PY" -m storyledger check - <&-', folder)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"Standard input is closed" in done.stderr


def test_closed_standard_output_is_no_trouble(folder: Path) -> None:
    done = shell('"$PY" -m storyledger check story.md --no-cache >&-', folder)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_standard_output_is_one_sentence(folder: Path) -> None:
    done = shell('"$PY" -m storyledger check story.md --no-cache > /dev/full', folder)
    assert done.returncode == 2
    assert done.stderr.startswith(b"storyledger: The output could not be written: No space left")
    assert b"Traceback" not in done.stderr


def test_a_file_that_cannot_be_written_leaves_what_was_there(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    baseline = folder / "storyledger-baseline.json"
    assert main(["baseline", str(folder / "story.md"), "--no-cache"]) == 0
    before = baseline.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    capsys.readouterr()
    assert main(["baseline", str(folder / "story.md"), "--no-cache"]) == 2
    err = capsys.readouterr().err
    assert "storyledger-baseline.json could not be written (No space left on device)" in err
    assert baseline.read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["story.md", "storyledger-baseline.json"]


def test_an_interrupt_while_the_program_is_loaded_is_quiet(folder: Path) -> None:
    code = (
        "import sys, builtins, storyledger.__main__ as m\n"
        "real = builtins.__import__\n"
        "def stop(name, *rest):\n"
        "    if name == 'storyledger.cli': raise KeyboardInterrupt\n"
        "    return real(name, *rest)\n"
        "builtins.__import__ = stop\n"
        "sys.exit(m.main())\n"
    )
    (folder / "stop.py").write_text(code, encoding="utf-8")
    done = shell('"$PY" stop.py', folder)
    assert (done.returncode, done.stderr) == (130, b"storyledger: Stopped; nothing was changed.\n")


def _interruptible() -> None:
    """Let a child hear Ctrl-C although whoever started the tests in the background does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupt_while_watching_ends_with_130(folder: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(api.__file__).parents[1])}
    command = [sys.executable, "-m", "storyledger", "check", "story.md", "--watch", "--no-cache"]
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        preexec_fn=_interruptible,  # this process has no threads that hold locks
    ) as one:
        try:
            assert one.stderr is not None
            assert b"Watching" in one.stderr.readline()
            one.send_signal(signal.SIGINT)
            _, err = one.communicate(timeout=30)
        finally:
            one.kill()
    assert (one.returncode, err.strip()) == (130, b"storyledger: Stopped; nothing was changed.")


def test_an_interrupted_reading_keeps_what_it_has(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("storyledger.reading.gather", stopped)
        assert main(["check", str(folder / "story.md")]) == 130
    monkeypatch.setattr("storyledger.reading.notice", stopped)
    assert main(["check", str(folder / "story.md"), "--exit-zero"]) == 0
