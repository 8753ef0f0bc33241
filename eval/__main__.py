"""The command line of the evaluation: prints Markdown tables, keeps and compares baselines."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval import calibration, eyes, modern, neural, pace, pdnc, tags, typography
from eval.continuity import command
from eval.gold import novels_in
from eval.happenings import run as happenings
from eval.modern_gold import stories_in
from eval.styles import STYLES


def main() -> None:
    """Run one evaluation."""
    parser = argparse.ArgumentParser(prog="python -m eval", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="corpus")
    novels = commands.add_parser("pdnc", help="speakers and cast on novels annotated like PDNC")
    novels.add_argument("--data", type=Path, required=True, help="folder with one folder per novel")
    novels.add_argument("--novels", default="", help="names, separated by commas; all when left out")
    novels.add_argument(
        "--style", choices=sorted(STYLES), default="straight", help="set the speech in another style first"
    )
    novels.add_argument(
        "--gold-cast", action="store_true", help="look names up in the annotation instead of finding them"
    )
    novels.add_argument("--readers", choices=["rules", "neural"], default="rules", help="who reads")
    novels.add_argument("--jobs", type=int, default=1, help="processes")
    novels.add_argument("--save", type=Path, help="keep the figures in this file")
    novels.add_argument("--against", type=Path, help="compare with figures kept before")
    fitting = commands.add_parser("fit", help="fit the weights of the speaker table (needs numpy)")
    fitting.add_argument("--data", type=Path, required=True, help="folder with one folder per novel")
    fitting.add_argument("--out", type=Path, required=True, help="the table to write")
    fitting.add_argument(
        "--only", default="", help="first words of the signs to fit, separated by commas; all when left out"
    )
    calibration.add_options(
        commands.add_parser("calibration", help="whether confidences of speakers mean what they say")
    )
    bench = commands.add_parser("continuity", help="false alarms, and planted contradictions that are found")
    command.add_arguments(bench)
    happenings.add_options(commands.add_parser("happenings", help="events and presence, on our own gold"))
    modern.add_options(
        commands.add_parser("modern", help="speakers, eyes and presence in our own modern stories")
    )
    eyes.add_options(commands.add_parser("eyes", help="fit the weights of whose eyes (needs numpy)"))
    neural.add_options(commands.add_parser("litbank", help="mentions, events and coreference of the model"))
    neural.add_options(commands.add_parser("ewt", help="parts of speech and arcs of the model"))
    typography.add_options(commands.add_parser("typography", help="the model on words in other type"))
    tags.add_options(commands.add_parser("tags", help="words that say who speaks, as the model finds them"))
    pace.add_options(commands.add_parser("pace", help="how fast the model is on a book"))
    options = parser.parse_args()
    if options.corpus == "modern":
        modern.main(options)
        return
    if options.corpus == "eyes":
        eyes.main(options)
        return
    if options.corpus == "pace":
        pace.main(options)
        return
    if options.corpus == "tags":
        tags.main(options)
        return
    if options.corpus == "typography":
        typography.main(options)
        return
    if options.corpus in ("litbank", "ewt"):
        neural.main(options)
        return
    if options.corpus == "happenings":
        happenings.main(options)
        return
    if options.corpus == "continuity":
        print(command.run(options))
        return
    if options.corpus == "calibration":
        print(calibration.run(options))
        return
    if options.corpus == "fit":
        _fit(options.data, options.out, tuple(filter(None, options.only.split(","))))
        return
    names = [name for name in options.novels.split(",") if name]
    rows = pdnc.run(
        options.data,
        names,
        style=options.style,
        gold_cast=options.gold_cast,
        readers=options.readers,
        jobs=options.jobs,
    )
    if not rows:
        parser.error(f"no novels in {options.data}")
    print(pdnc.table(rows, pdnc.read_baseline(options.against) if options.against else None))
    if options.save:
        pdnc.save(rows, options.save)


def _fit(data: Path, out: Path, only: tuple[str, ...]) -> None:
    """Fit the table to all novels and stories that are not held aside."""
    from eval import fit  # numpy is needed for this alone

    novels = [path for path in novels_in(data) if path.name not in pdnc.HELD_ASIDE]
    fit.write(fit.fit(novels, stories_in(modern.STORIES / "fitted"), only=only), out)


if __name__ == "__main__":
    main()
