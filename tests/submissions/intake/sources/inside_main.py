# lacks: relu
# obstacle: relu stands inside the function main (inside_main.py, line 4)
def main():
    def relu(z):
        return z
    print(relu(1))
main()
