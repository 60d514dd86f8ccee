# defines: relu TEXT
# quiet: yes
TEXT = '''
%matplotlib inline
!ls
'''
assert 'matplotlib' in TEXT and '!ls' in TEXT
def relu(z):
    return z * (z > 0)
