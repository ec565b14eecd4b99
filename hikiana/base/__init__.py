"""What every room stands on: texts in two languages, errors, fiscal years, days, files and folders."""
