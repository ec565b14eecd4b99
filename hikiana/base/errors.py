"""What an office worker reads when something is wrong: Japanese first, English with --lang en, never a traceback."""

from typing import overload

from hikiana.base.text import Lang, Text


class HikianaError(Exception):
    """A fault that the user can mend, told in Japanese and English. `exit_code` is what the command ends with."""

    exit_code = 1

    @overload
    def __init__(self, message: Text) -> None: ...
    @overload
    def __init__(self, message: str, english: str) -> None: ...
    def __init__(self, message: Text | str, english: str = "") -> None:
        self.message = message if isinstance(message, Text) else Text(message, english)
        super().__init__(self.message.ja)

    def __reduce__(self) -> tuple[type["HikianaError"], tuple[Text]]:
        # Errors pass between processes.
        return type(self), (self.message,)

    def in_language(self, lang: Lang) -> str:
        return self.message(lang)


class UsageError(HikianaError):
    """The command or a notebook's parameters were called with something they do not take."""

    exit_code = 2


class InputError(HikianaError):
    """The register cannot be read or does not pass validation."""

    exit_code = 3


class ExecutionError(HikianaError):
    """A notebook failed."""

    exit_code = 4


class ReconciliationError(HikianaError):
    """A figure differs from print and no erratum explains it."""

    exit_code = 5


class ExportError(HikianaError):
    """Executed notebooks cannot become a document that everyone can read."""

    exit_code = 6

    @classmethod
    def of(cls, notebook: str, words: Text) -> "ExportError":
        """The fault of a notebook, by its name (04_liaison)."""
        return cls(Text(f"ノートブック {notebook}.ipynb: {words.ja}", f"Notebook {notebook}.ipynb: {words.en}"))


class FormatError(ExportError):
    """One format of a report cannot be made, for which what it says is not to blame: the others can."""

    @classmethod
    def of_document(cls, name: str, words: str) -> "FormatError":
        """The fault of a document, by its name (report.pdf)."""
        return cls(f"{name} を作れませんでした。\n    {words}", f"{name} could not be made.\n    {words}")


class ReproductionError(HikianaError):
    """A report cannot be made again as it was, or came out otherwise."""

    exit_code = 7


class DisclosureError(HikianaError):
    """What is to be published tells of single persons."""

    exit_code = 8


class FormError(HikianaError):
    """The form of a ledger has questions that are not answered, or does not fit the ledger any more."""

    exit_code = 9


class StoppedError(HikianaError):
    """The user has stopped a command that tells what is kept of it."""

    exit_code = 130
