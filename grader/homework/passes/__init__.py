"""What only this homework can be looked at for again: its default sizes, its own loss, its gradients by differences."""
