# defines: relu pack
# says: its functions are graded all the same: pack, relu
if __name__ == "__main__":
    def pack(z):
        return z
    def relu(z):
        return pack(z)
    relu(1 / 0)
