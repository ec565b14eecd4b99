"""nbconvert exporters: executed notebooks → one document, as HTML for screens, as PDF for paper and for Word.

`jupyter nbconvert --to hikiana-html`, `--to hikiana-pdf` and `--to hikiana-docx` make a document of one executed
notebook as well.
"""

from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import nbformat
from nbconvert.exporters.exporter import Exporter
from traitlets import Unicode, default
from traitlets.config import Config

from hikiana.base.today import today
from hikiana.document.about import about
from hikiana.document.numbering import KEY, number_alone
from hikiana.document.outputs import refuse_unshown
from hikiana.document.reading import read_document
from hikiana.document.writers import write


class ReportExporter(Exporter):
    """Executed sections → blocks → one way out, which the classes below are."""

    kind: ClassVar[str] = ""
    """The ending of the file."""
    made_on = Unicode(help="Day on which the document is made, as YYYY-MM-DD (default: today).").tag(config=True)

    def __init__(self, config: Config | None = None, **options: Any) -> None:
        super().__init__(config=config, **options)

    @default("made_on")
    def _made_on_default(self) -> str:
        return today().isoformat()

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return f".{self.kind}"

    def from_notebook_node(
        self, nb: nbformat.NotebookNode, resources: dict[str, Any] | None = None, **_: Any
    ) -> tuple[Any, dict[str, Any]]:
        """The document and nbconvert's resources.

        Raises
        ------
        ExportError
            When the notebook was not run, or what it shows cannot be read by everyone (see reading.py).
        """
        name = Path(((resources or {}).get("metadata") or {}).get("name", "section")).stem
        told = about(nb, name)
        refuse_unshown(name, nb)
        if KEY not in nb.metadata:
            number_alone(name, nb)
        document = read_document(nb, told, date.fromisoformat(self.made_on))
        made = write(self.kind, document, self._template())
        return made.decode() if self.kind == "html" else made, self._init_resources(resources)

    def _template(self) -> bytes | None:
        return None


class ReportHTMLExporter(ReportExporter):
    """One HTML page that nothing leaves and nothing enters: no request, no foreign script."""

    export_from_notebook = "hikiana HTML"
    output_mimetype = "text/html"
    kind: ClassVar[str] = "html"


class ReportPDFExporter(ReportExporter):
    """One PDF/UA-1 on A4, the same bytes from the same notebooks and day."""

    export_from_notebook = "hikiana PDF"
    output_mimetype = "application/pdf"
    kind: ClassVar[str] = "pdf"


class ReportWordExporter(ReportExporter):
    """One file for Word, the same bytes from the same notebooks, day and template."""

    export_from_notebook = "hikiana Word"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    kind: ClassVar[str] = "docx"
    template = Unicode(help="File of Word (.docx, .dotx) whose styles and page setup are used (default: none).").tag(
        config=True
    )

    def _template(self) -> bytes | None:
        from hikiana.document.word_package import read_template

        return read_template(Path(self.template)) if self.template else None
