"""The command line of the recipe."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path


def main() -> None:
    """Run one step of the recipe."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    steps = parser.add_subparsers(required=True, dest="step")
    _fit_options(steps.add_parser("fit", help="fit all heads in one run"))
    file = steps.add_parser("export", help="write the model file, set its thresholds on development data")
    file.add_argument("--base", required=True, type=Path, help="folder of the pretrained encoder")
    file.add_argument("--corpora", required=True, type=Path, help="folder with litbank")
    file.add_argument("--model", required=True, type=Path, help="what fit wrote: model.pt or checkpoint.pt")
    file.add_argument("--out", required=True, type=Path, help="folder for reader.onnx and tokenizer.json")
    file.add_argument("--whole", action="store_true", help="keep numbers of 32 bits, to compare")
    options = parser.parse_args()
    if options.step == "fit":
        _fit(options)
    else:
        _export(options)


def _fit_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--base", required=True, help="folder of the pretrained encoder")
    command.add_argument("--corpora", required=True, help="folder with litbank and ewt")
    command.add_argument("--out", required=True, help="folder for checkpoints and the log")
    command.add_argument("--minutes", type=float, default=90, help="how long it may take")
    command.add_argument("--seed", type=int, default=1, help="of the order and the style of examples")
    command.add_argument("--workers", type=int, default=2, help="processes, of one thread each")


def _fit(options: argparse.Namespace) -> None:
    from training.fit import Plan, fit

    chosen = {
        name: getattr(options, name) for name in ("base", "corpora", "out", "minutes", "seed", "workers")
    }
    fit(Plan(**chosen))


def _export(options: argparse.Namespace) -> None:
    """Write the model file, tune it, and print what the package must know of it."""
    from training.export import export
    from training.tune import tune

    path = export(options.model, options.base, options.out, whole=options.whole)
    print(json.dumps(tune(options.out, options.corpora / "litbank" / "dev")))
    for name in ("reader.onnx", "tokenizer.json"):
        kept = (options.out / name).read_bytes()
        print(f'    "{name}": "{hashlib.sha256(kept).hexdigest()}",')
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
