# defines: back_prop
# says: back_prop asks for lam, which is not in the contract; it is given 0.
def back_prop(x, y, w, *, lam):
    return lam
