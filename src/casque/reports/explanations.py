"""What each number, state and standing means, in one sentence: report, demo and manual agree."""

from __future__ import annotations

from dataclasses import dataclass

from casque.tables import State


@dataclass(frozen=True, slots=True)
class Explanation:
    """A name and a sentence, in English and in simplified Chinese."""

    name: str
    chinese_name: str
    says: str
    chinese: str


EXPLANATIONS: dict[str, Explanation] = {
    "twpa": Explanation(
        "Total wildlife product advertisements (TWPA)",
        "野生动物制品广告总数",
        "How many different offers of illegal wildlife products the monthly searches saw in this "
        "round; the same item counts once, wherever it stands.",
        "本轮每月检索中看到的非法野生动物制品供应数；同一物品无论出现在多少处，只计一次。",
    ),
    "twpa_certain": Explanation(
        "TWPA, certain only",
        "其中确定为真品的",
        "The part of TWPA that a person judged genuine; offers judged unsure are left out.",
        "广告总数中经人工判定为真品的部分；存疑的不计入。",
    ),
    "nwpa": Explanation(
        "New wildlife product advertisements (NWPA)",
        "新增广告数",
        "Offers seen for the first time and posted since the last round; where a site shows no "
        "date, those found by a search that the last round had completed as well.",
        "本轮首次看到、且在上一轮之后发布的供应；网站不显示日期时，"
        "只计由上一轮也已完成的检索所找到的。",
    ),
    "backlog": Explanation(
        "Backlog",
        "旧存量",
        "Offers seen for the first time that may have stood there before: dated earlier, or "
        "found where the last round did not look completely.",
        "本轮首次看到、但可能早已存在的供应：发布日期较早，或来自上一轮未完整检索之处。",
    ),
    "nwpa_upper": Explanation(
        "NWPA, upper bound",
        "新增广告数上限",
        "NWPA plus backlog: no more offers than this can be new.",
        "新增广告数加旧存量：真正的新增不会超过此数。",
    ),
    "nwpa_index": Explanation(
        "NWPA index",
        "新增广告指数",
        "New offers per product per website in force (briefing, footnote 4): it compares months "
        "in which more or fewer sites and products were monitored.",
        "每种产品、每个在监测网站的新增供应数（简报脚注4），用于比较监测范围不同的月份。",
    ),
    "nwpa_index_reached": Explanation(
        "NWPA index, reached",
        "新增广告指数（实际检索）",
        "New offers per pair of site and product that was actually searched in this round.",
        "新增供应数除以本轮实际检索到的“网站×产品”组合数。",
    ),
    "nwpa_open_terms": Explanation(
        "NWPA index, open terms",
        "新增广告指数（未屏蔽词）",
        "New offers found by words that their site does not block, per pair of site and product "
        "that was searched with such a word.",
        "由网站未屏蔽的词找到的新增供应数，除以用这类词检索过的“网站×产品”组合数。",
    ),
    "new_per_site": Explanation(
        "New offers per site",
        "每个网站的新增供应",
        "New offers divided by the websites in force; for ivory this is the briefing's ivory "
        "index.",
        "新增供应数除以在监测的网站数；象牙一行即简报中的象牙指数。",
    ),
    "coverage": Explanation(
        "Coverage",
        "覆盖率",
        "The share of site-product pairs in force whose monthly searches all ended properly "
        "(done, empty, or word blocked by the site); the rest are gaps, not zeros.",
        "监测范围内检索全部正常结束（完成、无结果或词被网站屏蔽）的“网站×产品”比例；其余为缺口，不是零。",
    ),
    "exposure_months": Explanation(
        "Months since the last round",
        "距上一轮的月数",
        "How many months lie between the last round and this one; the monthly indexes are given "
        "only where it is one.",
        "上一轮与本轮之间相隔的月数；只有相隔一个月时才给出月度指数。",
    ),
    "unjudged": Explanation(
        "Waiting for a person",
        "待人工判定",
        "Offers that name a product and that no person has judged yet; they count in no other "
        "measure, and they are not nothing.",
        "涉及产品但尚无人判定的供应；不计入其他指标，但不等于没有。",
    ),
}
"""By the name of the measure, in the order in which they are shown."""

STATES_SAY: dict[State, Explanation] = {
    "done": Explanation(
        "done", "完成", "All results were read.", "已读完全部结果。"
    ),
    "empty": Explanation(
        "empty", "无结果", "The site said in so many words that there is nothing.",
        "网站明确表示没有结果。",
    ),
    "word_blocked": Explanation(
        "word blocked", "词被屏蔽",
        "The site refuses this word: the programme's success, neither a gap nor a zero.",
        "网站屏蔽该词：这是监测的成效，既不是缺口，也不是零。",
    ),
    "partial": Explanation(
        "partial", "部分", "A gap: some pages were read, more were promised.",
        "缺口：只读到部分页面。",
    ),
    "suspicious": Explanation(
        "suspicious", "可疑", "A gap until a person looks: the yield is outside what is expected.",
        "缺口：结果数量异常，待人工查看。",
    ),
    "blocked": Explanation(
        "blocked", "被拦截", "A gap: the site asked for a log-in or captcha, or limited the rate.",
        "缺口：网站要求登录、验证码或限制访问。",
    ),
    "failed": Explanation(
        "failed", "失败", "A gap: an error, or a page that was not understood.",
        "缺口：出错，或页面无法识别。",
    ),
    "running": Explanation(
        "running", "进行中", "A gap until it ends.", "缺口：尚未结束。",
    ),
    "todo": Explanation(
        "to do", "未开始", "A gap: planned and not searched.", "缺口：已计划，尚未检索。",
    ),
}  # fmt: skip
"""How a search may stand, by its state; a gap never counts as zero."""

STANDINGS_SAY: dict[str, Explanation] = {
    "new": Explanation(
        "new", "新增", "First seen now and posted since the last round.", "本轮首次看到且新发布。"
    ),
    "backlog": Explanation(
        "backlog", "旧存量", "First seen now; it may have stood there before.",
        "本轮首次看到，可能早已存在。",
    ),
    "known": Explanation(
        "known", "已知", "Seen in an earlier round.", "以前各轮已看到。"
    ),
}  # fmt: skip
"""How an offer stands in time."""


def explain(measure: str, language: str = "en") -> str:
    """Return the sentence that says what a measure counts, in "en" or "zh-Hans"."""
    said = EXPLANATIONS[measure]
    return said.chinese if language == "zh-Hans" else said.says


def both(said: Explanation) -> str:
    """Return a name in both languages, "done 完成"."""
    return f"{said.name} {said.chinese_name}"
