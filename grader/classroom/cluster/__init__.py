"""A class graded by the workers of a Dask cluster: the same jobs, elsewhere; the store stays with whoever asked."""
