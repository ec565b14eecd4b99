"""Measures that several sections count in."""

from dataclasses import replace

from hikiana.base.text import Text
from hikiana.statistics.dimension import TOTAL
from hikiana.statistics.measure import Formula, Measure
from schemas.code_lists import CODE_LISTS
from schemas.start_years import BEFORE

DIRECT = tuple(CODE_LISTS["contact_method"].with_role("consultation"))
"""The methods of consultations; work with agencies (liaison, care conferences) is contacts of another kind."""
COORDINATION = CODE_LISTS["contact_method"].labels_within("coordination")
"""What contacts that are no consultation are called; empty where a centre records none."""
WITHOUT_COORDINATION = (
    Text("{others}を含まない。", "Not included: {others}.").format(others=COORDINATION) if COORDINATION.ja else None
)
"""What a note says where only consultations are counted; nothing where a centre records nothing else."""

CONTACTS = Measure("contacts", Text("件数", "Contacts"), Text("件", "contacts"), population="contacts")
ALL_CONTACTS = Measure(
    "contacts",
    Text("相談延べ件数", "Contacts"),
    Text("件", "contacts"),
    population="contacts",
    where=(("method", DIRECT),),
)
CLIENTS = Measure("clients", Text("実人数", "Clients"), Text("名", "clients"), population="clients")
NEW_CLIENTS = Measure("clients", Text("件数", "New clients"), Text("件", "new clients"), population="new_clients")
NEW_PERSONS = Measure("clients", Text("人数", "New clients"), Text("名", "new clients"), population="new_clients")
SHARE_OF_NEW = Measure.share(Text("構成比", "Share"), Text("新規相談に対する割合", "of all new clients"))


_CARRIED_OVER = Text("前年度以前から継続", "Carried over")


def carried_over(begins_late: bool, label: Text = _CARRIED_OVER) -> Measure:
    """Clients of a fiscal year who started in an earlier one; where the records begin late, that may not be known."""
    earlier = ("1_2", "3_over", BEFORE) if begins_late else ("1_2", "3_over")
    return Measure(
        "carried_over_clients",
        label,
        Text("名", "clients"),
        population="clients",
        where=(("years_since_start", earlier),),
    )


def share_of_new(*dimensions: str, whole: str = TOTAL) -> Measure:
    """SHARE_OF_NEW where the denominator is the category `whole` of the dimensions."""
    return replace(SHARE_OF_NEW, formula=Formula.share(NEW_CLIENTS.code, *dimensions, whole=whole))
