%PDF-1.4
# refused: pdf.py is a PDF document
