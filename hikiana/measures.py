"""Measures that several sections count in."""

from hikiana.table import Measure
from schemas.text import Text

CONTACTS = Measure("contacts", Text("件数", "Contacts"), Text("件", "contacts"))
CLIENTS = Measure("clients", Text("実人数", "Clients"), Text("名", "clients"))
