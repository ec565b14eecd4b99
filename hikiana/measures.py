"""Measures that several sections count in."""

from hikiana.table import Measure
from schemas.text import Text

CONTACTS = Measure("contacts", Text("件数", "Contacts"), Text("件", "contacts"))
CLIENTS = Measure("clients", Text("実人数", "Clients"), Text("名", "clients"))
NEW_CLIENTS = Measure("clients", Text("件数", "New clients"), Text("件", "new clients"))
NEW_PERSONS = Measure("clients", Text("人数", "New clients"), Text("名", "new clients"))
SHARE_OF_NEW = Measure(
    "share",
    Text("構成比", "Share"),
    Text("%", "%"),
    decimals=1,
    note=Text("新規相談に対する割合", "of all new clients"),
)
