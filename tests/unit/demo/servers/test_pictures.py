"""Pictures: one object looks the same, others do not, and equal keys are equal bytes."""

import io
from itertools import combinations

import pytest
import segno
from PIL import Image, ImageChops, ImageStat

from casque.demo.servers.pictures import SIZE, VARIANTS, drawn
from casque.demo.simulation.shelves import Picture

MOTIFS = range(40)


def picture(motif=1, variant="plain", product="IV", key="", **more):
    return Picture(key or f"{motif}-{variant}-{more}", motif, product, variant, **more)


def opened(one):
    return Image.open(io.BytesIO(drawn(one))).convert("RGB")


def distance(left, right):
    """How far two pictures are apart: the mean difference of their colours, made small."""
    small = [one.resize((24, 24), Image.Resampling.BOX) for one in (left, right)]
    return sum(ImageStat.Stat(ImageChops.difference(*small)).mean) / 3


def test_equal_keys_are_equal_bytes_and_other_keys_are_not():
    first = drawn(picture(key="a"))
    drawn.cache_clear()
    assert drawn(picture(key="a")) == first
    assert drawn(picture(key="b")) != first


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_is_a_small_picture(variant):
    for motif in MOTIFS:
        one = picture(
            motif, variant, written="WX: zz19900001234", code="https://u.invalid/q/abcdef"
        )
        assert len(drawn(one)) <= 15_000
        assert opened(one).size == (SIZE, SIZE)


@pytest.mark.parametrize("variant", [name for name in VARIANTS if name not in ("mirror", "plain")])
def test_a_variant_is_nearer_to_its_object_than_any_other_object_is(variant):
    plain = {motif: opened(picture(motif)) for motif in MOTIFS}
    for motif in MOTIFS:
        changed = opened(picture(motif, variant))
        nearest = min(MOTIFS, key=lambda other: distance(changed, plain[other]))
        assert nearest == motif


def test_a_mirrored_picture_is_the_object_turned_round():
    for motif in MOTIFS:
        turned = opened(picture(motif, "mirror")).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        assert distance(turned, opened(picture(motif))) < 3


def test_other_objects_look_different():
    for left, right in combinations(MOTIFS, 2):
        assert distance(opened(picture(left)), opened(picture(right))) > 10


def test_a_variant_changes_the_picture():
    for variant in VARIANTS:
        if variant != "plain":
            assert distance(opened(picture(3, variant)), opened(picture(3))) > 0.5


def test_what_is_written_stands_at_the_foot_and_nowhere_else():
    bare, written = opened(picture(5)), opened(picture(5, written="QQ 99999000001"))
    top, foot = (0, 0, SIZE, SIZE - 40), (0, SIZE - 30, SIZE, SIZE)
    assert distance(bare.crop(top), written.crop(top)) < 1
    assert distance(bare.crop(foot), written.crop(foot)) > 10


def test_characters_that_the_font_lacks_are_left_out():
    assert len(drawn(picture(5, written="微信 wx123"))) > 0


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_code_can_be_read_off_module_by_module(variant):
    text = "https://u.invalid/q/19900001234"
    seen = opened(picture(6, variant, code=text)).convert("L")
    modules = list(segno.make(text, error="m", mask=3, micro=False).matrix_iter(border=4))
    side = 3
    for y, row in enumerate(modules):
        for x, is_dark in enumerate(row):
            assert (seen.getpixel((x * side + 1, y * side + 1)) < 128) == bool(is_dark)
