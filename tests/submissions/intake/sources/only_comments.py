# refused: holds no code
# nothing yet
