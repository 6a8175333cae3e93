"""Fills in a template, as a person with a spreadsheet program does, to make the workbooks of this folder.

    kuangjian record template --lang zh --output template.xlsx
    python3 fill.py template.xlsx filled-openpyxl.xlsx > filled.txt
    soffice --headless --convert-to ods filled-openpyxl.xlsx

Every cell that has a list, bounds or a day gets a value that they allow; texts get an id that is no number. What was filled in is
printed, a line a cell: sheet, row, fact or column, value.
"""

import datetime
import re
import sys

import openpyxl


class Filler:
    def __init__(self, book):
        self.book = book
        self.count = 0

    def validations(self, sheet):
        """The validation of each cell."""
        found = {}
        for validation in sheet.data_validations.dataValidation:
            for area in validation.sqref.ranges:
                for row, column in ((r, c) for r in range(area.min_row, area.max_row + 1) for c in range(area.min_col, area.max_col + 1)):
                    found[row, column] = validation
        return found

    def words(self, formula):
        """The words of a list: in the validation itself, or in cells of another sheet."""
        area = re.fullmatch(r"'(.+)'!\$B\$(\d+):\$B\$(\d+)", formula)
        if area:
            sheet = self.book[area[1]]
            return [sheet.cell(row, 2).value for row in range(int(area[2]), int(area[3]) + 1)]
        return formula.strip('"').split(",")

    def value(self, cell, validation):
        """The next value that a cell takes."""
        self.count += 1
        if cell.number_format == "@":
            return f"00{self.count}"
        if validation is None or validation.type is None:
            return self.count
        if validation.type == "list":
            words = self.words(validation.formula1)
            return words[self.count % len(words)]
        if validation.type == "date":
            return datetime.date(2005, 1 + self.count % 12, 1 + self.count % 28)
        least, most = float(validation.formula1), float(validation.formula2 or "1000")
        step = 1 if validation.type == "whole" else 0.25
        return min(least + self.count % 7 * step, most)

    def fill(self, cell, validation, label):
        cell.value = self.value(cell, validation)
        print(cell.parent.title, *label, cell.value, sep="\t")

    def facts(self, sheet):
        allowed = self.validations(sheet)
        for row in range(4, sheet.max_row + 1):
            if sheet.cell(row, 1).value is None:
                continue
            self.fill(sheet.cell(row, 3), allowed.get((row, 3)), (row, sheet.cell(row, 2).value))
            if row % 5 == 0:
                sheet.cell(row, 5).value = f"依据{row}"

    def table(self, sheet):
        allowed = self.validations(sheet)
        headings = [cell.value for cell in sheet[4]]
        keyed = sheet.cell(5, 1).value is not None
        rows = [row for row in range(5, 205) if sheet.cell(row, 1).value is not None] if keyed else [5, 6]
        for row in rows:
            for column, heading in enumerate(headings, 1):
                cell = sheet.cell(row, column)
                if cell.value is not None:
                    continue
                if column == len(headings):
                    cell.value = f"依据{row}"
                else:
                    self.fill(cell, allowed.get((row, column)), (row, heading))


def main(template, filled):
    book = openpyxl.load_workbook(template)
    filler = Filler(book)
    first, _notes, *tables = book.worksheets
    filler.facts(first)
    for sheet in tables:
        filler.table(sheet)
    book.save(filled)


main(*sys.argv[1:])
