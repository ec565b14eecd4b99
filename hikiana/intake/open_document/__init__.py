"""OpenDocument spreadsheets (.ods), read as workbooks of Excel are."""
