"""From when a centre's records are, in words: those of its first years may be on paper alone."""

from hikiana.base.days import written_day
from hikiana.base.text import Text
from hikiana.centre.profile import Centre

TERM = Text("記録の始まり", "Where the records begin")


def records_since(centre: Centre) -> Text | None:
    """相談の記録は令和元年度から（それより前は紙の台帳）; None where records begin with the opening."""
    if centre.records_since is None:
        return None
    opened = written_day(centre.opened)
    before = centre.kept_before or Text("登録簿に記録がない", "no records in the register")
    return Text(
        f"相談の記録は{centre.records_since.label.ja}から（開設は{opened.ja}、それより前は{before.ja}）。",
        f"Records of consultations begin in {centre.records_since.label.en} (the centre opened on {opened.en}; before: "
        f"{before.en}).",
    )
