# defines: relu
# quiet: yes
if __name__ == "__main__":
    1 / 0
else:
    def relu(z):
        return z
