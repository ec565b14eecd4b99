"""The audit: an attacker who has the finished report and nothing else, and what the attacker finds out.

Nothing here knows how cells were hidden. What a reader can hold in hands is read again (CSV, page, workbook, notebooks,
PDF), turned into equations about the numbers, and solved for the hidden ones.
"""
