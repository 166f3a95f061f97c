"""A page to paste articles into: `streamlit run streamlit_app.py`."""

import streamlit as st

import newscore
from newscore.view.html import page_html


@st.cache_resource
def pipeline() -> newscore.Pipeline:
    return newscore.load()


st.title("Who said what")
text = st.text_area("Article", height=240)
if text:
    doc = pipeline()(text)
    speakers = [quote.speaker_name or "nobody named" for quote in doc.quotes]
    st.bar_chart({name: speakers.count(name) for name in speakers})
    st.iframe(page_html([("Article", doc)]), height=900)  # all text in it is escaped
