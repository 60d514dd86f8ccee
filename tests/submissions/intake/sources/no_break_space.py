# error: no_break_space.py, line 3: Python cannot read this line (invalid non-printable character U+00A0). There is an invisible character
def relu(z):
  return z
