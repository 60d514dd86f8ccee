# refused: holds no code
