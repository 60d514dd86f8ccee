# defines: relu
# says: SystemExit
import argparse
args = argparse.ArgumentParser().parse_args(['--no'])
def relu(z):
    return z * (z > 0)
