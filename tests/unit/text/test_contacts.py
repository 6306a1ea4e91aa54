"""Plain contacts are found, and what only looks like one is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.text.contacts import Contact, contacts

FOUND = [
    # text, what is found (every name and number here is invented)
    ("微信：lao_wang88", [("wechat", "lao_wang88")]),
    ("微信号 LaoWang88 欢迎咨询", [("wechat", "laowang88")]),
    ("加薇信laowang88", [("wechat", "laowang88")]),
    ("威信号是lao-wang-88", [("wechat", "lao-wang-88")]),
    ("V信lao_wang88", [("wechat", "lao_wang88")]),
    ("vx: lao_wang88", [("wechat", "lao_wang88")]),
    ("WX lao_wang88", [("wechat", "lao_wang88")]),
    ("weixin=lao_wang88", [("wechat", "lao_wang88")]),
    ("加v lao_wang88", [("wechat", "lao_wang88")]),
    ("➕V：lao_wang88", [("wechat", "lao_wang88")]),
    ("微信【laowang】", [("wechat", "laowang")]),
    ("微信：laowang", [("wechat", "laowang")]),
    ("ＶＸ：ｌａｏｗａｎｇ８８", [("wechat", "laowang88")]),
    ("微信13800000000", [("phone", "13800000000"), ("wechat", "13800000000")]),
    ("vx138-0000-0000", [("phone", "13800000000"), ("wechat", "13800000000")]),
    ("QQ：123456789", [("qq", "123456789")]),
    ("扣扣 12345", [("qq", "12345")]),
    ("ＱＱ１２３４５６", [("qq", "123456")]),
    ("QQ号码13800000000", [("qq", "13800000000")]),
    ("电话13800000000", [("phone", "13800000000")]),
    ("tel13800000000", [("phone", "13800000000")]),
    ("13800000000vx同号", [("phone", "13800000000")]),
    ("138 0000 0000", [("phone", "13800000000")]),
    ("138—0000—0000", [("phone", "13800000000")]),
    ("１３８００００００００", [("phone", "13800000000")]),
    ("1 3 8 0 0 0 0 0 0 0 0", [("phone", "13800000000")]),
    ("+86 138 0000 0000", [("phone", "13800000000")]),
    ("8613800000000", [("phone", "13800000000")]),
    ("13800000000 3根一起走", [("phone", "13800000000")]),
    ("电话13800000000，QQ12345", [("phone", "13800000000"), ("qq", "12345")]),
]

LEFT_ALONE = [
    "",
    "卫星电视接收器",  # satellite television
    "QQ糖 500克",  # a sweet
    "QQ糖12345袋",
    "支持微信支付",  # WeChat pay accepted
    "微信 iphone 壁纸",
    "微信：alipay",
    "微信 hello",  # four letters and no id
    "加vip123456",  # join the VIPs
    "svx: lao_wang88",
    "vxlaowang88",
    "订单号13800000000",
    "单号：13800000000",
    "货号 13800000000",
    "运单号是13800000000",
    "型号m13800000000",
    "xy-13800000000",
    "13800000000abc",
    "¥13800000000",
    "13800000000元",
    "QQ 12345元",
    "QQ 10000-20000",
    "QQ 1234",
    "QQ 123456789012",
    "138000000001",  # twelve digits
    "12800000000",  # no such prefix
    "0.13800000000",
    "15 25 35 45 550",  # sizes in a row
    "微信lao_wang88@mail.example",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_a_plain_contact_is_found(text, expected):
    assert [(c.channel, c.value) for c in contacts(text)] == expected


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_a_false_friend_is_left_alone(text):
    assert contacts(text) == ()


def test_offsets_point_into_the_original():
    text = "老物件 ＶＸ：Ｌａｏ_Wang88 看货"
    (contact,) = contacts(text)
    assert contact == Contact("wechat", "lao_wang88", 7, 17)
    assert text[contact.start : contact.end] == "Ｌａｏ_Wang88"


def test_a_qq_number_is_not_a_phone_as_well():
    assert [c.channel for c in contacts("qq13800000000 另 13900000000")] == ["qq", "phone"]


@given(
    st.text(alphabet=st.sampled_from("微信扣vxqQ加 :-—+号0138９８6abz_元￥İﬁ\n"), max_size=200),
)
def test_any_text_gives_contacts_within_it(text):
    found = contacts(text)
    assert all(0 <= c.start < c.end <= len(text) for c in found)
    assert list(found) == sorted(found, key=lambda c: (c.start, c.end, c.channel))


@pytest.mark.parametrize("piece", ["1 - ", "微信", "1 3 - ", "vx:::", "a-", "qq:", "微信a"])
def test_a_long_text_comes_to_an_end(piece):
    text = piece * (40_000 // len(piece))
    assert all(contact.end <= len(text) for contact in contacts(text))
