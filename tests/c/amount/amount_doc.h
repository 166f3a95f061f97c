/* The amounts of a text, as a document has them: a sentence, tokens, cues, no model. */
#ifndef AMOUNT_DOC_H
#define AMOUNT_DOC_H

#include "amount.h"
#include "amount/nsc_amount_find.h"
#include "amount/nsc_currency.h"
#include "base/nsc_mem.h"
#include "normalize/nsc_normalizer.h"
#include "word/nsc_token.h"

enum { MAX_AMOUNTS = 64 };

typedef struct amount_doc {
    nsci_doc doc;
    nsci_amount amounts[MAX_AMOUNTS]; /* [doc.amounts.n] */
    nsc_alloc alloc;
} amount_doc;

static inline nsci_range amount_bytes(const nsci_doc *doc, size_t i) {
    nsci_range span = doc->amounts.items[i].toks;
    return (nsci_range){doc->toks.items[span.start].start, doc->toks.items[span.end - 1].end};
}

/* Reads a text as one sentence. */
static inline void amount_doc_read(amount_doc *d, nsc_text text) {
    *d = (amount_doc){.alloc = nsci_alloc_or_default(NULL)};
    nsci_doc *doc = &d->doc;
    CHECK(nsci_source_read(&doc->source, &d->alloc, &text, NULL) == NSC_OK);
    CHECK(nsci_normalize(&doc->normal, &d->alloc, &doc->source, NSC_RULES_DEFAULT, NULL) == NSC_OK);
    const uint8_t *bytes = nsci_doc_text(doc);
    nsci_range all = {0, (uint32_t)doc->normal.utf8.n};
    if (all.end > 0) CHECK(nsci_tokenize(bytes, all, &d->alloc, &doc->toks, NULL) == NSC_OK);
    nsci_range sent = {0, (uint32_t)doc->toks.n};
    CHECK(nsci_ranges_push(&doc->sent_toks, &d->alloc, sent, NULL) == NSC_OK);
    for (size_t i = 0; i < doc->toks.n; i++) {
        nsci_range tok = doc->toks.items[i];
        nsci_word_place place = {0, 0, nsci_cue_find(bytes + tok.start, tok.end - tok.start)};
        CHECK(nsci_word_places_push(&doc->words, &d->alloc, place, NULL) == NSC_OK);
    }
    CHECK(nsci_amounts_find(doc, &d->alloc, NULL) == NSC_OK);
    CHECK(doc->amounts.n <= MAX_AMOUNTS);
    for (size_t i = 0; i < doc->amounts.n; i++)
        nsci_amount_read(bytes, amount_bytes(doc, i), (nsci_amount_kind)doc->amounts.items[i].label,
                         &d->amounts[i]);
    nsci_currencies_settle(doc, d->amounts, doc->amounts.n);
}

static inline void amount_doc_free(amount_doc *d) { nsci_doc_trim(&d->doc, &d->alloc, 0); }

/* Writes the text that was read, with each amount and its worth in brackets, to out[n]. */
static inline void amount_doc_print(const amount_doc *d, char *out, size_t n) {
    const char *text = (const char *)nsci_doc_text(&d->doc);
    size_t at = 0, from = 0;
    out[0] = '\0'; /* of an empty text */
    for (size_t i = 0; i < d->doc.amounts.n; i++) {
        nsci_range bytes = amount_bytes(&d->doc, i);
        at += (size_t)snprintf(out + at, n - at, "%.*s[%.*s = %s]", (int)(bytes.start - from),
                               text + from, (int)(bytes.end - bytes.start), text + bytes.start,
                               amount_text(&d->amounts[i]));
        from = bytes.end;
    }
    if (from < d->doc.normal.utf8.n)
        snprintf(out + at, n - at, "%.*s", (int)(d->doc.normal.utf8.n - from), text + from);
}

#endif
