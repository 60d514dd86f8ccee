# defines: forward_prop
# quiet: yes
def forward_prop(x, y, w, verbose=False):
    return 0
