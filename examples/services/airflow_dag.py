"""Reads the articles of each day: Parquet in, a table of quotes in Parquet out."""

import os

import pendulum
from airflow.decorators import dag, task

FOLDER = os.environ.get("NEWS_FOLDER", "/data/news")


@dag(schedule="@daily", start_date=pendulum.datetime(2025, 1, 1), catchup=False)
def read_news():
    @task
    def quotes(ds: str | None = None) -> str:  # Airflow fills in the day
        import pyarrow
        from pyarrow import parquet

        import newscore

        articles = parquet.read_table(f"{FOLDER}/articles-{ds}.parquet")
        table = newscore.load(layers=["quotes"]).annotate(
            articles["body"], ids=articles["id"], what=["quotes"], threads=2
        )
        path = f"{FOLDER}/quotes-{ds}.parquet"
        parquet.write_table(pyarrow.table(table.quotes), path)
        return path

    quotes()


read_news()
