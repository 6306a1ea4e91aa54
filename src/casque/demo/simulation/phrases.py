"""The phrases of the market's texts: hobby, antique, jade and medicine talk. All are invented."""

from __future__ import annotations

from typing import NamedTuple


class Form(NamedTuple):
    """What an item is made into, how its size is told, and what it costs at least and at most."""

    name: str
    size: str
    low: int
    high: int


_BEAD, _WIDE, _HEAVY, _LONG = (
    "珠径{a:.1f}毫米", "内径{b:.1f}毫米", "重{c:.1f}克", "长{d:.1f}厘米",
)  # fmt: skip

FORMS: dict[str, tuple[Form, ...]] = {
    "IV": (
        Form("手串", _BEAD, 600, 6000), Form("手镯", _WIDE, 1500, 12000),
        Form("佛珠", _BEAD, 800, 9000), Form("牌子", _HEAVY, 400, 5000),
        Form("平安扣", _HEAVY, 200, 1500), Form("印章", _LONG, 500, 8000),
        Form("把件", _HEAVY, 600, 9000), Form("摆件", _LONG, 2000, 60000),
        Form("筷子一双", _LONG, 500, 3000), Form("烟嘴", _LONG, 200, 2000),
        Form("观音吊坠", _HEAVY, 300, 5000), Form("弥勒吊坠", _HEAVY, 300, 5000),
        Form("貔貅", _HEAVY, 300, 4000), Form("梳子", _LONG, 400, 4000),
        Form("发簪", _LONG, 300, 3000), Form("原料一段", _HEAVY, 2000, 40000),
        Form("耳坠一对", _HEAVY, 150, 1200), Form("戒指", _WIDE, 150, 1500),
        Form("算盘珠", _BEAD, 100, 900), Form("扇骨", _LONG, 800, 9000),
    ),
    "RH": (
        Form("杯", _HEAVY, 5000, 200000), Form("手串", _BEAD, 3000, 60000),
        Form("整支原料", _HEAVY, 20000, 400000), Form("切片", _HEAVY, 500, 8000),
        Form("药粉", _HEAVY, 400, 6000), Form("把件", _HEAVY, 3000, 50000),
        Form("手镯", _WIDE, 8000, 90000), Form("印章", _HEAVY, 3000, 40000),
    ),
    "TB": (
        Form("一段", _HEAVY, 800, 9000), Form("整架", _HEAVY, 20000, 300000),
        Form("泡酒料", _HEAVY, 600, 6000), Form("药酒", _HEAVY, 300, 4000),
        Form("熬的膏", _HEAVY, 500, 8000), Form("前肢", _LONG, 3000, 40000),
        Form("吊坠", _LONG, 800, 12000),
    ),
    "HS": (
        Form("手镯", _WIDE, 300, 4000), Form("梳子", _LONG, 100, 1500),
        Form("镜架", _LONG, 500, 9000), Form("发簪", _LONG, 100, 1500),
        Form("戒指", _WIDE, 60, 600), Form("标本", _LONG, 800, 12000),
        Form("古筝指甲", _HEAVY, 60, 600), Form("扇子", _LONG, 300, 3000),
    ),
    "PS": (
        Form("片", _HEAVY, 200, 4000), Form("炮制片", _HEAVY, 200, 3000),
        Form("整张", _LONG, 2000, 20000), Form("手把件", _HEAVY, 200, 2000),
        Form("药粉", _HEAVY, 150, 2000),
    ),
    "LB": (
        Form("一段", _HEAVY, 500, 6000), Form("整副", _HEAVY, 6000, 80000),
        Form("泡酒料", _HEAVY, 400, 4000),
    ),
    "SH": (
        Form("整支", _HEAVY, 800, 9000), Form("一对", _HEAVY, 2000, 20000),
        Form("切片", _HEAVY, 200, 3000), Form("药粉", _HEAVY, 150, 2000),
        Form("刨丝", _HEAVY, 200, 2500),
    ),
    "HC": (
        Form("整头", _LONG, 3000, 40000), Form("手串", _BEAD, 2000, 30000),
        Form("牌子", _HEAVY, 800, 12000), Form("鼻烟壶", _HEAVY, 2000, 30000),
        Form("雕件", _HEAVY, 1500, 25000), Form("戒面", _HEAVY, 300, 4000),
        Form("佛珠", _BEAD, 3000, 30000),
    ),
}  # fmt: skip

HOOKS: tuple[str, ...] = (
    "", "", "老货", "精品", "包浆老物", "开门老", "捡漏", "家传", "转让", "收藏级", "满工", "精雕",
    "油润", "熟透", "回流", "老家翻出来的", "清柜", "亏本出", "自留", "一物一图", "藏家出",
    "玩腻了出", "急出", "工作室出", "顶级", "难得的", "小精品", "压箱底", "早期", "美品",
)  # fmt: skip

TAILS: tuple[str, ...] = (
    "", "", "懂的来", "非诚勿扰", "品相好", "实物拍摄", "可小刀", "包邮", "顺丰到付", "喜欢私聊",
    "手慢无", "最后一件", "不议价", "走平台", "假一赔十", "送礼自戴", "懂货的进", "识货来",
    "带盒", "低价走", "随缘出", "先到先得", "价好说", "多图", "细节见图", "老客优先",
)  # fmt: skip

