"""The web servers of the invented market: they draw what a Market has on its shelves.

Here belong pages, pictures, faults and the adapters that read them again. What is for sale, and
how a site behaves in a month, is decided by the simulation; it knows nothing of pages.
"""
