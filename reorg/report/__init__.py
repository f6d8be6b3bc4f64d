"""Views (every number a page needs) and what formats them: workbook, terminal, masked copies."""
