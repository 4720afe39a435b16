"""`make zip`: the built book as one archive that opens from a folder, with its checksum beside it.

The same commit gives the same bytes: files in the order of their names, with the time of the commit, and no date of the
build.
"""

from __future__ import annotations

import hashlib
import sys
import time
import zipfile
from pathlib import Path

from surroundings import time_of_commit

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "_build" / "html"
NAME = "relu-book"
EARLIEST = 315532800  # 1980, where the calendar of an archive begins


def archive(book: Path, target: Path, seconds: int) -> str:
    """Write every file of a folder into an archive, below one folder of the archive's name. Returns its SHA-256."""
    date = time.gmtime(max(seconds, EARLIEST))[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(book.rglob("*"), key=lambda path: path.relative_to(book).as_posix()):
            if path.is_file() and path.name != ".buildinfo":
                entry = zipfile.ZipInfo(f"{target.stem}/{path.relative_to(book).as_posix()}", date)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                packed.writestr(entry, path.read_bytes(), compresslevel=9)
    return hashlib.sha256(target.read_bytes()).hexdigest()


def main() -> None:
    target = ROOT / "_build" / f"{NAME}.zip"
    checksum = archive(BOOK, target, time_of_commit(ROOT))
    target.with_suffix(".zip.sha256").write_text(f"{checksum}  {target.name}\n", encoding="utf-8")
    size = target.stat().st_size / 1024 / 1024
    print(f"{target.relative_to(ROOT)}: {size:.1f} MB, SHA-256 {checksum}")
    print(f"Unpack it anywhere and open {NAME}/index.html. To check it: cd _build && sha256sum -c {NAME}.zip.sha256")


if __name__ == "__main__":
    sys.exit(main())
