#!/usr/bin/env python3
"""Writes seeds of the fuzz targets `workbook` (the parts of workbooks, as `bodies::workbook` takes them) and `cells`."""

import glob
import os
import re
import zipfile

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
for path in glob.glob("tests/messy/*.xlsx") + glob.glob("tests/data/workbooks/*.xlsx") + glob.glob("tests/data/workbooks/*.ods"):
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        continue
    wanted = [name for name in archive.namelist() if re.search(r"(\.rels|workbook|sheet\d*|sharedStrings|styles|content|manifest)\.?(xml)?$|^mimetype$|Content_Types", name)]
    with open(os.path.join("fuzz/corpus/workbook", os.path.basename(path)), "wb") as out:
        for name in wanted:
            out.write(b"=== " + name.encode() + b"\n" + archive.read(name) + (b"" if name == "mimetype" else b"\n"))
texts = set()
for path in glob.glob("tests/messy/*.csv"):
    data = open(path, "rb").read()
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            texts.update(re.split(r"[,\n\r\t;\"]+", data.decode(encoding)))
            break
        except UnicodeError:
            pass
for at, text in enumerate(sorted(texts)):
    with open(f"fuzz/corpus/cells/seed-{at:03}", "w", encoding="utf-8") as out:
        out.write(text)
