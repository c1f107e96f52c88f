"""Progress on stderr: phase, cost, bound, gap and a bar."""

import time
from math import log10
from types import TracebackType
from typing import Self

from rich.console import Console

from huline.api.cli.messages import say
from huline.models.sentence import Lang
from huline.models.units import cny
from huline.optimizer.strategies.watch import Progress

_BAR = 20
_PLAIN_SECONDS = 2.0


class ProgressLine:
    """One living line on a terminal; elsewhere a plain line now and then.

    Parameters
    ----------
    since : of `time.monotonic`, from when seconds are counted; by default from now on
    """

    def __init__(
        self, console: Console, target: float, lang: Lang, since: float | None = None
    ) -> None:
        self._console, self._target, self._lang = console, target, lang
        self._status = console.status(say("progress.start", lang)) if console.is_terminal else None
        self._phase, self._last = "", 0.0
        self._since = time.monotonic() if since is None else since

    def __enter__(self) -> Self:
        if self._status:
            self._status.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._status:
            self._status.stop()

    def show(self, progress: Progress) -> None:
        """Show where planning stands."""
        self.tell(progress.phase, progress.cost, progress.bound, progress.gap)

    def tell(self, phase: str, cost: int | None, bound: int | None, gap: float | None) -> None:
        """Show where planning stands, here or elsewhere; money in milli-fen."""
        self._say(phase, self._describe(phase, cost, bound, gap))

    def count(self, phase: str, done: int, most: int) -> None:
        """Show how many of so many are done."""
        head = f"{say(f'progress.{phase}', self._lang):<10}"
        self._say(phase, f"{head}  {say('progress.count', self._lang, done=done, most=most)}")

    def _say(self, phase: str, told: str) -> None:
        text = f"{time.monotonic() - self._since:5.1f} s  {told}"
        if self._status:
            self._status.update(text)
            return
        now = time.monotonic()
        if phase != self._phase or now - self._last >= _PLAIN_SECONDS:
            self._phase, self._last = phase, now
            self._console.print(text, markup=False, highlight=False, soft_wrap=True)

    def _describe(self, phase: str, cost: int | None, bound: int | None, gap: float | None) -> str:
        parts = [f"{say(f'progress.{phase}', self._lang):<10}"]
        if cost is not None:
            parts.append(say("progress.cost", self._lang, value=cny(cost)))
        if bound is not None:
            parts.append(say("progress.bound", self._lang, value=cny(bound)))
        if gap is not None:
            parts.append(say("progress.gap", self._lang, value=f"{gap:.3%}"))
            parts.append(self._bar(gap))
        return "  ".join(parts)

    def _bar(self, gap: float) -> str:
        """Fill as the gap falls from 100 % towards the target, by orders of magnitude."""
        target = max(self._target, 1e-6)
        done = 0.0 if gap >= 1 else 1.0
        if target < gap < 1:
            done = log10(gap) / log10(target)
        filled = round(_BAR * done)
        return "#" * filled + "." * (_BAR - filled)
