"""What a form's author writes: reading the workbook, judging it, converting it. No device imports
it."""
