"""What a report's notebooks may show, and the refusal of everything else: a cell can print whatever it holds.

The executed notebooks stand in the report's folder, and what a section shows goes into every document. So an output is
known by the mark of what made it, and not by looking harmless.
"""

from collections.abc import Mapping
from typing import Any

from hikiana.base.errors import ExportError
from hikiana.base.text import Text
from hikiana.document.about import MIME_TYPE as HEAD
from hikiana.document.charts import VEGA_LITE, ChartOutput
from hikiana.presentation.hidden import WITHHELD
from hikiana.presentation.words import MIME_TYPE as WORDS
from hikiana.statistics.codec import MIME_TYPE as TABLE

FIGURE = "image/svg+xml"
_PLAIN = "text/plain"
SHOWN: Mapping[str, tuple[str, ...]] = {
    HEAD: (_PLAIN, "text/html"),
    TABLE: (_PLAIN, "text/html"),
    WORDS: (_PLAIN, "text/html"),
    FIGURE: (_PLAIN, VEGA_LITE),
}
"""The mark of each kind of output that a section may have: its head, a table, words (sentences, definitions, remarks),
a figure; and what the kinds beside the mark begin with."""
_STREAMS = {
    "stdout": Text("print などの文字", "printed text"),
    "stderr": Text("警告やログの文字", "warnings or log lines"),
}
_VALUE = Text("値", "a value")
_HTML = Text("hikiana が作ったのではない表など、text/html", "a table or text not made by hikiana, text/html")


def refuse_unshown(name: str, notebook: Mapping[str, Any]) -> None:
    """Refuse outputs of an executed notebook that are not made for a report, and cells that ended with an error.

    `name` is the notebook's (04_liaison). Of what is refused nothing is repeated: it may be records of persons.

    Raises
    ------
    ExportError
        For the first such output, by the number that JupyterLab shows beside its cell; for a figure without its words.
    """
    for place, cell in enumerate(notebook["cells"], start=1):
        number = cell.get("execution_count")
        where = Text(f"セル [{number}]", f"cell [{number}]") if number else Text(f"{place}番目のセル", f"cell {place}")
        if cell.get("attachments"):
            raise ExportError.of(name, _refusal(where, Text("貼り付けた画像", "a picture that was pasted")))
        for output in cell.get("outputs", ()):
            if output["output_type"] == "error":
                raise ExportError.of(name, _failed(where, output["ename"]))
            if (found := _unknown(output)) is not None:
                raise ExportError.of(name, _refusal(where, found))
            if FIGURE in output["data"]:
                try:
                    ChartOutput.of(output)
                except ExportError as fault:
                    raise ExportError.of(name, fault.message) from fault


def _unknown(output: Mapping[str, Any]) -> Text | None:
    """What an output is that no report shows; None when it is one of those that are known."""
    if output["output_type"] == "stream":
        return _STREAMS.get(output["name"], _STREAMS["stdout"])
    kinds, metadata = set(output["data"]), output.get("metadata", {})
    for mark, beside in SHOWN.items():
        if mark in kinds and all(kind.startswith((mark, *beside)) for kind in kinds):
            return None if metadata.keys() <= {mark} else _VALUE
    nothing = "".join(output["data"].get(_PLAIN, "")) == "" and kinds == {_PLAIN}
    if nothing and metadata.get(_PLAIN, {}).keys() == {WITHHELD}:
        return None
    strange = sorted(kind for kind in kinds if kind not in SHOWN and kind != _PLAIN)
    if strange == ["text/html"]:
        return _HTML
    return Text(strange[0], strange[0]) if strange else _VALUE


def _failed(where: Text, error: str) -> Text:
    return Text(
        f"{where.ja} がエラー（{error}）で終わっています。直して、もう一度実行してから書き出してください。",
        f"{where.en} ended with an error ({error}). Mend it and run the notebook again before it is exported.",
    )


def _refusal(where: Text, what: Text) -> Text:
    return Text(
        f"{where.ja} が、報告書に載せられないもの（{what.ja}）を示しています。記録が報告書のフォルダに残るおそれが"
        "あるため、報告書にしません。確かめるための print や値の表示はノートブックから除き、載せるものは"
        "表（StatTable）、図（Figure）、文（Sentences）、所見（hikiana.remarks）で示してください。",
        f"{where.en} shows what cannot be part of a report ({what.en}). Records could stay in the report's folder, so "
        "no report is made of it. Take prints and values that were shown for a check out of the notebook, and show a "
        "StatTable, a Figure, Sentences or hikiana.remarks.",
    )
