# error: left over from a merge in git
<<<<<<< HEAD
x = 1
=======
x = 2
>>>>>>> branch
