"""Makes the workbooks of this folder; README.md says how each differs. Needs openpyxl 3.1, xlwt 1.3 and LibreOffice 7.4.

Usage: python3 make.py
"""

import datetime
import pathlib
import shutil
import subprocess
import tempfile
import zipfile

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

HERE = pathlib.Path(__file__).resolve().parent

# A label, what is in the cell, and its number format.
CELLS = [
    ("whole", 30, "General"),
    ("sum in binary", 0.1 + 0.2, "General"),
    ("negative", -320.5, "0.00"),
    ("small", 0.0000001, "0.00E+00"),
    ("large", 12345678.9, "#,##0.00"),
    ("fifteen digits", 123456789012345678, "0"),
    ("third", 1 / 3, "# ?/?"),
    ("red", -5, "#,##0;[Red]-#,##0"),
    ("account", 1500, '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ '),
    ("account zero", 0, '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ '),
    ("percent", 0.014, "0.00%"),
    ("percent whole", 0.014, "0%"),
    ("percent negative", -0.014, "0.0%;[Red]-0.0%"),
    ("percent quoted", 1.4, '0.0"%"'),
    ("per mille", 5, '0"‰"'),
    ("metres", 30, '0.0"m"'),
    ("capacity", 9, '#,##0"万t"'),
    ("about", 9, '"约"0'),
    ("flag", 1, '"是";;"否"'),
    ("flag zero", 0, '"是";;"否"'),
    ("condition", 1200, '[>=1000]0"m";0.0"m"'),
    ("day", datetime.date(2024, 5, 1), "yyyy-mm-dd"),
    ("day in Chinese", datetime.date(2024, 5, 1), '[$-804]yyyy"年"m"月"d"日";@'),
    ("day short", datetime.date(2024, 5, 1), "yy/m/d"),
    ("month", datetime.date(2024, 5, 1), 'yyyy"年"m"月"'),
    ("day of a year", datetime.date(2024, 5, 1), 'm"月"d"日"'),
    ("moment", datetime.datetime(2024, 5, 1, 8, 30), "yyyy/m/d h:mm"),
    ("moment as day", datetime.datetime(2024, 5, 1, 8, 30), "yyyy/m/d"),
    ("time", datetime.time(8, 30), "h:mm"),
    ("time of half a day", datetime.time(8, 30), "h:mm AM/PM"),
    ("duration", datetime.timedelta(hours=36), "[h]:mm:ss"),
    ("serial", 45413, "General"),
    ("blanks", "  两端 空格  ", "General"),
    ("lines", "第一行\n第二行", "General"),
    ("signs", "<&>\"'😀", "General"),
    ("escape", "_x000D_", "General"),
    ("text as number", "007", "@"),
    ("text with words", "红旗", '@"煤矿"'),
    ("yes", True, "General"),
    ("no", False, "General"),
    ("error", "#REF!", "General"),
    ("error of division", "#DIV/0!", "General"),
    ("error not there", "#N/A", "General"),
    ("formula", "=B1*2", "General"),
    ("formula of percent", "=B11/2", "0.00%"),
    ("formula of text", '="甲"&"乙"', "General"),
    ("formula empty", '=""', "General"),
    ("formula of error", "=1/0", "General"),
    ("formula of truth", "=1=1", "General"),
    ("formula of day", "=B22+1", "yyyy-mm-dd"),
]


def all_kinds(epoch=None):
    """Every kind of cell, and everything that people do not see."""
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    sheet = book.active
    sheet.title = "各种格"
    for row, (label, value, number_format) in enumerate(CELLS, 1):
        sheet.cell(row, 1, label)
        cell = sheet.cell(row, 2, value)
        cell.number_format = number_format
    last = len(CELLS) + 1
    sheet.cell(last, 1, "rich")
    sheet.cell(last, 2).value = CellRichText("红旗", TextBlock(InlineFont(b=True), "煤矿"), "（北翼）")

    hidden = book.create_sheet("隐藏与合并")
    hidden.merge_cells("A1:D1")
    hidden["A1"] = "标题"
    hidden.merge_cells("A3:A4")
    hidden["A3"] = "两行"
    hidden.merge_cells("B3:C4")
    hidden["B3"] = "四格"
    for row in range(1, 11):
        hidden.cell(row, 5, row)
        hidden.cell(row, 9, f"I{row}")
    for row in (5, 6, 8):
        hidden.row_dimensions[row].hidden = True
    for column in ("F", "G", "I"):
        hidden.column_dimensions[column].hidden = True
    hidden["B10"] = "末行"
    hidden["B10"].font = Font(bold=True)

    filtered = book.create_sheet("筛选")
    for row, values in enumerate([("矿名", "产量"), ("甲", 1), ("乙", 2), ("丙", 1)], 1):
        for column, value in enumerate(values, 1):
            filtered.cell(row, column, value)
    filtered.auto_filter.ref = "A1:B4"
    filtered.auto_filter.add_filter_column(1, ["1"])
    filtered.row_dimensions[3].hidden = True

    book.create_sheet("空表")
    secret = book.create_sheet("隐藏表")
    secret.sheet_state = "hidden"
    secret["C3"] = "看不见"
    return book


