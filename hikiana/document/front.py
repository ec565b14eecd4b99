"""The front of a document: what stands on the cover, at the head of pages and in the properties of a file."""

from dataclasses import dataclass

from hikiana.base.days import written_day
from hikiana.base.editions import PUBLIC
from hikiana.base.text import Text
from hikiana.document.blocks import Document
from hikiana.document.words import WORDS
from hikiana.presentation.numbers import meanings


@dataclass(frozen=True)
class Mark:
    """A word in a frame, such as the edition's; `kind` is what it warns of: synthetic, unfinished or nothing."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Front:
    """The words of a document's front in its language."""

    centre: str
    year: str
    fiscal_year: int
    name: str
    """What kind of report it is."""
    unfinished: str
    part: str
    """Number and title of the section, where the document is of a single one."""
    marks: tuple[Mark, ...]
    warnings: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    signs: tuple[str, ...]
    synthetic: str
    made_on: str
    made_on_iso: str
    version: str
    in_brackets: str
    colophon: str

    @classmethod
    def of(cls, document: Document) -> "Front":
        about, lang = document.about, document.about.lang
        made_on = written_day(document.made_on)(lang)
        synthetic = WORDS["synthetic"](lang) if about.synthetic else ""
        unfinished = about.unfinished(lang) if about.unfinished else ""
        marks = [Mark(WORDS[about.edition](lang))]
        marks += [Mark(synthetic, "synthetic")] if synthetic else []
        marks += [Mark(unfinished, "unfinished")] if unfinished else []
        warnings: list[Text] = [WORDS["warning"]] if about.synthetic else []
        warnings += [WORDS["set_aside"].format(rows=f"{about.set_aside:,}")] if about.set_aside else []
        title = f"{about.fiscal_year.full_label(lang)} {WORDS['report'](lang)}"
        day = f"{WORDS['made_on'](lang)}{'：' if lang == 'ja' else ': '}{made_on}"
        colophon = (about.centre(lang), title, unfinished, day, f"hikiana\u00a0{about.version}")
        return cls(
            centre=about.centre(lang),
            year=about.fiscal_year.full_label(lang),
            fiscal_year=about.fiscal_year.year,
            name=WORDS["report"](lang),
            unfinished=unfinished,
            part=document.title,
            marks=tuple(marks),
            warnings=tuple(text(lang) for text in (*warnings, *about.warnings)),
            facts=(
                (WORDS["made_on"](lang), made_on),
                (WORDS["register"](lang), about.register(lang)),
                (WORDS["software"](lang), f"hikiana {about.version}"),
            ),
            signs=tuple(text(lang) for text in meanings(about.edition == PUBLIC)),
            synthetic=synthetic,
            made_on=made_on,
            made_on_iso=document.made_on.isoformat(),
            version=about.version,
            colophon="　".join(part for part in colophon if part),
            in_brackets="（{}）" if lang == "ja" else " ({})",
        )

    @property
    def title(self) -> str:
        """Fiscal year and kind of report, as at the head of pages."""
        return " ".join(part for part in (self.year, self.name, self.unfinished) if part)

    @property
    def full_title(self) -> str:
        """What the file is called in a list of documents."""
        words = " ".join(part for part in (self.centre, self.title, self.part) if part)
        return words + (self.in_brackets.format(self.synthetic) if self.synthetic else "")
