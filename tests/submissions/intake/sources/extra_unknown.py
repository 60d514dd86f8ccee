# defines: forward_prop
# says: asks for the argument colour, which has no obvious value
def forward_prop(x, y, w, colour):
    return colour
