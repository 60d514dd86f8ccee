"""The network of the homework: sizes, packing, designed points, differences of its loss, what a file can be asked."""
