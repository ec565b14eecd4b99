"""HTML → PDF/UA-1 through WeasyPrint: tagged, with bookmarks, and the same bytes from the same page."""

import gc
import logging

from hikiana.base.errors import ExportError


def to_pdf(page: str) -> bytes:
    """The page on paper; whatever it refers to must stand in it.

    Raises
    ------
    ExportError
        When Pango, with which WeasyPrint sets text, is missing.
    """
    try:
        import weasyprint
        from weasyprint.urls import URLFetcher
    except OSError as fault:
        raise ExportError(
            "PDFを作るための Pango がこのコンピュータにありません。Debian・Ubuntuでは libpango-1.0-0 と "
            "libpangoft2-1.0-0、macOSでは brew install pango、WindowsではMSYS2の pango を入れてください。",
            "Pango, which makes PDFs, is not on this computer. Install libpango-1.0-0 and libpangoft2-1.0-0 on "
            "Debian and Ubuntu, `brew install pango` on macOS, pango of MSYS2 on Windows.",
        ) from fault
    # WeasyPrint warns about every property that is for screens alone.
    weasyprint.LOGGER.setLevel(logging.CRITICAL)
    # The collector looks again and again at some million boxes that all stay: a third of the time.
    was_on = gc.isenabled()
    gc.disable()
    try:
        document = weasyprint.HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=("data",)))
        pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    finally:
        if was_on:
            gc.enable()
    return pdf


def native_libraries() -> dict[str, str]:
    """Versions of what is not Python's and decides about the bytes of a PDF: other versions, other bytes.

    Without HarfBuzz's subsetter WeasyPrint cuts fonts by another library; the pages look the same.
    """
    from weasyprint.text.ffi import harfbuzz_subset, pango

    # 15012 is 1.50.12.
    number = pango.pango_version()
    version = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return {"pango": version, "harfbuzz-subset": "present" if harfbuzz_subset else "absent"}
