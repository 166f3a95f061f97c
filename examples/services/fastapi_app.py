"""Reads articles over HTTP: `uvicorn fastapi_app:app --workers 2`."""

from datetime import date

from fastapi import FastAPI, Response
from pydantic import BaseModel, Field

import newscore

app = FastAPI(title="newscore")
nlp = newscore.load()  # once a process, 15 MB


class Article(BaseModel):
    text: str = Field(max_length=1_000_000)
    published: date | None = None


@app.post("/read")
def read(article: Article) -> Response:  # no async: FastAPI runs it in a thread
    doc = nlp(article.text, published=article.published)
    return Response(doc.to_json(), media_type="application/json")
