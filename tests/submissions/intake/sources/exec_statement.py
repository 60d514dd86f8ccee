# error: Python 2: exec is a function
exec 'a = 1'
