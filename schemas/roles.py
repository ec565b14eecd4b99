"""Roles: what a code is for. Calculations, rules and sentences ask for roles; which codes there are is the centre's."""

from collections.abc import Mapping

from hikiana.base.text import Text

OTHER, UNKNOWN = "other", "unknown"
HOME = "home"

EVERYWHERE: Mapping[str, Text] = {
    OTHER: Text("その他（順位では最後）", "other: last in rankings"),
    UNKNOWN: Text("不明（順位では最後）", "not known: last in rankings"),
}
"""What a code of any list may be."""

ROLES: Mapping[str, Mapping[str, Text]] = {
    "contact_method": {
        "consultation": Text("相談（新規・継続として数える）", "consultation, new or continuing"),
        "coordination": Text("連携など（新規にならない）", "work with agencies, never new"),
        "call": Text("電話など（オンラインの相談を含むことがある）", "call; may be held by video"),
        "written": Text("文字による（話さない）", "in writing"),
        "in_person": Text("会って行う", "in person"),
        "visit": Text("訪問（相手を記入する）", "visit; has a counterpart"),
        "liaison": Text("連携（向きと連携先を記入する）", "liaison; has a direction and an agency"),
        "any_day": Text("休みの日にもある", "may be on any day"),
    },
    "contact_kind": {"new": Text("新規", "new"), "continuing": Text("継続", "continuing")},
    "outreach_counterpart": {
        "client": Text("本人・家族", "the client or family"),
        "agency": Text("関係機関", "an agency"),
    },
    "liaison_direction": {
        "incoming": Text("他機関から", "from an agency"),
        "outgoing": Text("他機関へ", "to an agency"),
    },
    "consulter_relation": {
        "self": Text("本人", "the person concerned"),
        "parent": Text("父母", "parent"),
        "kin": Text("ほかの家族", "other family"),
    },
    "sex": {"man": Text("男", "man"), "woman": Text("女", "woman")},
    "prior_help_seeking": {
        "experienced": Text("経験あり", "another agency was consulted before"),
        "inexperienced": Text("経験なし", "none was"),
    },
    "initial_outcome": {
        "closed": Text("終了", "closed"),
        "continuing": Text("継続", "to be continued"),
        "otherwise": Text("終了でも継続でもない", "neither"),
    },
    "region": {
        HOME: Text("センターが受け持つ地域", "part of the centre's area"),
        "home_unspecified": Text("受け持つ地域のうち、どこか分からない", "in the centre's area, part not known"),
        "outside": Text("受け持つ地域の外", "outside of it"),
    },
    "clinic_service": {
        "day_care": Text("デイケア", "day care"),
        "outpatient": Text("外来", "outpatient clinic"),
    },
    "activity_kind": {
        "network": Text("支援体制の整備（第2部）", "support network (part 2)"),
        "awareness": Text("普及啓発（第3部）", "public awareness (part 3)"),
        "participants_told": Text("参加者の人数を文にも書く", "its participants are told in a sentence"),
        "meeting": Text("支援者の会議（月別・地域別に数える）", "supporters' meeting, counted by month and region"),
    },
    "meeting_kind": {"case_review": Text("ケース検討", "case review")},
}
"""The roles of each code list that has any beside those of every list."""


COUNTED_BY: Mapping[str, tuple[str, ...]] = {
    "contact_method": ("consultation", "coordination"),
    "initial_outcome": ("closed", "continuing", "otherwise"),
    "activity_kind": ("network", "awareness"),
    "region": (HOME, "home_unspecified", "outside", UNKNOWN),
}
"""Lists of which each code has exactly one of these roles: without it, it would be in no table."""
NEEDED = (("contact_method", "consultation"),)
"""By list the roles that some code has in every centre."""
SINGLE = ("experienced", "inexperienced", "man", "woman", "incoming", "outgoing", "day_care", "outpatient", "self")
"""Roles that one code of a list has at most: sentences speak of it alone."""


def roles_of(code_list: str) -> Mapping[str, Text]:
    """What each role of a list means."""
    return {**ROLES.get(code_list, {}), **EVERYWHERE}
