"""A Study: a base Case and named Changes of it, planned and compared."""

from collections import Counter
from collections.abc import Iterator
from itertools import product
from math import prod
from typing import Annotated, Literal, Self

from pydantic import Field, Strict, model_validator

from huline.models.base import Frozen
from huline.models.break_even import BreakEven
from huline.models.change import Change
from huline.models.errors import BadInput, Problem
from huline.models.plan import Perspective
from huline.models.problems import nearest, problem
from huline.models.sentence import both
from huline.models.units import Number, PerMille, YesOrNo

BASE = "base"
"""The name of the Case as it is, with no Change made to it."""
MOST_SCENARIOS = 2_000

Seed = Annotated[int, Strict(), Field(ge=0, le=2**31 - 1)]


class Scenario(Frozen):
    """One way the Case might be: Changes made to it, in order."""

    name: str = Field(min_length=1, max_length=200)
    """Its name.

    情景的名称
    """
    name_zh: str = Field(default="", max_length=200)
    """Its Chinese name; the English one stands in where it is empty.

    情景的中文名称；不填则显示英文名称
    """
    changes: tuple[str, ...] = ()
    """Names of the changes made to the Case, in order.

    依次进行的变更的名称
    """
    against: str = BASE
    """The scenario it is compared with.

    与哪个情景比较
    """

    def label(self, lang: str = "en") -> str:
        """Return the name to show a reader of ``lang`` (``zh`` or ``en``)."""
        return (self.name_zh if lang == "zh" else "") or self.name


class Draws(Frozen):
    """Demand drawn anew: in each draw every workload is larger or smaller by a share of its own.

    Draws are paired: the same seed gives the same demand in every scenario.
    """

    seeds: tuple[Seed, ...] = Field(min_length=1)
    """One draw for each.

    每个种子对应一次抽样
    """
    spread: Annotated[PerMille, Field(ge=1, le=999)] = 100
    """The most by which a workload grows or shrinks, per mille of its work or its peaks.

    每项任务的工作量或峰值增减的上限，千分数
    """

    @model_validator(mode="after")
    def _draws_once(self) -> Self:
        for seed, n in Counter(self.seeds).items():
            if n > 1:
                raise ValueError(both("the seed {n} is given twice", "种子 {n} 重复", n=seed))
        return self


