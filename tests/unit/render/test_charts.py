"""A chart as SVG: the same every time, and told to those who cannot see it."""

from xml.etree import ElementTree

from casque.render.charts import GAP, PRODUCT_COLOURS, SOFT, colour_of, framed, layer, svg

SVG = "{http://www.w3.org/2000/svg}"


def a_chart(**told):
    words = {"name": "chart", "title": "a < b & 象牙", "description": 'said "so"'} | told
    rows = [{"x": 10, "word": "象牙"}]
    pixels = {"field": "x", "type": "quantitative", "scale": None, "axis": None}
    mark = {"type": "text", "fill": GAP}
    text = {"x": pixels, "text": {"field": "word"}}
    return framed(**words) | {"width": 90, "height": 30} | layer(rows, mark, text)


def test_a_chart_is_drawn_the_same_every_time():
    assert svg(a_chart()) == svg(a_chart())


def test_a_chart_tells_its_title_and_description():
    root = ElementTree.fromstring(svg(a_chart()))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "chart-title chart-desc"
    assert root.find(f"{SVG}title").text == "a < b & 象牙"
    assert root.find(f"{SVG}desc").text == 'said "so"'


def test_chinese_stays_text_and_nothing_needs_a_script_or_a_style():
    drawn = svg(a_chart())
    assert ">象牙</text>" in drawn
    assert 'fill="url(#gap)"' in drawn
    assert '<pattern id="gap"' in drawn
    assert not any(word in drawn for word in (" style=", "<style", "<script", " onclick", "<a "))


def test_each_product_has_one_colour_of_its_own():
    assert len(set(PRODUCT_COLOURS.values())) == len(PRODUCT_COLOURS) == 8
    assert colour_of("IV") == PRODUCT_COLOURS["IV"]
    assert colour_of("unknown") == SOFT
