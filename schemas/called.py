"""What a centre calls its meetings and visits: headings and titles follow the labels of its codes."""

from hikiana.base.text import Text
from schemas.code_lists import labels_unless_national

MEETINGS = labels_unless_national("activity_kind", "meeting") or Text("支援者連絡会議", "Supporters' meetings")
MEETINGS_IN_SHORT = labels_unless_national("activity_kind", "meeting") or Text("連絡会議", "Supporters' meetings")
VISITS = labels_unless_national("contact_method", "visit") or Text("アウトリーチ", "Outreach")