class Study(Frozen):
    """A base Case and named Changes, compared.

    Raises
    ------
    BadInput
        If its parts contradict each other; every contradiction is listed.
    """

    format: Literal["huline-study/1"] = "huline-study/1"
    """The format of the file.

    文件格式
    """
    name: str = Field(min_length=1, max_length=200)
    """English name.

    英文名称
    """
    name_zh: str = Field(default="", max_length=200)
    """Chinese name; the English one stands in where it is empty.

    中文名称；不填则显示英文名称
    """
    description: str = ""
    """What it asks.

    研究说明
    """
    description_zh: str = ""
    """What it asks, in Chinese.

    研究说明（中文）
    """
    case: str = ""
    """The base Case: a folder or a JSON file, seen from the folder of the study. A study file must
    name it; where a Case is handed over with a study, this counts for nothing.

    基准算例：文件夹或 JSON 文件，相对于本文件所在的文件夹。研究文件必填；随算例一并提交时不起作用
    """
    changes: tuple[Change, ...] = ()
    """Changes that scenarios are made of.

    组成情景的变更
    """
    break_evens: tuple[BreakEven, ...] = ()
    """Values that are sought at which a job moves, or a share of work or money is reached.

    求任务迁移、任务份额或资金份额达到的临界值
    """
    scenarios: tuple[Scenario, ...] = ()
    """Scenarios listed one by one; where neither these nor cross are given, each change alone.

    逐个列出的情景；与 cross 都不填时，每项变更各成一个情景
    """
    cross: tuple[Annotated[tuple[str, ...], Field(min_length=1)], ...] = ()
    """Lists of changes: one scenario for each way to take one of every list; base is no change.

    变更的若干列表：从每个列表各取一项的所有组合各成一个情景；base 表示不作变更
    """
    draws: Draws | None = None
    """Demand to draw; none: as the Case states it.

    需求抽样；不填则按算例所述
    """
    perspective: Perspective = "payer"
    """Whose cost plans are made for: payer or system.

    计划按谁的成本最低制定：payer 为付款方，system 为系统
    """
    gap: Annotated[Number, Field(ge=0, le=1)] = 0.01
    """The share of its gross within which the plan of every scenario is to be proven.

    每个情景的计划须证明达到的差距，占总额的比例
    """
    aim: Annotated[Number, Field(ge=0, le=1)] | None = None
    """The share within which the search goes on to prove it where the limit allows; none: gap.

    在限制之内继续求解、力求证明的差距；不填则同 gap
    """
    seconds: Annotated[Number, Field(gt=0, le=86_400)] | None = None
    """Limit of time for each plan; none: until the gap is reached.

    每个计划的时间上限，秒；不填则直到达到差距
    """
    work: Annotated[int, Strict(), Field(ge=1, le=10**9)] | None = None
    """Limit of work for each plan, counted and not timed; not with seconds.

    每个计划的工作量上限；不得与 seconds 同填
    """
    strategy: Literal["auto", "whole", "prices"] = "auto"
    """How plans are searched for.

    求解方式
    """
    certify: YesOrNo = True
    """Whether every bound comes with a certificate that anyone can recompute.

    每个下界是否附有可重新计算的界证书
    """
    seed: Seed = 0
    """Seed of the search.

    搜索的种子
    """
    outlay: YesOrNo = False
    """Whether the most that programmes pay in any best plan is limited too, by one more plan for
    each scenario whose programmes all pay shares of rent.

    是否另求最优计划中补贴支出的上限：补贴均按租金比例的情景各多求一个计划
    """
    misallocation: YesOrNo = True
    """Whether the least system cost is sought too, to tell what each plan costs above it.

    是否另求系统成本的最小值，以说明每个计划高出多少
    """

    @model_validator(mode="after")
    def _its_parts_agree(self) -> Self:
        if problems := [*self._problems()]:
            raise BadInput(problems)
        return self

    def all_scenarios(self) -> tuple[Scenario, ...]:
        """Return every scenario, the base first."""
        listed = self.scenarios
        if not listed and not self.cross:
            listed = tuple(
                Scenario(name=c.name, name_zh=c.name_zh, changes=(c.name,)) for c in self.changes
            )
        return (Scenario(name=BASE, name_zh="基准"), *listed, *self._crossed())

    def _crossed(self) -> Iterator[Scenario]:
        zh = {change.name: change.name_zh or change.name for change in self.changes}
        for taken in product(*self.cross) if self.cross else ():
            made = tuple(name for name in taken if name != BASE)
            if made:
                name_zh = " + ".join(zh.get(name, name) for name in made)
                yield Scenario(name=" + ".join(made), name_zh=name_zh, changes=made)

    def _problems(self) -> Iterator[Problem]:
        if self.seconds is not None and self.work is not None:
            message = both(
                "a limit of time and one of work exclude each other: set one",
                "时间限制与工作量限制只能设其一",
            )
            yield problem(("work",), "limit", message)
        if self.aim is not None and self.aim > self.gap:
            message = both(
                "{aim} is above the gap {gap}: aim is where the search ends, and gap what it must "
                "reach",
                "{aim} 大于 gap（{gap}）：aim 为求解结束的差距，gap 为须达到的差距",
                aim=self.aim,
                gap=self.gap,
            )
            yield problem(("aim",), "limit", message)
        if not self.changes and not self.break_evens:
            message = both("is required: without changes there is nothing to compare",
                           "必填：没有变更就没有可比较的情景")  # fmt: skip
            yield problem(("changes",), "missing", message)
        if self.certify and self.strategy == "whole":
            message = both(
                "strategy whole leaves no certificate, and certify asks for one: set certify to "
                "false, or choose another strategy",
                "whole 方式没有界证书，而 certify 要求有：请将 certify 设为 false，或改用其他方式",
            )
            yield problem(("strategy",), "certificate", message)
        if (where := self._too_many()) is not None:
            message = both("makes more than {most:,} scenarios", "产生的情景超过 {most:,} 个",
                           most=MOST_SCENARIOS)  # fmt: skip
            yield problem((where,), "too-many", message)
            return
        yield from self._unknown_changes()
        yield from self._unclear_scenarios()

    def _too_many(self) -> str | None:
        """Return the field that makes more scenarios than are run; None where there are few."""
        alone = not self.scenarios and not self.cross
        field, count = ("changes", len(self.changes)) if alone else ("scenarios", 0)
        count += len(self.scenarios) + 1
        if self.cross:
            field, count = "cross", count + prod(map(len, self.cross))
        if count > MOST_SCENARIOS:
            return field
        draws = len(self.draws.seeds) if self.draws else 1
        return "draws" if draws * count > MOST_SCENARIOS else None

    def _unknown_changes(self) -> Iterator[Problem]:
        known = [change.name for change in self.changes]
        for n, name in enumerate(known):
            if known.index(name) < n or name == BASE:
                yield _taken(("changes", n, "name"), name)
        for n, scenario in enumerate(self.scenarios):
            for m, name in enumerate(scenario.changes):
                if name not in known:
                    yield _no_change(("scenarios", n, "changes", m), name, known)
        for n, names in enumerate(self.cross):
            for m, name in enumerate(names):
                if name not in (*known, BASE):
                    yield _no_change(("cross", n, m), name, [*known, BASE])

    def _unclear_scenarios(self) -> Iterator[Problem]:
        everyone = [scenario.name for scenario in self.all_scenarios()]
        counts = Counter(everyone)
        for n, scenario in enumerate(self.scenarios):
            if counts[scenario.name] > 1:
                yield _taken(("scenarios", n, "name"), scenario.name)
            if scenario.against == scenario.name:
                message = both(
                    "is compared with itself: name another one", "与自身比较：请另填情景"
                )
                yield problem(("scenarios", n, "against"), "itself", message)
            if scenario.against not in everyone:
                message = both(
                    "there is no scenario '{name}'", "没有情景“{name}”", name=scenario.against
                )
                hint = nearest(scenario.against, everyone)
                if scenario.against in (change.name for change in self.changes):
                    hint = both("it is a change: list a scenario that makes it",
                                "它是一项变更：请另列一个进行该变更的情景")  # fmt: skip
                yield problem(("scenarios", n, "against"), "unknown-id", message, hint)
        listed = {scenario.name for scenario in self.scenarios}
        again = {name for name in everyone if counts[name] > 1} - listed - {BASE}
        if self.cross and again:
            message = both(
                "makes the scenario '{name}' twice", "“{name}”产生了两次", name=sorted(again)[0]
            )
            yield problem(("cross",), "duplicate-id", message)


def _taken(path: tuple[str | int, ...], name: str) -> Problem:
    message = both("the name '{name}' is taken", "名称“{name}”已被使用", name=name)
    return problem(path, "duplicate-id", message)


def _no_change(path: tuple[str | int, ...], name: str, known: list[str]) -> Problem:
    message = both("there is no change '{name}'", "没有变更“{name}”", name=name)
    return problem(path, "unknown-id", message, nearest(name, known))
