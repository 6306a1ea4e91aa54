"""The web: pages for analysts over the same use cases as the command line.

Settings stand in `configuration`, set up by `booting`; `house` is the home that is served and its
clock, `access` which role may do what, `frame` what stands around each page, `headers` the policy
it carries, `faults` errors as pages, `serving` the server and the worker. Each room is one module
of `views` with its templates.
"""
