"""Trains the second reader on what a teacher told, for a given time, in one or more processes.

Each process has texts in an order of its own; every half minute all go on from the mean of their
weights, by steps done (local SGD, Stich 2019), so that they need not be equally fast. In the last
share of the time, `Settings.rounded_share`, the network computes as the core does.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
from torch.nn import functional as F

from training.accurate import texts as windows_of
from training.accurate.encoder import Encoder, Phase
from training.accurate.texts import Batch, Texts, Window

LIMITS = (48, 96, 126)  # pieces of a window, by lot for each text
STYLES = (0.82, 0.06, 0.06, 0.06)  # shares of windows, as texts.py numbers styles
TEXTS_AT_ONCE = 400
PLACES_A_STEP = 2560


@dataclass(frozen=True)
class Settings:
    seconds: float
    rate: float = 1.5e-4
    new_rate: float = 1e-3  # of weights that begin from nothing
    warm_share: float = 0.03  # of the time, in which the rate rises
    rounded_share: float = 0.4
    last_rate: float = 0.01  # share of it that is left at the end
    weight_decay: float = 0.01
    meet_every: float = 30.0  # seconds
    seed: int = 1


@dataclass(frozen=True)
class Workers:
    """This process among those that train together."""

    rank: int = 0
    n: int = 1

    def share_weights(self, net: Encoder, n_steps: int) -> None:
        """All go on from the mean of their weights, by steps done since they last met."""
        if self.n == 1:
            return
        total = torch.tensor([n_steps + 1e-3])
        dist.all_reduce(total)
        weights = torch.nn.utils.parameters_to_vector(net.parameters()).detach()
        weights *= (n_steps + 1e-3) / total
        dist.all_reduce(weights)
        torch.nn.utils.vector_to_parameters(weights, net.parameters())

    def share_ranges(self, net: Encoder) -> None:
        """Those of the first process."""
        for dense in net.dense() if self.n > 1 else ():
            dist.broadcast(dense.step, 0)
            dist.broadcast(dense.zero, 0)


def batches(texts: Texts, random: np.random.Generator) -> Iterator[Batch]:
    """Without end. Texts that weigh more, those of news marked by hand, come twice a pass."""
    heavy = np.unique(texts.corpus.text[texts.corpus.weight > 1])
    while True:
        order = np.concatenate([np.arange(texts.corpus.n_texts), heavy])
        random.shuffle(order)
        for k in range(0, len(order), TEXTS_AT_ONCE):
            some: list[Window] = []
            for text in order[k : k + TEXTS_AT_ONCE]:
                some += windows_of.windows(texts, int(text), int(random.choice(LIMITS)))
            groups = list(windows_of.groups(texts, some, PLACES_A_STEP))
            for number in random.permutation(len(groups)):
                styles = random.choice(len(STYLES), p=STYLES, size=len(groups[number]))
                yield windows_of.make_batch(texts, groups[number], styles)


def rate_at(done: float, settings: Settings) -> float:
    """Share of the full rate, when so large a share of the time is over."""
    return min(1.0, done / settings.warm_share) * max(1 - done, settings.last_rate)


def train(
    net: Encoder,
    texts: Texts,
    settings: Settings,
    workers: Workers,
    start: float,
    report: Callable[[str], None],
) -> None:
    """`start`: when all workers began, as time.time tells it."""
    torch.manual_seed(settings.seed)
    net.train()
    optimizer = torch.optim.AdamW(
        net.groups(settings.rate, settings.new_rate),
        betas=(0.9, 0.98),
        weight_decay=settings.weight_decay,
        fused=True,
    )
    phase, meets_at, n_steps, excess = Phase.EXACT, settings.meet_every, 0, 0.0
    for batch in batches(texts, np.random.default_rng(settings.seed + workers.rank)):
        now = time.time() - start
        if now >= meets_at:
            workers.share_weights(net, n_steps)
            report(f"{now / settings.seconds:.0%}: {n_steps} steps, {excess / max(n_steps, 1):.4f}")
            if meets_at >= settings.seconds:
                return
            if phase == Phase.WATCHED:
                phase = Phase.ROUNDED
                net.begin(phase)
                workers.share_ranges(net)
            elif phase == Phase.EXACT and now >= (1 - settings.rounded_share) * settings.seconds:
                phase = Phase.WATCHED
                net.begin(phase)
            meets_at, n_steps, excess = meets_at + settings.meet_every, 0, 0.0
        for group in optimizer.param_groups:
            group["lr"] = group["rate"] * rate_at(now / settings.seconds, settings)
        excess += step(net, optimizer, batch, texts)
        n_steps += 1


def step(net: Encoder, optimizer: torch.optim.Optimizer, batch: Batch, texts: Texts) -> float:
    """Leads the network to the teacher's probabilities; returns how far it was away (KL)."""
    assert texts.corpus.targets is not None
    targets = torch.from_numpy(texts.corpus.targets[batch.toks].astype(np.float32))
    with torch.autocast("cpu", torch.bfloat16):
        scores = net(batch.ids, batch.ways, batch.firsts)
    loss = -(targets * F.log_softmax(scores, 1)).sum(1).mean()
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    at_best = -(targets * targets.clamp(min=1e-6).log()).sum(1).mean()
    return float(loss.detach() - at_best)


def work(
    rank: int, net: Encoder, data: Texts, settings: Settings, n: int, folder: Path, start: float
) -> None:
    """One of n processes; the first leaves folder/encoder.pt."""
    torch.set_num_threads(1)
    if n > 1:
        dist.init_process_group("gloo", f"file://{folder}/meet", rank=rank, world_size=n)

    def report(line: str) -> None:
        print(f"worker {rank}: {line}", flush=True)

    train(net, data, settings, Workers(rank, n), start, report)
    if rank == 0:
        torch.save(net.state_dict(), folder / "encoder.pt")
        os.sync()