QUALITIES: tuple[str, ...] = (
    "无裂无修", "有一处小纹，不影响佩戴", "纹路清晰", "油性足", "色泽均匀", "包浆自然", "手感沉",
    "已经盘红", "完整无缺", "边上有小磕", "打磨细", "雕工有力", "料子干净", "颜色正", "老料新工",
    "天然的，灯下看得清", "年份够", "密度好", "光泽温润", "有一道天然裂", "对光能看到纹理",
    "底子细", "整体完好", "有使用痕迹", "保存得好", "皮色自然", "头尾都在", "没有拼接",
)  # fmt: skip

STORIES: tuple[str, ...] = (
    "老人留下的，一直放在柜子里", "朋友抵账来的", "早年在外地收的", "玩了几年换口味",
    "工作室自己做的", "搬家整理出来", "买来就没戴过", "跟一位老先生换的", "店里清仓",
    "家里三代收着",
    "前几年拍卖会上买的", "出差时带回来的", "祖上做药材生意留下", "帮亲戚出", "收藏多年忍痛出",
    "一直用棉布包着", "从老房子里找到的", "和别的杂项一起收来", "自己留了十来年", "早年的老库存",
    "原来想做镶嵌没舍得动", "去年收的一批里最好的一件", "同行转来的", "藏友托我出",
)  # fmt: skip

CLOSINGS: tuple[str, ...] = (
    "可走平台担保", "支持验货", "不退不换看好再拍", "同城可面交", "量大从优", "价格好商量",
    "诚心要再问", "当天发货", "可以视频看货", "到手不满意可退", "定金优先", "先款后货",
    "顺丰保价", "要的直接说", "不回价就是在忙", "图片就是实物", "细节图可以再发", "可以换货",
    "还有别的料", "老客户有优惠", "只发快递", "拍前先联系", "谢绝还价", "合适就出",
)  # fmt: skip

TITLES: tuple[str, ...] = (
    "{hook}{word}{form} {tail}", "{word}{form} {size}", "{hook}{form} {word} {tail}",
    "{word} {form} {tail}", "出{word}{form} {tail}", "{hook}{word}{form} {size}",
    "{word}{form}，{quality}", "【{hook}】{word}{form}",
)  # fmt: skip

DESCRIPTIONS: tuple[str, ...] = (
    "{word}{form}，{size}，{quality}。{story}。{closing}。{contact}",
    "{story}，{word}{form}一件，{size}。{quality}。{closing}。{contact}",
    "{form}，{size}。{quality}，{word}。{closing}。{contact}",
    "{quality}，{size}的{word}{form}。{story}。{contact}。{closing}",
    "{word}{form}。{size}。{story}。{quality}。{contact}",
    "{contact}。{word}{form}，{quality}，{size}。{closing}",
)  # fmt: skip

BARE = ("看图", "图上有", "都在图里", "懂的看图", "货在图上", "不方便写，看图")
"""What stands where the word would be, in an advertisement that names it only in the picture."""

COVERS = ("树脂工艺品，", "仿品摆着玩，", "塑料的，", "现代工艺品仿，")
"""How an advertisement claims as cover that its goods are no wildlife."""

OF_SHOW = ("自己玩的，不卖，晒一晒：", "晒图，非卖：", "给大家看看，不出：")
"""How a forum post begins that only displays."""

SOLD = "【已售】"

STROKES: tuple[str, ...] = (
    "墨", "云", "松", "竹", "石", "砚", "听", "雨", "观", "澜", "清", "和", "古", "月", "山", "溪",
    "风", "荷", "雅", "藏", "拾", "遗", "半", "亩", "青", "瓦", "小", "隐", "知", "白", "守", "朴",
)  # fmt: skip
ENDINGS = (
    "轩",
    "阁",
    "斋",
    "堂",
    "居",
    "坊",
    "庐",
    "铺",
    "老师傅",
    "掌柜",
    "的小店",
    "杂货",
    "文玩",
)
"""Invented names of sellers are made of these."""

SYLLABLES: tuple[str, ...] = (
    "mo", "yun", "song", "zhu", "shi", "yan", "ting", "yu", "guan", "lan", "qing", "he", "gu",
    "yue", "shan", "xi", "feng", "ya", "cang", "shi", "ban", "mu", "wa", "xiao", "yin", "zhi",
)  # fmt: skip

WECHAT = (
    "微信{id}", "薇信{id}", "V信：{id}", "vx {id}", "加v {id}", "➕V：{id}", "卫星：{id}",
    "wx{id}",
    "徽信 {id}", "weixin: {id}", "威信号{id}", "加微 {id}",
)  # fmt: skip
QQ = ("QQ {id}", "扣扣{id}", "企鹅：{id}", "q: {id}", "加扣{id}", "球球{id}")
PHONE = ("电话{id}", "手机 {id}", "{id}，微信同号", "致电{id}", "☎{id}")
DIGITS = ("0123456789", "〇壹贰叁肆伍陆柒捌玖", "洞幺两三四五六拐八勾", "⓪①②③④⑤⑥⑦⑧⑨")
"""How digits are written: plainly, in banking characters, as in radio talk, in circles."""
