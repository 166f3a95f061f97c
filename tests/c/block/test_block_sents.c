/* nsc_block_sents: where sentences are cut, and what their names are told. */
#include "block/nsc_block_sents.h"
#include "block/nsc_block_kind.h"
#include "block.h"

/* The splitter of the small model knows all line feeds, so blocks are put where none is. */
static const char *TEXT = "Sign in Harbor Post, our paper of today.\nEnds";

static nsc_alloc own; /* the default one */

static nsci_doc *doc_of(block_text *read) { return &read->ctx->doc; }

static void put(nsci_spans *spans, uint32_t start, uint32_t end, uint8_t label, uint32_t sent) {
    const nsci_span span = {.toks = {start, end}, .sent = sent, .label = label};
    CHECK(nsci_spans_push(spans, &own, span, NULL) == NSC_OK);
}

static void a_sentence_is_cut_where_a_block_begins(void) {
    block_text read = block_text_read(TEXT, false);
    nsci_doc *doc = doc_of(&read);
    const size_t n = doc->sents.n;
    const uint32_t n_toks = (uint32_t)doc->toks.n;
    const nsci_range first = doc->sents.items[0], toks = doc->sent_toks.items[0];
    CHECK(toks.end > 4 && n_toks > 6);
    nsci_spans names = {NULL, 0, 0}, *blocks = &doc->spans[NSC_LAYER_BLOCKS];
    put(blocks, 0, 2, NSCI_BLOCK_PROMO, 0);
    put(blocks, 2, n_toks, NSCI_BLOCK_PARAGRAPH, 0);
    put(blocks, 2, 4, NSCI_BLOCK_DATELINE, 0);
    put(&names, 0, 1, 0, 0);
    put(&names, 2, 4, 0, 0);
    CHECK(nsci_block_cut_sents(doc, &names, &read.ctx->alloc, NULL) == NSC_OK);
    CHECK(doc->sents.n == n + 1 && doc->sent_toks.n == n + 1);
    CHECK(doc->sents.items[0].start == first.start && doc->sents.items[0].end == 7);
    CHECK(doc->sents.items[1].start == 8 && doc->sents.items[1].end == first.end);
    CHECK(doc->sent_toks.items[0].end == 2 && doc->sent_toks.items[1].start == 2);
    CHECK(doc->sent_toks.items[1].end == toks.end && doc->sent_toks.items[n].end == n_toks);
    CHECK(names.items[0].sent == 0 && names.items[1].sent == 1);
    nsci_spans_free(&names, &own);
    block_text_free(&read);
}

static void a_name_stays_in_one_sentence(void) {
    block_text read = block_text_read(TEXT, false);
    nsci_doc *doc = doc_of(&read);
    const size_t n = doc->sents.n;
    nsci_spans names = {NULL, 0, 0}, *blocks = &doc->spans[NSC_LAYER_BLOCKS];
    put(blocks, 0, 2, NSCI_BLOCK_PROMO, 0);
    put(blocks, 2, (uint32_t)doc->toks.n, NSCI_BLOCK_PARAGRAPH, 0);
    put(&names, 1, 3, 0, 0);
    CHECK(nsci_block_cut_sents(doc, &names, &read.ctx->alloc, NULL) == NSC_OK);
    CHECK(doc->sents.n == n && names.items[0].sent == 0);
    CHECK(nsci_block_cut_sents(doc, NULL, &read.ctx->alloc, NULL) == NSC_OK); /* no names */
    CHECK(doc->sents.n == n + 1);
    nsci_spans_free(&names, &own);
    block_text_free(&read);
}

static void blocks_that_begin_with_sentences_cut_nothing(void) {
    block_text read = block_text_read("Storm.\n\nSnow fell.\n\nIt stayed.", false);
    nsci_doc *doc = doc_of(&read);
    const size_t n = doc->sents.n;
    for (uint32_t s = 0; s < n; s++)
        put(&doc->spans[NSC_LAYER_BLOCKS], doc->sent_toks.items[s].start,
            doc->sent_toks.items[s].end, NSCI_BLOCK_PARAGRAPH, s);
    CHECK(n == 3 && nsci_block_cut_sents(doc, NULL, &read.ctx->alloc, NULL) == NSC_OK);
    CHECK(doc->sents.n == n && doc->sents.items[1].start == 8);
    block_text_free(&read);
}

int main(void) {
    own = nsci_alloc_or_default(NULL);
    RUN(a_sentence_is_cut_where_a_block_begins);
    RUN(a_name_stays_in_one_sentence);
    RUN(blocks_that_begin_with_sentences_cut_nothing);
    return test_report();
}
