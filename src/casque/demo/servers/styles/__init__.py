"""The eight styles: a module each draws the pages, a YAML file says how they are read again."""

from casque.demo.servers.drawn import Dress
from casque.demo.servers.styles import (
    auction,
    cards,
    forum,
    gbk_table,
    json_api,
    mobile,
    script_only,
    shop,
)
from casque.demo.simulation.shelves import Style

DRESSES: dict[Style, Dress] = {
    "gbk_table": gbk_table.DRESS,
    "cards": cards.DRESS,
    "json_api": json_api.DRESS,
    "script_only": script_only.DRESS,
    "auction": auction.DRESS,
    "forum": forum.DRESS,
    "mobile": mobile.DRESS,
    "shop": shop.DRESS,
}
