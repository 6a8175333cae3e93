#!/usr/bin/env bash
# hostile.sh [KUANGJIAN]: seconds and peak memory (kB) of files made to keep the program busy or to fill its memory.
set -euo pipefail
kuangjian=$(realpath "${1:-target/release/kuangjian}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 - <<'PY'
import zipfile
MIB = 1024 * 1024
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
def rels(kind, target):
    return f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{REL}/{kind}" Target="{target}"/></Relationships>'
BOOK = f'<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{REL}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
def xlsx(name, sheet, extra=()):
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", TYPES)
        out.writestr("_rels/.rels", rels("officeDocument", "xl/workbook.xml"))
        out.writestr("xl/workbook.xml", BOOK)
        out.writestr("xl/_rels/workbook.xml.rels", rels("worksheet", "worksheets/sheet1.xml"))
        with out.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for piece in sheet:
                part.write(piece)
def data(rows):
    return [f'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'.encode()]
xlsx("zip-bomb-4GiB.xlsx", (b" " * (16 * MIB) for _ in range(256)))
xlsx("used-range-of-all-cells.xlsx", data('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
open("cell-of-100-MB.csv", "wb").write(b"mine_id,check_date\n" + b"A" * (100 * MIB) + b",2024-05-01\n")
open("cell-of-100-MB.toml", "wb").write(b"mine_id = '" + b"A" * (100 * MIB) + b"'\ncheck_date = 2024-05-01\n")
open("a-million-columns.csv", "wb").write(b"mine_id,check_date" + b",x" * 1_000_000 + b"\n")
open("two-million-rows.csv", "wb").write(b"mine_id,check_date\n" + b"A,2024-05-01\n" * 2_000_000)
PY
mkdir loop && ln -s .. loop/loop
printf '%-32s %8s %10s %s\n' file seconds "peak kB" "exit code and first line"
for input in *; do
    /usr/bin/time -f '%e %M' -o time.txt "$kuangjian" --lang en check "$input" >/dev/null 2>errors.txt && code=0 || code=$?
    read -r seconds peak < <(tail -n 1 time.txt)
    [ "$input" = time.txt ] || [ "$input" = errors.txt ] || printf '%-32s %8s %10s %s %s\n' "$input" "$seconds" "$peak" "$code" "$(head -n 1 errors.txt)"
done
