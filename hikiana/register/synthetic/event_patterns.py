"""Which events the years before the printed one may have had: invention, with titles that name nobody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pattern:
    """Events of one kind: from `since` on, `fewest` to `most` a year, each with one of the titles and modes."""

    kind: str
    fewest: int
    most: int
    titles: tuple[str, ...]
    modes: tuple[str, ...]
    pandemic_modes: tuple[str, ...]
    participants: tuple[int, int] | None = None
    since: int = 0
    partner: str | None = None


PATTERNS = (
    Pattern(
        "briefing",
        4,
        12,
        ("事業概要の説明", "関係機関との支援打合せ", "相談窓口に関する照会"),
        ("visit_to_centre", "phone"),
        ("phone", "online"),
        (1, 6),
    ),
    Pattern(
        "staff_training",
        1,
        1,
        ("支援関係者向けの研修会",),
        ("in_person",),
        ("online",),
        (60, 220),
        partner="北海道",
    ),
    Pattern(
        "conference",
        3,
        7,
        ("子ども・若者支援の協議会", "若者の就労支援に関する連絡会議", "支援センターの全国会議"),
        ("in_person",),
        ("online",),
    ),
    Pattern("lecturer", 1, 5, ("ひきこもりに関する講演", "家族会での講演"), ("in_person",), ("online",), (10, 80)),
    Pattern("external_training", 1, 3, ("支援者向け外部研修への参加",), ("in_person",), ("online",), (1, 3)),
    Pattern(
        "peer_supporter_training",
        1,
        1,
        ("ひきこもりサポーター養成研修",),
        ("in_person",),
        ("streaming",),
        (20, 60),
        since=2014,
    ),
    Pattern(
        "publicity", 1, 3, ("相談窓口の掲載", "報道機関の取材への対応"), ("listing", "phone"), ("listing", "phone")
    ),
    Pattern("publicity", 1, 1, ("保健所・市町村へのリーフレット送付",), ("post",), ("post",)),
)
