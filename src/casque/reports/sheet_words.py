"""What is said of sheets that people bring, in Chinese: of their cells, headers and files.

`reports.reasons` says how such a table is read: the first line that fits counts, so the narrower
stands above the wider.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

A_SHEET: Final = "an imported sheet"
"""The source of a total where its sheet names none: a sheet that was renamed adds nothing."""

SHEETS: Final[Mapping[str, str]] = {
    "names no product of the programme": "不是本项目的任何产品",
    "write one of {words}, or leave it blank": "请写下列之一：{words}；或留空",
    "write one of {words}": "请写下列之一：{words}",
    "may be January or October": "可能是一月，也可能是十月",
    "is no month": "不是月份",
    "write year and month, such as 2011-05": "请写年和月，例如 2011-05",
    "is still to come": "还没有到来",
    "write when it was found": "请写发现的时间",
    "is blank": "是空的",
    "write the link, or site and item": "请写链接，或网站和商品编号",
    "copy the address anew": "请重新复制网址",
    "is longer than {number} characters": "超过 {number} 个字符",
    "is no number": "不是数字",
    "write a number, or 60+ for a lower bound; leave the row out where none is known":
        "请写数字；下限写作 60+；不知道数字的行请去掉",
    "is larger than any count": "大于任何可能的数目",
    "write what was counted": "请写实际统计的数目",
    "is no word for it": "不是可用的词",
    "says {now}, and nothing is recorded or stands above":
        "写的是 {now}，而已记录的内容或上文中没有",
    "says {now}, and {earlier} is recorded or stands above":
        "写的是 {now}，而已记录的内容或上文中是 {earlier}",
    "what is recorded stays: correct the row, or leave it out":
        "已记录的保持不变：请更正此行，或将其去掉",
    "is said by no column": "没有任何一列说明",
    "name the column with --map, or choose it on the screen": "请用 --map 指定列，或在页面上选择",
    "holds no row": "没有任何一行",
    "export it anew, with its header": "请重新导出，并带表头",
    "has {found} cells, the header has {wanted}": "有 {found} 个单元格，而表头有 {wanted} 个",
    "has a cell beyond the last named column": "在最后一个有名称的列之外还有单元格",
    "name the column or empty the cell": "请给该列命名，或清空该单元格",
    "holds a formula": "是公式",
    "paste its value as text": "请将其值粘贴为文本",
    "holds an error value": "是错误值",
    "write what it should say": "请写出应有的内容",
    "is a number of more than {most} digits, which a spreadsheet rounds":
        "是超过 {most} 位的数字，会被电子表格舍入",
    "format the column as text and enter it again": "请将该列设为文本格式后重新输入",
    "is not a whole XLSX workbook": "不是完整的 XLSX 工作簿",
    "save it anew as XLSX": "请重新另存为 XLSX",
    "unpacks to more than {number} MB": "解压后超过 {number} MB",
    "split it, or save it as CSV": "请拆分，或另存为 CSV",
    "complete the row; a file that was cut off ends like this":
        "请补全此行；被截断的文件结尾就是这样",
    "cannot be read: {said}": "无法读取：{said}",
    "there is no field {name}: map one of {fields}": "没有字段 {name}：请从下列中选择：{fields}",
    "no column {name}: there are {columns}": "没有列 {name}：现有 {columns}",
    "is neither .csv nor .xlsx": "既不是 .csv，也不是 .xlsx",
    "save it as one of them": "请保存为其中一种",
    "has no header": "没有表头",
    "put the column names into its first row": "请将列名写在第一行",
    "columns are not separated by commas": "各列不是以逗号分隔",
    "save it as CSV with commas": "请另存为以逗号分隔的 CSV",
    "column {number} has no name": "第 {number} 列没有名称",
    "name it or remove the column": "请命名该列或将其删去",
    "column {number} {said}": "第 {number} 列{said}",
    "two columns are called {name}": "有两列都叫 {name}",
    "rename or remove one of them": "请将其中一列改名或删去",
    "is not a CSV row ({problem})": "不是有效的 CSV 行",
    "check its quotes": "请检查其引号",
    "is in UTF-16": "是 UTF-16 编码",
    "save it as CSV UTF-8": "请另存为 CSV UTF-8",
    "has bytes that are not UTF-8": "含有不是 UTF-8 的字节",
    "save it anew": "请重新保存",
    "is neither UTF-8 nor GB18030": "既不是 UTF-8，也不是 GB18030",
    "has no such worksheet": "没有这个工作表",
    "has {number} worksheets besides {name}": "除 {name} 外还有 {number} 个工作表",
    "keep the one to be read": "请只保留要读取的一个",
    A_SHEET: "导入的表格",
    "write {early} or {late}": "请写 {early} 或 {late}",
    "{sheet}:{number}: {said_what}: {said}": "{sheet} 第 {number} 行：{said_what}：{said}",
    "{sheet}: {said_what}: {said}": "{sheet}：{said_what}：{said}",
}  # fmt: skip
"""What `render.sheet_reader`, `rounds.history` and `rounds.history_sheet` say."""
