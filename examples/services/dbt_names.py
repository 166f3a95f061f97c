"""A Python model of dbt-duckdb (models/names.py): a row for each name in the model `articles`."""


def model(dbt, session):
    import pyarrow

    import newscore

    dbt.config(materialized="table")
    articles = dbt.ref("articles").df()
    table = newscore.load().annotate(articles["body"], ids=articles["id"], what=["entities"])
    return pyarrow.table(table.entities)
