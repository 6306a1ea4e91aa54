"""What else is in the market: goods that only sound like wildlife, look like it, or are wanted.

Each kind says why a search may find it. `{n}` is a number, `{w}` one of the kind's own words.
"""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of goods: its title, its words, its share, what is drawn of it, what it is judged."""

    title: str
    words: tuple[str, ...]
    weight: float
    drawn: str
    goods: str = "innocent"


LEGAL: tuple[Kind, ...] = (
    # another sense of the word
    Kind("大象牙膏{n}克 {w}", ("薄荷味", "清新", "家庭装", "儿童款"), 5, "toothpaste"),
    Kind("象牙白{w} {n}码", ("连衣裙", "风衣", "窗帘", "墙漆", "瓷盘"), 6, "cloth"),
    Kind("象牙塔{w} 第{n}版", ("散文集", "随笔", "小说", "明信片"), 2, "book"),
    Kind("玳瑁猫{w} {n}个月", ("找领养", "摆件", "抱枕", "贴纸"), 3, "cat"),
    Kind("玳瑁色{w} {n}号", ("墨镜", "发夹", "镜框", "指甲油"), 5, "glasses"),
    Kind("虎牙直播{w} {n}元档", ("周边", "会员", "抱枕", "鼠标垫"), 2, "cloth"),
    Kind("鹤顶红{w} {n}年苗", ("茶花", "山茶", "茶花盆栽"), 4, "flower"),
    Kind("鹤顶红金鱼 {n}厘米 {w}", ("一对", "五条", "锦鳞"), 3, "fish"),
    Kind("XY染色体{w} 第{n}课", ("科普书", "教学模型", "挂图"), 2, "book"),
    Kind("果冻{w} {n}个装", ("零食大礼包", "布丁", "吸吸乐", "散装"), 6, "food"),
    Kind("果冻色{w} 第{n}色", ("口红", "唇釉", "手机壳", "雨鞋"), 4, "cloth"),
    Kind("和田玉白料{w} {n}克", ("手镯", "平安扣", "籽料", "吊坠", "山料"), 8, "jade"),
    Kind("黄料{w} {n}克", ("翡翠原石", "蜜蜡", "田黄", "和田玉"), 4, "jade"),
    Kind("碧玉黑料{w} {n}克", ("手镯", "手串", "把件"), 4, "jade"),
    Kind("寿山石新坑{w} {n}克", ("印章", "原石", "摆件"), 5, "stone"),
    Kind("端砚新坑{w} {n}寸", ("素砚", "随形砚", "雕花砚"), 3, "stone"),
    Kind("非洲料{w} {n}克", ("碧玺", "玛瑙", "祖母绿"), 3, "stone"),
    Kind("白塑料{w} {n}只装", ("收纳盒", "瓶子", "杯子", "花盆"), 4, "plastic"),
    Kind("大猫毛绒{w} {n}厘米", ("玩具", "抱枕", "公仔"), 3, "cat"),
    Kind("大喵家{w} {n}斤", ("猫粮", "猫砂", "罐头"), 2, "cat"),
    Kind("绿植大苗{w} {n}年", ("桂花", "枇杷", "柠檬", "蓝莓"), 3, "flower"),
    Kind("加大m码{w} {n}元", ("衬衫", "手套", "围裙"), 2, "cloth"),
    Kind("东北虎邮票{w} {n}枚", ("全新", "带边", "盖销"), 3, "stamp"),
    Kind("孟加拉{w} {n}枚", ("硬币", "纸钞", "邮票"), 3, "stamp"),
    Kind("蝌蚪文{w} 第{n}册", ("字帖", "拓片", "书法"), 1, "book"),
    Kind("穿山甲{w} {n}号", ("毛绒玩具", "帐篷", "切割片", "图鉴"), 4, "toy"),
    Kind("勾子毛衣针{w} {n}毫米", ("一套", "木柄", "铝制"), 1, "tool"),
    Kind("ivory色{w} {n}米", ("窗帘", "地毯", "布料"), 2, "cloth"),
    Kind("jelly{w} {n}码", ("凉鞋", "雨靴", "表带"), 2, "cloth"),
    Kind("18K white gold {w} {n}号", ("戒指", "项链", "耳钉"), 2, "ring"),
    Kind("white plastic{w} {n}cm", ("模型板", "管材", "珠子"), 1, "plastic"),
    Kind("tortoiseshell {w} {n}mm", ("guitar pick", "comb", "frame"), 2, "glasses"),
    # a border error: the term lies across two words
    Kind("水果冻干{w} {n}克", ("草莓", "芒果", "什锦"), 4, "food"),
    Kind("壁虎骨骼标本 {w} {n}号", ("树脂封", "教学", "礼盒"), 2, "bone"),
    Kind("黑豹骨传导耳机 {w} {n}代", ("运动", "无线", "防水"), 2, "tool"),
    Kind("羚羊角度尺 {w} {n}厘米", ("不锈钢", "木工", "学生"), 1, "tool"),
    Kind("小黑料理机 {w} {n}档", ("家用", "静音", "多功能"), 2, "tool"),
    Kind("老白料酒 {w} {n}毫升", ("去腥", "陈酿", "两瓶"), 2, "food"),
    Kind("型号MXY{n} {w}", ("电源", "滤芯", "主板"), 2, "tool"),
    Kind("xy-0{n}c {w}", ("继电器", "转接头", "万用表"), 2, "tool"),
    # look-alikes, sold as what they are
    Kind("猛犸象牙{w} {n}克", ("手串", "牌子", "把件", "切片", "吊坠"), 9, "mammoth", "look-alike"),
    Kind("猛犸牙{w} {n}毫米", ("珠子", "手串", "戒面"), 5, "mammoth", "look-alike"),
    Kind("象牙果{w} {n}颗", ("手串", "雕件", "把玩", "吊坠"), 7, "tagua", "look-alike"),
    Kind("牛骨{w} {n}厘米 bone carving", ("梳子", "摆件", "筷子"), 3, "bone", "look-alike"),
    Kind("水牛角杯{w} 似犀牛角 {n}厘米", ("素面", "雕花", "老工"), 3, "horn", "look-alike"),
    Kind("山羊角{w} 代羚羊角 {n}克", ("切片", "药用", "整支"), 2, "horn", "look-alike"),
)

FAKES: tuple[Kind, ...] = (
    Kind("树脂仿象牙{w} {n}厘米", ("摆件", "观音", "弥勒", "笔筒"), 6, "resin", "fake"),
    Kind("醋酸板仿玳瑁{w} {n}号", ("镜框", "梳子", "发夹"), 4, "resin", "fake"),
    Kind("仿犀牛角{w} 牛角材质 {n}克", ("杯", "手串", "把件"), 3, "horn", "fake"),
    Kind("仿真虎骨 教学模型 {w} {n}厘米", ("头骨", "前肢", "整架"), 2, "resin", "fake"),
    Kind("仿鹤顶红{w} 树脂 {n}毫米", ("手串", "牌子", "珠子"), 2, "resin", "fake"),
    Kind("工艺象牙白塑料{w} {n}元", ("小象", "印章", "佛珠"), 3, "plastic", "fake"),
)

ASKED: tuple[Kind, ...] = (
    Kind("求购{w} {n}元以内", ("象牙手串", "象牙牌子", "象牙原料"), 6, "", "genuine"),
    Kind("高价收{w} {n}件起", ("犀牛角", "黑料手串"), 2, "", "genuine"),
    Kind("想收{w} 预算{n}", ("玳瑁手镯", "玳瑁梳子"), 2, "", "genuine"),
    Kind("长期求购{w} {n}斤", ("虎骨", "穿山甲片", "羚羊角"), 2, "", "genuine"),
)
"""People who ask to buy: what they ask for is genuine, but it is no offer."""

PRODUCTS_ASKED = {"象牙": "IV", "犀牛角": "RH", "黑料": "RH", "玳瑁": "HS", "虎骨": "TB",
                  "穿山甲": "PS", "羚羊角": "SH"}  # fmt: skip

REMARKS: tuple[str, ...] = (
    "全新未拆", "九成新", "自用闲置", "厂家直发", "支持七天退换", "实体店同步", "量大可谈",
    "下单备注颜色", "质量保证", "送运费险", "库存充足", "拍下当天发", "换季清仓", "看图选款",
    "学生自用", "买多了转让", "家里用不上", "正品可查", "喜欢就带走", "非偏远包邮",
)  # fmt: skip
