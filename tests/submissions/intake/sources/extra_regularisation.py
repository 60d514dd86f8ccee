# defines: forward_prop
# says: given 0
def forward_prop(x, y, w, alpha):
    return alpha
