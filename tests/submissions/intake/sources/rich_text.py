{\rtf1\ansi
# refused: rich_text.py is an RTF document
}
