"""Words that a reader sees exist in Japanese and English side by side."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self, get_args

Lang = Literal["ja", "en"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)


@dataclass(frozen=True)
class Text:
    """One wording in both languages."""

    ja: str
    en: str

    def __call__(self, lang: Lang = "ja") -> str:
        return self.ja if lang == "ja" else self.en

    @property
    def within(self) -> Self:
        """As it stands within a sentence: English begins small, but for names in capital letters."""
        small = self.en[:1].lower() + self.en[1:] if self.en[1:2].islower() or self.en[1:2] == "-" else self.en
        return type(self)(self.ja, small)

    @property
    def closed(self) -> Self:
        """As a sentence of its own: with its full stop."""
        ja, en = self.ja.rstrip(), self.en.rstrip()
        return type(self)(ja if ja.endswith("。") else f"{ja}。", en if en.endswith(".") else f"{en}.")

    def format(self, **words: object) -> Self:
        """Fill the same places of both languages; a `Text` among the words speaks each language itself."""
        return type(self)(self._filled("ja", words), self._filled("en", words))

    def _filled(self, lang: Lang, words: Mapping[str, object]) -> str:
        spoken = {key: word(lang) if isinstance(word, Text) else word for key, word in words.items()}
        return self(lang).format(**spoken)


def is_seen(words: str) -> bool:
    """Whether there is anything but spaces and characters without a shape, such as U+200B."""
    return any(not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc") for char in words)