def converted(source, ending, target, folder):
    """What LibreOffice makes of a workbook."""
    filters = {"xls": "xls:MS Excel 97", "ods": "ods", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to"]
    subprocess.run([*command, filters[ending], "--outdir", folder, source], check=True, capture_output=True)
    made = pathlib.Path(folder, pathlib.Path(source).stem + "." + ending)
    if ending == "xls":
        shutil.copy(made, HERE / target)
    else:
        # Without the picture of the first page, and as small as can be.
        edited(made, target, [], {name: None for name in ["Thumbnails/thumbnail.png", "manifest.rdf", "settings.xml"]})


def edited(source, target, changes, renamed=None):
    """A package with words in its parts replaced, and parts renamed, or left out where the new name is none."""
    renamed = renamed or {}
    with zipfile.ZipFile(HERE / source) as old, zipfile.ZipFile(HERE / target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            name = renamed.get(entry.filename, entry.filename)
            if name is None or entry.is_dir():
                continue
            text = old.read(entry)
            for part, before, after in changes:
                if entry.filename == part:
                    assert before.encode() in text, (part, before)
                    text = text.replace(before.encode(), after.encode())
            new.writestr(zipfile.ZipInfo(name, (2024, 5, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED, 9)


def builtin():
    """The formats that are named by a number alone, each as Chinese programs have it."""
    book = openpyxl.Workbook()
    sheet = book.active
    ids = [0, 1, 2, 3, 4, 9, 10, 11, 12, 14, 15, 16, 17, 18, 20, 22, *range(27, 37), 37, 43, 45, 46, 49, *range(50, 59)]
    for row, number in enumerate(ids, 1):
        sheet.cell(row, 1, f"id {number}")
        # Each with a format of its own, whose code is taken away below.
        sheet.cell(row, 2, 45413).number_format = f'0"{number}"'
    book.save(HERE / "builtin.xlsx")
    changes = []
    for at, number in enumerate(ids):
        changes.append(("xl/styles.xml", f'numFmtId="{164 + at}" fontId', f'numFmtId="{number}" fontId'))
    edited("builtin.xlsx", "builtin.tmp", changes)
    shutil.move(HERE / "builtin.tmp", HERE / "builtin.xlsx")


def wps():
    """As WPS writes workbooks: absolute targets, other prefixes, cells without references, an attribute of its own."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet.append(["矿名", "瓦斯浓度", "检查日期"])
    sheet.append(["红旗煤矿", 0.014, datetime.date(2024, 5, 1)])
    sheet["B2"].number_format = "0.00%"
    sheet["C2"].number_format = "yyyy/m/d"
    book.save(HERE / "wps.tmp")
    edited(
        "wps.tmp",
        "wps.xlsx",
        [
            ("_rels/.rels", 'Target="xl/workbook.xml"', 'Target="/xl/workbook.xml"'),
            ("xl/_rels/workbook.xml.rels", '"/xl/worksheets/sheet1.xml"', '"worksheets\\sheet1.xml"'),
            ("xl/workbook.xml", "r:id=", "d3p1:id="),
            ("xl/workbook.xml", "xmlns:r=", "xmlns:d3p1="),
            ("xl/worksheets/sheet1.xml", '<c r="B1" t="inlineStr">', '<c t="inlineStr">'),
            ("xl/worksheets/sheet1.xml", '<c r="C1" t="inlineStr">', '<c t="inlineStr">'),
            ("xl/worksheets/sheet1.xml", '<row r="2">', "<row>"),
            ("xl/worksheets/sheet1.xml", "<worksheet ", '<worksheet xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" '),
            ("docProps/app.xml", "Microsoft Excel Compatible / Openpyxl 3.1.5", "WPS 表格"),
        ],
        {"xl/worksheets/sheet1.xml": "xl/Worksheets/Sheet1.xml"},
    )
    (HERE / "wps.tmp").unlink()


def xlwt_formulas():
    """Formulas that a library wrote into an .xls without calculating them."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("公式")
    sheet.write(0, 0, 30)
    sheet.write(1, 0, xlwt.Formula("A1*2"))
    sheet.write(2, 0, 0.014, xlwt.easyxf(num_format_str="0.00%"))
    sheet.write(3, 0, "文" * 5000)
    sheet.write_merge(4, 5, 0, 1, "合并")
    book.save(str(HERE / "xlwt.xls"))


def main():
    with tempfile.TemporaryDirectory() as folder:
        for name, epoch in [("all", None), ("all-1904", CALENDAR_MAC_1904)]:
            all_kinds(epoch).save(HERE / f"{name}.xlsx")
            converted(str(HERE / f"{name}.xlsx"), "ods", f"{name}.ods", folder)
            converted(str(HERE / f"{name}.xlsx"), "xls", f"{name}.xls", folder)
            converted(f"{folder}/{name}.ods", "xlsx", f"{name}-libreoffice.xlsx", folder)
        # LibreOffice stores 0 for the text of a formula that it has read and not calculated.
        texts = openpyxl.Workbook()
        texts.active.append(["是否", '=IF(1=1,"是","否")', "=1-1", "=1+1"])
        texts.save(f"{folder}/uncalculated.xlsx")
        converted(f"{folder}/uncalculated.xlsx", "ods", "uncalculated.ods", folder)
        converted(f"{folder}/uncalculated.ods", "xls", "uncalculated.xls", folder)
    builtin()
    wps()
    xlwt_formulas()


if __name__ == "__main__":
    main()
