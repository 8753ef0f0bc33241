"""The command line of the recipe: one command for each head that is fitted alone, and one for all.

fit       the encoder with all its heads, in one run
export    the model file of 8-bit numbers
chains    the pair scorer of coreference, on that file's vectors
worth     how much the word about speakers counts beside the rules, and how sure both are together
tune      thresholds and confidences, on development data
all       the five, in this order
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

STEPS = ("fit", "export", "chains", "worth", "tune")


def main() -> None:
    """Run one step of the recipe, or all of them."""
    parser = argparse.ArgumentParser(
        prog="python -m training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("step", choices=[*STEPS, "all"])
    parser.add_argument("--base", type=Path, help="folder of the pretrained encoder (fit, export)")
    parser.add_argument("--corpora", type=Path, required=True, help="folder with litbank, ewt and pdnc")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints and the log")
    parser.add_argument("--out", type=Path, help="folder for reader.onnx and tokenizer.json (all but fit)")
    parser.add_argument("--minutes", type=float, default=160, help="how long fit may take")
    parser.add_argument("--seed", type=int, default=1, help="of the order and the style of examples")
    parser.add_argument("--rate", type=float, default=1.2e-4, help="learning rate of the encoder")
    parser.add_argument("--trees", type=float, default=0.15, help="share of examples from the treebank")
    parser.add_argument("--voices", type=float, default=0.4, help="share of examples from annotated speakers")
    parser.add_argument("--workers", type=int, default=2, help="processes of fit, of one thread each")
    parser.add_argument("--whole", action="store_true", help="export numbers of 32 bits, to compare")
    options = parser.parse_args()
    steps = STEPS if options.step == "all" else (options.step,)
    for name in ("base", "out"):
        needed = {"base": {"fit", "export"}, "out": {*STEPS} - {"fit"}}[name]
        if getattr(options, name) is None and needed & set(steps):
            parser.error(f"{options.step} needs --{name}")
    for step in steps:
        _DO[step](options)


def _fit(options: argparse.Namespace) -> None:
    from training.fit import Plan, fit

    fit(
        Plan(
            base=str(options.base),
            corpora=str(options.corpora),
            out=str(options.run),
            minutes=options.minutes,
            seed=options.seed,
            rate=options.rate,
            trees=options.trees,
            voices=options.voices,
            workers=options.workers,
        )
    )


def _export(options: argparse.Namespace) -> None:
    from training.export import export

    path = export(options.run / "model.pt", options.base, options.out, options.corpora, whole=options.whole)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


def _chains(options: argparse.Namespace) -> None:
    from training.chains import fit_chains

    loss = fit_chains(options.out, options.corpora / "litbank" / "train", seed=options.seed)
    print(f"chains: loss {loss:.4f} in the last round")


def _worth(options: argparse.Namespace) -> None:
    from training.worth import worth

    for each in worth(options.out, options.corpora / "pdnc", options.run):
        print(f"worth {each.worth}: {each.right} % right, log-likelihood {each.likely}")


def _tune(options: argparse.Namespace) -> None:
    """Tune the file, and print what the package must know of it."""
    from training.tune import tune

    print(json.dumps(tune(options.out, options.corpora / "litbank" / "dev")))
    for name in ("reader.onnx", "tokenizer.json"):
        kept = (options.out / name).read_bytes()
        print(f'    "{name}": "{hashlib.sha256(kept).hexdigest()}",')


_DO: dict[str, Callable[[argparse.Namespace], None]] = {
    "fit": _fit,
    "export": _export,
    "chains": _chains,
    "worth": _worth,
    "tune": _tune,
}

if __name__ == "__main__":
    main()
