"""Fills the fields of a form with pypdf: fill.py FILLABLE.pdf FILLED.pdf"""

import sys

from pypdf import PdfReader, PdfWriter

source, target = sys.argv[1:]
writer = PdfWriter(clone_from=PdfReader(source))
fields = list(writer.get_fields())
values = ["Chi bộ Ví dụ Đường Mới", "1.234", "2345", "56", "7", "Đã nộp: “đủ”, ký tươi"]
assert len(fields) % len(values) == 0, fields
for page in writer.pages:
    writer.update_page_form_field_values(page, dict(zip(fields, values)), auto_regenerate=False)
writer.write(target)
