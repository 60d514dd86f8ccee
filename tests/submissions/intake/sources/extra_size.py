# defines: back_prop
# says: given NUM_HIDDEN
def back_prop(x, y, w, num_hidden):
    return num_hidden
