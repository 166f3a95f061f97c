"""newscore inside the libraries and engines that people already run.

One module a library, named like it, which imports it; none is imported by `import newscore` itself.
`newscore.duckdb` and the like are these modules too, imported when they are first named.
"""
