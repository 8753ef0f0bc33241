"""The command line: arguments in, exit code out.

``main`` is what the ``storyledger`` script runs. Commands live in modules beside this one and import what
they need when they run, so that ``--help`` stays fast. Data goes to standard output, everything else to
standard error.

Exit codes: 0 nothing at or above the fail level; 1 findings; 2 bad usage, bad input or bad settings.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storyledger import __version__
from storyledger.cli.asking import ASKING
from storyledger.cli.browsing import BROWSING
from storyledger.cli.checking import CHECKING
from storyledger.cli.inferring import INFERRING
from storyledger.cli.playing import PLAYING
from storyledger.cli.project import PROJECT
from storyledger.cli.reading import READING
from storyledger.cli.supposing import SUPPOSING
from storyledger.cli.worlds import WORLDS
from storyledger.errors import StoryledgerError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main", "program"]

INTERRUPTED = 130
BROKEN_PIPE = 141


class _Program(click.Group):
    """A group that guesses what a mistyped command was meant to be; commands stay in the order of use."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            hint = did_you_mean(args[0], self.commands) or ' "storyledger --help" lists them.'
            raise click.UsageError(f'There is no command "{args[0]}".{hint}', ctx)
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)


@click.group(
    cls=_Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="storyledger %(version)s")
@click.pass_context
def program(context: click.Context) -> None:
    """Read fiction, keep its ledger, and say what no longer adds up.

    Everything happens on this machine, and no manuscript is ever changed. Start with:

        storyledger read FILE
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (
    *READING,
    *BROWSING,
    *ASKING,
    *CHECKING,
    *SUPPOSING,
    *INFERRING,
    *PLAYING,
    *WORLDS,
    *PROJECT,
):
    program.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; never raises, never shows a traceback."""
    _prepare_streams()
    try:
        outcome = program.main(args=arguments, prog_name="storyledger", standalone_mode=False)
        sys.stdout.flush()
        return outcome if isinstance(outcome, int) else 0
    except click.ClickException as error:
        return _complain(_sentence(error), _usage(error))
    except (KeyboardInterrupt, click.Abort):
        return _complain("Stopped; nothing was changed.", code=INTERRUPTED)
    except BrokenPipeError:
        _swallow_stdout()
        return BROKEN_PIPE
    except StoryledgerError as error:
        return _complain(str(error))
    except OSError as error:
        return _complain(_about_file(error))
    except Exception as error:  # noqa: BLE001 - a bug must not show a traceback to somebody who writes novels
        return _bug(error)


def _prepare_streams() -> None:
    """Let a terminal that knows few characters show a question mark rather than fail; open what is closed."""
    if sys.stdout is None:  # whoever started us closed it
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _complain(sentence: str, more: str = "", code: int = 2) -> int:
    click.echo(f"storyledger: {sentence}", err=True)
    if more:
        click.echo(more, err=True)
    return code


def _sentence(error: click.ClickException) -> str:
    """Return what is wrong; whoever gives several files where one story is asked for learns how to."""
    if isinstance(error, click.UsageError) and "unexpected extra argument" in error.message:
        command = error.ctx.command if error.ctx else None
        if command and [one.name for one in command.params if isinstance(one, click.Argument)] == ["file"]:
            return f"{command.name} takes one story. If it is in several files, give the folder they are in."
    return error.format_message()


def _usage(error: click.ClickException) -> str:
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f'"{error.ctx.command_path} --help" explains it.'
    return ""


def _about_file(error: OSError) -> str:
    reason = (error.strerror or str(error) or type(error).__name__).rstrip(".")
    return f"{error.filename}: {reason}." if error.filename else f"The output could not be written: {reason}."


def _swallow_stdout() -> None:
    """Point standard output at nothing, so that Python's own flush at exit stays quiet."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())


def _bug(error: Exception) -> int:
    if os.environ.get("STORYLEDGER_DEBUG"):
        import traceback

        traceback.print_exception(error)
    return _complain(
        f"this is a mistake in storyledger, not in your text ({type(error).__name__}: {error}).",
        "Please report it; STORYLEDGER_DEBUG=1 before the command shows the details to send.",
    )
