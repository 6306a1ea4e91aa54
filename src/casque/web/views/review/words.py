"""What the codes of the review are called, in words that are translated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

Words = Mapping[str, "Promise | str"]

GOODS: Final[Words] = {
    "genuine": gettext_lazy("genuine"),
    "fake": gettext_lazy("clearly fake"),
    "innocent": gettext_lazy("innocent"),
    "look-alike": gettext_lazy("look-alike"),
    "unsure": gettext_lazy("unsure"),
}
"""In the order of their keys."""

ACTS: Final[Words] = {
    "sale": gettext_lazy("sale"),
    "auction": gettext_lazy("auction"),
    "wanted": gettext_lazy("wanted"),
    "display": pgettext_lazy("what is done with goods", "display"),
    "sold": gettext_lazy("sold"),
}
BASES: Final[Words] = {
    "": gettext_lazy("as ticked"),
    "text": pgettext_lazy("what a verdict rests on", "text"),
    "picture": pgettext_lazy("what a verdict rests on", "picture"),
    "both": pgettext_lazy("what a verdict rests on", "both"),
}
CONFIDENCES: Final[Words] = {
    "high": pgettext_lazy("how sure", "high"),
    "medium": pgettext_lazy("how sure", "medium"),
    "low": pgettext_lazy("how sure", "low"),
}
STAGES: Final[Words] = {
    "first": gettext_lazy("first reading"),
    "second": gettext_lazy("second reading"),
    "settle": gettext_lazy("to be settled"),
    "done": pgettext_lazy("stage of the review", "done"),
}
STRATA: Final[Words] = {
    "plain": gettext_lazy("drawn: plain words"),
    "disguised": gettext_lazy("drawn: disguised words"),
    "none": gettext_lazy("drawn: no word found"),
}
KINDS: Final[Words] = {
    "note": gettext_lazy("note"),
    "word": gettext_lazy("proposed word"),
    "evidence": gettext_lazy("keep as evidence"),
    "judge": gettext_lazy("verdict"),
    "part": gettext_lazy("parted"),
    "join": gettext_lazy("joined"),
}
DISGUISES: Final[Words] = {
    "plain": gettext_lazy("written openly"),
    "zero_width": gettext_lazy("characters that do not show"),
    "separator": gettext_lazy("decorated with signs or spaces"),
    "width": gettext_lazy("full or half width"),
    "compatibility": gettext_lazy("look-alike characters"),
    "enclosed": gettext_lazy("letters in circles or brackets"),
    "accent": gettext_lazy("with accents"),
    "case": gettext_lazy("capital or small letters"),
    "variant": gettext_lazy("regional characters"),
    "traditional": gettext_lazy("traditional characters"),
}

WHY: Final[Words] = {
    "several_products": gettext_lazy("its words name %(products)s products"),
    "disguised": gettext_lazy("its words are disguised"),
    "no_text": gettext_lazy("it has no text"),
    "drawn": gettext_lazy("it was drawn for the random sample"),
    "one_word": gettext_lazy("one word alone names it"),
    "several_words": gettext_lazy("%(words)s words name it"),
    "no_word": gettext_lazy("no word names it"),
    "alike": gettext_lazy("%(ahead)s like it stand before it"),
    "first_of_its_kind": gettext_lazy("it is the first of its kind"),
    "seen": gettext_lazy("its text was new in %(round)s"),
}
"""Why an item stands where it stands: the codes of `review.order`."""

SIGNS: Final[Words] = {
    "schreger_lines": gettext_lazy("Schreger lines: cross-hatching on a cut"),
    "cream_colour": gettext_lazy("warm cream colour"),
    "grain": gettext_lazy("fine lengthwise grain"),
    "gram_price_high": gettext_lazy("price per gram fits genuine goods"),
    "gram_price_low": gettext_lazy("price per gram far too low"),
    "bone_specks": gettext_lazy("dark specks or pores, as in bone"),
    "moulded": gettext_lazy("seams, bubbles or one even tone: resin or plastic"),
    "mammoth": gettext_lazy("mammoth: brown rind, or named so"),
    "vegetable_ivory": gettext_lazy("tagua nut: shell, hollow or small round piece"),
    "hippo": gettext_lazy("hippopotamus tooth"),
    "fibrous": gettext_lazy("fibrous, like pressed hair"),
    "elliptical_base": gettext_lazy("elliptical base, open and pitted"),
    "translucent_edge": gettext_lazy("translucent edge against light"),
    "buffalo_layers": gettext_lazy("smooth layers, hollow inside: buffalo horn"),
    "wood_grain": gettext_lazy("wood grain"),
    "red_over_yellow": gettext_lazy("red over yellow in one piece"),
    "solid": gettext_lazy("solid throughout, no hollow"),
    "mottled_amber": gettext_lazy("amber with brown mottling that fades at its edge"),
    "growth_layers": gettext_lazy("growth layers or growth lines"),
    "ringed": gettext_lazy("ridged rings along the horn"),
    "names_the_animal": gettext_lazy("the seller names the animal"),
    "says_old_stock": gettext_lazy("said to be old, inherited, or with a certificate"),
    "bone_described": gettext_lazy("form, weight or marrow of the bone is described"),
    "says_imitation": gettext_lazy("said to be an imitation or another material"),
    "word_means_other": gettext_lazy("the word means something else here"),
}
"""The names of `review.signs`."""

TABLES: Final[Mapping[str, Words]] = {
    "goods": GOODS, "act": ACTS, "basis": BASES, "confidence": CONFIDENCES, "stage": STAGES,
    "stratum": STRATA, "kind": KINDS, "disguise": DISGUISES, "sign": SIGNS,
}  # fmt: skip


def word(code: str, table: str) -> str:
    """Return what a code is called; the code where it has no name."""
    return str(TABLES[table].get(code, code))


def why_in_words(reason: Mapping[str, Any]) -> str:
    """Return a reason of the order in words; its code where it has none."""
    code = str(reason.get("code", ""))
    template = WHY.get(code)
    return code if template is None else str(template) % reason
