#!/usr/bin/env python3
"""Writes the messy inputs of this folder, so that it can be read how each came about. The workbooks need openpyxl.

    python3 tests/messy/make.py

What each must be read as stands beside it in NAME.expected, and is compared by tests/it/messy.rs.
"""

import datetime
import io
import os
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))


def write(name, data):
    path = os.path.join(HERE, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def text(name, body, encoding="utf-8", newline="\n", bom=b""):
    write(name, bom + body.replace("\n", newline).encode(encoding))


# --- CSV as spreadsheets and people write it -------------------------------------------------------------------------

HEAD = "矿井编号,矿井名称,检查日期,核定生产能力(万吨/年),瓦斯等级\n"
ROWS = "甲-01,红旗煤矿,2024-05-01,9,高瓦斯\n甲-02,东风煤矿,2024-05-01,15,低瓦斯\n"

text("gbk.csv", HEAD + ROWS, "gbk", "\r\n")
text("gb18030-rare.csv", HEAD + "甲-01,𠀀㐀煤矿,2024-05-01,9,高瓦斯\n", "gb18030", "\r\n")
text("utf8-bom.csv", HEAD + ROWS, bom=b"\xef\xbb\xbf", newline="\r\n")
text("utf16le.csv", HEAD + ROWS, "utf-16-le", "\r\n", b"\xff\xfe")
text("utf16be-tabs.csv", (HEAD + ROWS).replace(",", "\t"), "utf-16-be", "\r\n", b"\xfe\xff")
text("cr-only.csv", HEAD + ROWS, newline="\r")
text("semicolons.csv", (HEAD + ROWS).replace(",", ";").replace(";9;", ";9,5;"))
write("broken-utf8.csv", (HEAD + ROWS).encode()[:-4] + b"\xff\n")
write("zero-bytes.csv", (HEAD + ROWS).encode("utf-16-le"))

text("titles.csv", "临岩市煤矿自查汇总表,,,,\n填报单位：市煤炭局,,,检查日期：2024年5月1日,\n,,,,\n"
     + HEAD.replace(",检查日期", ",备用").replace("备用", "矿井状态") + "甲-01,红旗煤矿,生产,9,高瓦斯\n合计,,,9,\n")
text("titles-unpadded.csv", "临岩市煤矿自查汇总表\n" + HEAD + ROWS)
text("title-contradicts-nothing.csv", "检查日期：2024-01-01,,,,\n" + HEAD + ROWS)
text("totals.csv", HEAD + "甲-01,红旗煤矿,2024-05-01,9,高瓦斯\n小计,,,9,\n甲-02,东风煤矿,2024-05-01,15,低瓦斯\n 合 计 ：,,,24,\n总计,2 处,,24,\n")
text("totals-with-serial.csv", "序号," + HEAD + "1,甲-01,红旗煤矿,2024-05-01,9,高瓦斯\n2,合计,,,9,\n")
text("ditto.csv", HEAD + "甲-01,红旗煤矿,2024-05-01,9,高瓦斯\n甲-02,东风煤矿,同上,〃,同上\n甲-03,向阳煤矿,ditto,21,″\n")
text("ditto-without-above.csv", HEAD + "甲-01,红旗煤矿,同上,9,高瓦斯\n甲-02,东风煤矿,2024-05-01,,低瓦斯\n甲-03,向阳煤矿,2024-05-01,同上,低瓦斯\n")
text("blank-rows-and-columns.csv", "\n,,,,,\n" + HEAD.rstrip("\n") + ",\n,,,,,\n甲-01,红旗煤矿,2024-05-01,9,高瓦斯,\n\n,,,,,\n甲-02,东风煤矿,2024-05-01,15,低瓦斯,\n")
text("nameless-column.csv", HEAD.rstrip("\n") + ",\n甲-01,红旗煤矿,2024-05-01,9,高瓦斯,待核\n甲-02,东风煤矿,2024-05-01,15,低瓦斯,\n")
text("ragged.csv", HEAD + "甲-01,红旗煤矿,2024-05-01,9,高瓦斯,多\n甲-02,东风煤矿,2024-05-01,15\n甲-03,向阳煤矿,2024-05-01,21,低瓦斯\n")
text("quotes.csv", HEAD + "甲-01,\"红旗\n煤矿\",2024-05-01,9,高瓦斯\n甲-02,\"\"\"东风\"\"煤矿\",2024-05-01,\"1,500\",低瓦斯\n")
text("open-quote.csv", HEAD + "甲-01,\"红旗煤矿,2024-05-01,9,高瓦斯\n甲-02,东风煤矿,2024-05-01,15,低瓦斯\n")
text("line-breaks-in-header.csv", "矿井编号,\"检查\n日期\",\"核定生产能力\n（万吨/年）\",\"瓦斯\r\n等级\"\n甲-01,2024-05-01,9,高瓦斯\n")
text("header-variants.csv", "矿 井 编 号,Check_Date,ＡＰＰＲＯＶＥＤ　ＣＡＰＡＣＩＴＹ,矿井瓦斯等级,全年原煤产量【吨】,annual_output.evidence\n甲-01,2024-05-01,9,高,90000,磅房台账\n")
text("header-typos.csv", "矿井编号,检查日期,核定生产能里,瓦斯等极,产量\n甲-01,2024-05-01,9,高瓦斯,5\n甲-02,2024-05-01,,,\n")
text("header-twice.csv", "矿井编号,检查日期,年产量,全年原煤产量\n甲-01,2024-05-01,9,8\n甲-02,2024-05-01,,\n")
text("header-wrong-unit.csv", "矿井编号,检查日期,核定生产能力(米),全年原煤产量(万吨/月)\n甲-01,2024-05-01,9,8\n甲-02,2024-05-01,,\n")
text("same-mine-twice.csv", HEAD + "甲-01,红旗煤矿,2024-05-01,9,高瓦斯\n甲-01,红旗煤矿,2024-05-01,15,高瓦斯\n甲-02,东风煤矿,2024-05-01,15,低瓦斯\n")
text("no-mine-id.csv", HEAD + ",红旗煤矿,2024-05-01,9,高瓦斯\n-,东风煤矿,2024-05-01,15,低瓦斯\n甲-03,向阳煤矿,2024-05-01,21,低瓦斯\n")
text("no-check-date.csv", "矿井编号,核定生产能力\n甲-01,9\n甲-02,15\n")

NUMBER = "矿井编号,检查日期,核定生产能力(万吨/年)\n"


def numbers(name, values):
    rows = "".join(f'N{at:02},2024-05-01,"{value}"\n' for at, value in enumerate(values, 1))
    text(name, NUMBER + rows)


numbers("numbers-read.csv", ["９", "１，２３４．５", " 9 \u00a0", "9\u200b", "9万吨/年", "90000 t", "90 000 t".replace(" 0", "0"), "0.09 Mt", "九",
                             "十二", "一百二十", "二〇", "一点五", "1,234", "+9", "9.0", "09", "3千吨"])
numbers("numbers-refused.csv", ["1-20", "约30", "TBD", "30左右", "三十多", "9～12", "≥9", "9万", "9 m", "1e3", "1.2.3", "9,00,0", "2. 5926", "一百二",
                                "九十左右", "-1", "30000", "#REF!", "#DIV/0!", "9/12", "9吨/天", "９万噸／年？"])
numbers("decimal-commas.csv", ["0,9", "16,9481", "1,5"])
numbers("decimal-commas-doubtful.csv", ["0,9", "1,234", "3"])

DATE = "矿井编号,检查日期\n"


def dates(name, values):
    text(name, DATE + "".join(f'D{at:02},"{value}"\n' for at, value in enumerate(values, 1)))


dates("dates-read.csv", ["2024-5-1", "2024/5/1", "2024.5.1", "2024年5月1日", "20240501", "45413", "２０２４－０５－０１", "2024 年 5 月 1 日", "2024-05-01 00:00:00",
                         "2024年5月1号", "二〇二四年五月一日", "2024-05-01T00:00:00", "2024/5/1 8:30"])
dates("dates-refused.csv", ["5/6/2024", "2018831前", "20184281000左右", "26-11-22", "2024年5月", "2024-5", "2024", "2024-02-30", "2024年13月1日", "长期", "5月1日",
                            "2024-05-01前", "约2024-05-01", "20240431", "1899-12-31", "2024-05-01Z"])

YES = "矿井编号,检查日期,双回路供电情况\n"
text("yes-no.csv", "矿井编号,检查日期,超能力生产\n" + "".join(
    f"Y{at:02},2024-05-01,{word}\n" for at, word in enumerate(
        ["是", "否", "√", "×", "Y", "N", "1", "0", "TRUE", "false", "✓", "✗", " 是 ", "ｙ", "或许", "x", "已", "有待核实", "正常", "2"], 1)))
text("unknown-words.csv", "矿井编号,检查日期,核定生产能力,瓦斯等级,超能力生产\n" + "".join(
    f"U{at:02},2024-05-01,{word},{word},{word}\n" for at, word in enumerate(
        ["", "未知", "不详", "-", "—", "?", "？", "NULL", "#N/A", "n/a", "待查", "不 清 楚", "/", "unknown"], 1)))
text("choices.csv", "矿井编号,检查日期,瓦斯等级,矿井状态\n甲-01,2024-05-01,突出矿井,正常生产\n甲-02,2024-05-01,high,SUSPENDED\n甲-03,2024-05-01,高 瓦 斯,技改\n"
     "甲-04,2024-05-01,三级,生产\n甲-05,2024-05-01,高瓦斯矿,停\n")
text("apostrophes.csv", HEAD + "甲-01,'=红旗煤矿,2024-05-01,'9,高瓦斯\n甲-02,=cmd|' /C calc'!A0,2024-05-01,15,低瓦斯\n甲-03,'+1,2024-05-01,9,低瓦斯\n")

# --- A row a fact ---------------------------------------------------------------------------------------------------

text("form.csv", "煤矿安全自查表,,,,\n序号,检查项目,填写内容,单位,依据\n一,生产、定员与开采范围,,,\n1,矿井编号,甲-01,,\n2,检查日期,2024年5月1日,,\n3,核定生产能力,90000,吨/年,核定批复\n"
     "4,瓦斯等级,高瓦斯,,鉴定报告\n5,食堂卫生,,,\n6,证照明细.采矿许可证.证照状态,有效,,正本\n")
text("form-ditto.csv", "检查项目,填写内容,依据\n矿井编号,甲-01,\n检查日期,2024-05-01,\n核定生产能力,9,核定批复\n全年原煤产量,同上,同上\n")
text("form-unknown-item.csv", "检查项目,填写内容\n矿井编号,甲-01\n检查日期,2024-05-01\n食堂卫生,良好\n")
text("form-of-several.csv", "矿井编号,项目,结果\n甲-01,检查日期,2024-05-01\n甲-02,检查日期,2024-05-02\n甲-01,核定生产能力,9\n甲-02,核定生产能力,十五\n甲-02,瓦斯等级,不知\n")
text("form-commas.csv", "检查项目,填写内容\n矿井编号,甲-01\n检查日期,2024-05-01\n核定生产能力,\"0,9\"\n全年原煤产量,\"1,234\"\n")

# --- TOML -----------------------------------------------------------------------------------------------------------

text("full-width.toml", "mine_id = '甲－０１'\ncheck_date = '２０２４年５月１日'\n核定生产能力 = '９万吨／年'\n瓦斯等级 = '高瓦斯'\n超能力生产 = '否'\n")
text("ditto.toml", "mine_id = '甲-01'\ncheck_date = 2024-05-01\napproved_capacity = '同上'\n")
text("numerals.toml", "mine_id = '甲-01'\ncheck_date = '二〇二四年五月一日'\napproved_capacity = '三十万吨'\nannual_output = { value = '十二', evidence = '#REF!' }\n")
text("gbk.toml", "mine_id = '甲-01'\nmine_name = '红旗煤矿'\ncheck_date = 2024-05-01\n", "gbk", "\r\n")
text("record.json", '{"mine_id": "甲-01", "check_date": "2024-05-01", "approved_capacity": 9.0, "annual_output": {"value": "90000 t", "evidence": "台账"},\n'
     ' "gas_grade": null, "licences": [{"kind": "mining", "state": "有效"}]}\n')
text("broken.json", '{"mine_id": "甲-01",\n "check_date": "2024-05-01",,}\n')

# --- Folders --------------------------------------------------------------------------------------------------------

text("folder/mines.csv", "矿井编号,检查日期,licences_complete\n甲-01,2024-05-01,是\n甲-02,2024-05-01,是\n", "gbk", "\r\n")
text("folder/证照.csv", "序号,矿井编号,种类,状态,有效期至,依据\n1,甲-01,采矿许可证,有效,2025.12.31,正本\n2,同上,安全生产许可证,过期,2023年6月30日,同上\n3,甲-02,采矿证,未取得,,\n合计,3,,,,\n")
text("folder-orphan/mines.csv", "矿井编号,检查日期,licences_complete\n甲-01,2024-05-01,是\n")
text("folder-orphan/licences.csv", "矿井编号,种类,状态\n甲01,采矿许可证,有效\n甲-01,驾驶证,有效\n")
text("folder-mixed/甲.toml", "mine_id = '甲-01'\ncheck_date = 2024-05-01\n")
text("folder-mixed/乙.csv", "项目,填写内容\n矿井编号,乙-01\n检查日期,2024-05-01\n")
text("folder-mixed/说明.txt", "不是记录\n")
text("folder-mixed/照片.heic", "?")


# --- Workbooks ------------------------------------------------------------------------------------------------------

def book(name, fill, properties=None):
    import openpyxl
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    fill(workbook)
    # Times of making would change the file at every run.
    fixed = datetime.datetime(2024, 5, 1)
    workbook.properties.created = workbook.properties.modified = fixed
    buffer = io.BytesIO()
    workbook.save(buffer)
    source = zipfile.ZipFile(io.BytesIO(buffer.getvalue()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            data = source.read(item.filename)
            if item.filename == "docProps/core.xml":
                import re
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2024-05-01T00:00:00Z", data)
            info = zipfile.ZipInfo(item.filename, (2024, 5, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, data)
    write(name, out.getvalue())


def sheet(workbook, name, rows):
    made = workbook.create_sheet(name)
    for row in rows:
        made.append(row)
    return made


MINES = ["矿井编号", "矿井名称", "检查日期", "核定生产能力(万吨/年)", "瓦斯等级"]
DAY = datetime.date(2024, 5, 1)


def summary(workbook):
    made = sheet(workbook, "汇总表", [
        ["临岩市煤矿自查汇总表", None, None, None, None],
        ["填报单位：市煤炭局", None, None, None, "2024年5月"],
        MINES,
        ["甲-01", "红旗煤矿", DAY, 9, "高瓦斯"],
        ["甲-02", "东风煤矿", DAY, 15.5, "低瓦斯"],
        ["合计", 2, None, "=SUM(D4:D5)", None],
    ])
    made.merge_cells("A1:E1")


book("book-titles-totals.xlsx", summary)


def sheets(workbook):
    sheet(workbook, "矿井", [MINES, ["甲-01", "红旗煤矿", DAY, 9, "高瓦斯"], ["甲-02", "东风煤矿", DAY, 15, "低瓦斯"]])
    sheet(workbook, "证照", [["矿井编号", "种类", "状态", "有效期至", "依据"], ["甲-01", "采矿许可证", "有效", datetime.date(2025, 12, 31), "正本"],
                           [None, "安全生产许可证", "过期", "2023.6.30", None], ["甲-02", "采矿许可证", "未取得", None, "国土局函"]]).merge_cells("A2:A3")
    sheet(workbook, "说明", [["本表由各矿填报"], ["不知道的填“未知”"]])


book("book-sheets.xlsx", sheets)


def one_form(workbook):
    sheet(workbook, "自查表", [["煤矿安全自查表"], ["检查日期：2024年5月1日"], ["序号", "检查项目", "填写内容", "单位", "依据"], [1, "矿井编号", "甲-01"],
                            [2, "核定生产能力", 90000, "吨/年", "批复"], [3, "瓦斯等级", "高瓦斯"]])
    sheet(workbook, "执法决定", [["决定种类", "下达日期", "是否有效"], ["停产整顿", datetime.datetime(2024, 3, 1, 0, 0), "是"]])


book("book-form.xlsx", one_form)


def percents(workbook):
    made = sheet(workbook, "矿井", [["矿井编号", "检查日期", "矿井瓦斯抽采率(%)"], ["甲-01", DAY, 0.35], ["甲-02", DAY, 35], ["甲-03", DAY, 0.35]])
    made["C2"].number_format = "0.00%"
    made["C3"].number_format = "0.00"
    made["C4"].number_format = "General"


book("book-percent.xlsx", percents)


def errors(workbook):
    made = sheet(workbook, "矿井", [MINES, ["甲-01", "红旗煤矿", DAY, "#REF!", "高瓦斯"], ["甲-02", "#NAME?", DAY, 9, "低瓦斯"], ["甲-03", "东风煤矿", DAY, "#N/A", "低瓦斯"],
                                  ["甲-04", "向阳煤矿", DAY, "=D3*2", "低瓦斯"]])
    for at in ("D2", "B3", "D4"):
        made[at].data_type = "e"


book("book-errors.xlsx", errors)


def hidden(workbook):
    made = sheet(workbook, "矿井", [MINES, ["甲-01", "红旗煤矿", DAY, 9, "高瓦斯"], ["甲-02", "东风煤矿", DAY, 15, "低瓦斯"], ["甲-03", "向阳煤矿", DAY, 21, "低瓦斯"]])
    made.row_dimensions[3].hidden = True
    made.column_dimensions["D"].hidden = True
    sheet(workbook, "旧数据", [["矿井编号", "全年原煤产量"], ["甲-01", 8]]).sheet_state = "hidden"
    sheet(workbook, "选项", [["是"], ["否"]]).sheet_state = "veryHidden"


book("book-hidden.xlsx", hidden)


def merged(workbook):
    made = sheet(workbook, "矿井", [MINES, ["甲-01", "红旗煤矿", DAY, 9, "高瓦斯"], ["甲-02", "东风煤矿", None, 15, "低瓦斯"], ["甲-03", "向阳煤矿", DAY, 21, None]])
    made.merge_cells("C2:C3")
    made.merge_cells("D4:E4")


book("book-merged.xlsx", merged)


def dates_of_1904(workbook):
    workbook.epoch = openpyxl_epoch()
    made = sheet(workbook, "矿井", [["矿井编号", "检查日期"], ["甲-01", DAY], ["甲-02", datetime.datetime(2024, 5, 1, 8, 30)], ["甲-03", 43951], ["甲-04", "2024年5月1日"]])
    made["B2"].number_format = 'yyyy"年"m"月"d"日"'


def openpyxl_epoch():
    from openpyxl.utils.datetime import CALENDAR_MAC_1904
    return CALENDAR_MAC_1904


book("book-1904.xlsx", dates_of_1904)


def numbers_of_a_book(workbook):
    made = sheet(workbook, "矿井", [["矿井编号", "检查日期", "核定生产能力(万吨/年)", "全年原煤产量(t)"], ["007", DAY, 0.1 + 0.2, 198000.0001], [8, DAY, 1e-7, 123456789],
                                  ["甲-03", DAY, "９万吨", "1,234.5"], ["甲-04", DAY, True, "十二万"]])
    made["A2"].number_format = "@"


book("book-numbers.xlsx", numbers_of_a_book)


def nothing_known(workbook):
    sheet(workbook, "Sheet1", [["名称", "产值"], ["红旗", 5]])


book("book-nothing-known.xlsx", nothing_known)


def two_of_one(workbook):
    sheet(workbook, "基本情况", [["矿井编号", "检查日期", "核定生产能力"], ["甲-01", DAY, 9], ["甲-02", DAY, 15]])
    sheet(workbook, "瓦斯", [["矿井编号", "瓦斯等级"], ["甲-01", "高瓦斯"], ["甲-03", "低瓦斯"]])


book("book-two-sheets-of-mines.xlsx", two_of_one)

text("web-page.xls", "<html><body><table><tr><td>矿井编号</td></tr></table></body></html>\n")
text("text-as-book.xls", "矿井编号\t检查日期\n甲-01\t2024-05-01\n")
write("cut-off.xlsx", open(os.path.join(HERE, "book-sheets.xlsx"), "rb").read()[:2000])
