<!DOCTYPE html>
# refused: web_page.py is a web page
