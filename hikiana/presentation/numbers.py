"""How numbers are written: rounded half up as in print, with thousands separators, minutes as h:mm."""

from hikiana.base.rounding import round_half_up
from hikiana.base.text import Lang, Text
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import PRINTED_MARK

SIGNS = {"not_applicable": "−", "not_available": "…", "suppressed": "x"}
MEANINGS = (
    Text("0：該当なし", "0: none"),
    Text("−：ありえない、または計算できない（分母が0）", "−: cannot exist or be computed (nothing to divide by)"),
    Text("…：把握していない", "…: not known"),
    Text("空欄：表に設けない項目", "blank: no such cell"),
    Text(
        f"{PRINTED_MARK}：登録簿に記録がなく、印刷された報告書の値",
        f"{PRINTED_MARK}: no records, figure of the printed report",
    ),
)
"""What each sign in a table means."""

_HIDDEN = Text(
    f"{SIGNS['suppressed']}：非公表（人数が少ない数と、それを守るための数）",
    f"{SIGNS['suppressed']}: not published (few persons, or what would tell of few)",
)


def meanings(public: bool) -> tuple[Text, ...]:
    """What each sign means in an edition for everyone, or for the centre alone, where nothing is hidden."""
    return (*MEANINGS, _HIDDEN) if public else MEANINGS


def legend(public: bool) -> Text:
    """The meanings in one line."""
    told = meanings(public)
    return Text("\u3000".join(text.ja for text in told), "; ".join(text.en for text in told))


def write(value: float, measure: Measure) -> str:
    """A value as its measure is written, without the unit."""
    rounded = round_half_up(value, measure.decimals)
    if measure.style == "clock":
        hours, minutes = divmod(int(rounded), 60)
        return f"{hours:,}:{minutes:02}"
    return f"{rounded:,f}"


def unit(measure: Measure, lang: Lang) -> str:
    """The unit as a head, a caption or a tooltip tells it."""
    if measure.style == "clock":
        return "h:mm" if lang == "en" else "時:分"
    return measure.unit(lang)
