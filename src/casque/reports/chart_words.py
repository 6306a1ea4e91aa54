"""The words of the charts, in each language that a chart is drawn in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from casque.render.timelines import ENGLISH, Notes

Language = Literal["en", "zh-hans"]


@dataclass(frozen=True, slots=True)
class ChartWords:
    """What a chart says in one language; the templates name their fields.

    Attributes:
        language: which one.
        notes: what its signs mean.
        nothing, points, gaps, partly: the sentences that tell a line to those who cannot see it.
        between: what stands between the months of a list.
        sites, terms: a change of scope.
        source: where the figure is from.
    """

    language: Language
    notes: Notes
    nothing: str
    points: str
    gaps: str
    partly: str
    between: str
    sites: str
    terms: str
    source: str


EN: Final = ChartWords(
    language="en",
    notes=ENGLISH,
    nothing="{title}: nothing to draw.",
    points="{title}: first {first} in {first_in}, highest {highest} in {highest_in}, "
    "last {last} in {last_in}.",
    gaps=" No figure for {months}.",
    partly=" Not all was covered in {months}.",
    between=", ",
    sites="{n} sites",
    terms="{n} terms",
    source="Source: casque, programme {programme}, round {round}, lexicon {lexicon}; made {made}",
)

ZH: Final = ChartWords(
    language="zh-hans",
    notes=Notes(
        hatched="斜线：该月没有数据。这是缺口，不是零。",
        hollow="空心点：并非每个网站和产品都已监测，可能有遗漏。",
        pale="浅色条：上至上限，即加上积压的广告。",
        up_to="最高 {figure} \u2191",
    ),
    nothing="{title}：没有可画的数据。",
    points="{title}：最初 {first}（{first_in}），最高 {highest}（{highest_in}），"
    "最近 {last}（{last_in}）。",
    gaps="{months} 没有数据。",
    partly="{months} 未全部监测。",
    between="、",
    sites="{n} 个网站",
    terms="{n} 个词",
    source="来源：casque，项目 {programme}，轮次 {round}，词库 {lexicon}；制作于 {made}",
)

CHART_WORDS: Final[tuple[ChartWords, ...]] = (EN, ZH)
"""English first: reports draw it alone, and say the same in Chinese beside it."""
