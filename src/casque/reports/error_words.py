"""What casque's errors say, in Chinese; `reports.reasons` says how such a table is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ERRORS: Final[Mapping[str, str]] = {
    "no programme at {home}: {do}":
        "{home} 处没有项目：请用 `casque init` 建立，或用 CASQUE_HOME 指定另一主目录",
    "a round is a month such as 2014-09, not {name}": "轮次是一个月份，例如 2014-09，而不是 {name}",
    "no round {round} in this programme: {said}": "本项目没有轮次 {round}：{said}",
    "open it with `casque round open {name}`": "请用 `casque round open {name}` 开启",
    "run it first with `casque round run`": "请先用 `casque round run` 运行",
    "round {round} is {said_state}: {said}": "轮次 {round} {said_state}：{said}",
    "closed": "已结束",
    "already closed": "已经结束",
    "already open": "已经开启",
    "say with --why what a revision corrects": "请用 --why 说明修订更正了什么",
    "nothing is asked of its sites any more": "不再访问其网站",
    "its numbers stand; nothing goes on in it": "其数字已定；不再有新的工作",
    "no site {site}: {said}": "没有网站 {site}：{said}",
    "round {name} does not search it": "轮次 {name} 不检索它",
    "say why {site} is paused: whoever reads it later must know":
        "请说明为何暂停 {site}：日后查看的人需要知道",
    "no search {number} in an open round: look at `casque round todo`":
        "进行中的轮次里没有检索 {number}：请查看 `casque round todo`",
    "{site} is being searched for this word, or was interrupted in it: let the run end, or pause "
    "the site first": "正在 {site} 上检索该词，或检索曾中断：请等运行结束，或先暂停该网站",
    "no page was chosen: choose the files that your browser saved":
        "没有选择页面：请选择浏览器保存的文件",
    "{number} files, and {most} are taken for one search":
        "共 {number} 个文件，而一项检索最多接受 {most} 个",
    'file {number} does not end with one of {known}: save the page as "Web page, HTML only"':
        "第 {number} 个文件的扩展名不是 {known} 之一：请将页面保存为“网页，仅 HTML”",
    "file {number} is empty, or larger than {most} MB: {do}":
        "第 {number} 个文件是空的，或大于 {most} MB：请将页面保存为“网页，仅 HTML”，不含图片",
    "the screenshot is no PNG or JPEG: save it as one of them":
        "截图不是 PNG 或 JPEG：请保存为其中一种",
    "the screenshot is larger than {number} MB, has too many pixels, or is cut off: {do}":
        "截图大于 {number} MB、像素过多，或已被截断：请只截取该窗口",
    "the screenshot cannot be opened: take it again": "截图无法打开：请重新截取",
    "pasted links:{number}: {said_what}: {said}": "粘贴的链接，第 {number} 行：{said_what}：{said}",
    "pasted links: {said_what}: {said}": "粘贴的链接：{said_what}：{said}",
    "there is no link": "没有链接",
    "paste one a line, or close it as nothing found": "请每行粘贴一条，或按没有结果结束",
    "{number} lines, and {most} are taken at once": "共 {number} 行，而一次最多接受 {most} 行",
    "leave out what the site's first pages did not show": "请去掉网站前几页没有显示的内容",
    "its title is longer than {number} characters": "其标题超过 {number} 个字符",
    "its seller is longer than {number} characters": "其卖家名超过 {number} 个字符",
    "its price is longer than {number} characters": "其价格超过 {number} 个字符",
    "its link names no item within {number} characters":
        "其链接在 {number} 个字符内没有标识任何商品",
    "leave out what only follows visitors": "请去掉只用于跟踪访客的部分",
    "what was sent holds a character that no text has (NUL): type or paste it plainly":
        "发送的内容含有文本中不存在的字符（NUL）：请以纯文本输入或粘贴",
    "holds characters that nobody can see": "含有看不见的字符",
    "type or paste it plainly": "请以纯文本输入或粘贴",
    "{site} was searched for this word meanwhile ({number} attempts, not {most}): nothing was "
    "changed; look at how it ended, and close it again if need be":
        "期间已在 {site} 上检索过该词（{number} 次尝试，而不是 {most} 次）：没有任何改动；"
        "请查看其结果，如有需要再次结束它",
    "not open": "没有开启",
    "search in an open round": "请在进行中的轮次里检索",
    "go on with `casque round resume`": "请用 `casque round resume` 继续",
    "earlier than {other_round}, which is already open": "早于已经开启的 {other_round}",
    "rounds are opened in the order of their months": "各轮次按月份先后开启",
    "{number} months ahead": "是 {number} 个月之后的轮次",
    "open this month's or the next; rounds are opened in the order of their months":
        "请开启本月或下月的轮次；各轮次按月份先后开启",
    "frozen without the offers behind its numbers": "冻结时没有保存其数字背后的供应",
    "`casque round close {name} --why REASON` counts it again and keeps them":
        "`casque round close {name} --why REASON` 会重新计数并保存它们",
    "the collector died {number} times without an answer: what it said stands above; go on with "
    "`casque round resume`":
        "采集程序 {number} 次未作应答即终止：其输出见上文；请用 `casque round resume` 继续",
    "begin each advertisement on a line of its own": "请每条广告另起一行",
    "does not begin with a link": "不是以链接开头",
    "begin it with https:// or http://": "请以 https:// 或 http:// 开头",
    "paste the link of the advertisement itself": "请粘贴广告本身的链接",
    "its link leads to another site than {site}": "其链接指向 {site} 以外的网站",
    "take the line out": "请删去此行",
    "another casque is collecting in {home}: wait until it has ended":
        "另一个 casque 正在 {home} 中采集：请等它结束",
    "judgement of {node} on {product} refused: {said_what}: {said}":
        "对 {node} 的 {product} 判定未被接受：{said_what}：{said}",
    "basis is a picture alone, which cannot decide this product":
        "依据仅为图片，而图片不能判定该产品",
    "is read differently by two readers": "两位判读者意见不一",
    "let a lead settle it": "请由负责人裁定",
    "judge by the seller's text, or leave it unjudged": "请依据卖家的文字判定，或暂不判定",
    "item {number} was changed meanwhile: look at it again and decide anew":
        "第 {number} 条期间有变动：请再看一遍，重新判定",
    "item {number} has no such member: look at it again and choose among its own":
        "第 {number} 条没有这个成员：请再看一遍，从其成员中选择",
    "the form lacks a number: open the page again and repeat it":
        "表单缺少一个数字：请重新打开页面再试",
    "link of {left} and {right} refused: {said_what}: {said}":
        "{left} 与 {right} 的关联未被接受：{said_what}：{said}",
    "it is not one of several": "它不是多条中的一条",
    "look at the item again": "请再看一遍该条目",
    "they are not two offers": "它们不是两个供应",
    "look at them again": "请再看一遍",
    "member refused: {said_what}: {said}": "成员未被接受：{said_what}：{said}",
    "the log-in name holds what a name may not": "登录名含有不允许的字符",
    "the log-in name is too long": "登录名过长",
    "use at most 150 characters": "最多 150 个字符",
    "the log-in name is taken": "登录名已被使用",
    "choose another": "请另选一个",
    "use letters, digits and @ . + - _": "请用字母、数字和 @ . + - _",
    "the code cannot be used": "该代号不能使用",
    "use letters, digits and hyphens, at most 20, such as R7":
        "请用字母、数字和连字符，最多 20 个字符，例如 R7",
    "the code {code} is taken": "代号 {code} 已被使用",
    "there is no such role": "没有这个角色",
    "name one of {roles}": "请写下列之一：{roles}",
    "somebody made the first account meanwhile": "期间已有人创建了第一个账号",
    "ask them for one": "请向对方要一个账号",
    "nobody has this name or code": "没有人使用这个姓名或代号",
    "look at `casque user list`": "请查看 `casque user list`",
    "the last active lead must stay one": "最后一位在用的负责人必须保留其角色",
    "the last active lead cannot be blocked": "最后一位在用的负责人不能停用",
    "make somebody else a lead first": "请先将另一人设为负责人",
    "the file is neither .csv nor .xlsx: save it as one of them":
        "文件既不是 .csv，也不是 .xlsx：请保存为其中一种",
    "the file is larger than {number} MB: split it": "文件大于 {number} MB：请拆分",
    "the workbook unpacks to more than {number} MB: split it":
        "工作簿解压后大于 {number} MB：请拆分",
    "the sheet is not there any more: upload it again": "该表格已不在：请重新上传",
    "{file} at byte {number}: {said}: restore the archive from a backup":
        "{file} 第 {number} 字节：{said}：请从备份恢复存档",
    "missing, or not as it was frozen": "缺失，或与冻结时不同",
    "the ledger {file} {said_state}: {said}": "台账 {file} {said_state}：{said}",
    "is in use by another process": "正被另一程序使用",
    "wait until that has ended, and try again": "请等它结束后再试",
    "could not be written: the disk is full": "无法写入：磁盘已满",
    "free some space; what was kept is whole": "请腾出空间；已保存的内容完好",
    "cannot be reached": "无法连接",
    "see that the server runs, and that its address is right": "请确认服务器正在运行，且地址正确",
    "may not be written": "不可写入",
    "cannot be opened": "无法打开",
    "mend its rights, and those of the folder": "请改正它及其文件夹的权限",
    "is damaged": "已损坏",
    "restore it from a backup": "请从备份恢复",
}  # fmt: skip
"""What casque's errors say, as far as screens show them (`errors` and who raises them)."""
