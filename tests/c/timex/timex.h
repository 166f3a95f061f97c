/* A sentence with its tokens and cues, and the dates in it; no model. */
#ifndef TIMEX_TEST_H
#define TIMEX_TEST_H

#include "normalize/nsc_normalizer.h"
#include "test.h"
#include "timex/nsc_timex_find.h"
#include "timex/nsc_timex_value.h"
#include "word/nsc_token.h"

/* Reads a text as one sentence. */
static inline nsci_doc timex_doc(const uint32_t *cps, size_t n) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_doc doc = {0};
    nsc_text text = {cps, n, 4};
    CHECK(nsci_source_read(&doc.source, &alloc, &text, NULL) == NSC_OK);
    CHECK(nsci_normalize(&doc.normal, &alloc, &doc.source, NSC_RULES_DEFAULT, NULL) == NSC_OK);
    nsci_range all = {0, (uint32_t)doc.normal.utf8.n};
    CHECK(nsci_ranges_push(&doc.sents, &alloc, all, NULL) == NSC_OK);
    CHECK(nsci_tokenize(nsci_doc_text(&doc), all, &alloc, &doc.toks, NULL) == NSC_OK);
    nsci_range toks = {0, (uint32_t)doc.toks.n};
    CHECK(nsci_ranges_push(&doc.sent_toks, &alloc, toks, NULL) == NSC_OK);
    for (size_t i = 0; i < doc.toks.n; i++) {
        nsci_range tok = doc.toks.items[i];
        uint16_t cue = nsci_cue_find(nsci_doc_text(&doc) + tok.start, tok.end - tok.start);
        nsci_word_place place = {0, 0, cue};
        CHECK(nsci_word_places_push(&doc.words, &alloc, place, NULL) == NSC_OK);
    }
    return doc;
}

static inline void timex_doc_free(nsci_doc *doc) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_normal_free(&doc->normal, &alloc);
    nsci_source_free(&doc->source, &alloc);
    nsci_ranges_free(&doc->sents, &alloc);
    nsci_ranges_free(&doc->toks, &alloc);
    nsci_ranges_free(&doc->sent_toks, &alloc);
    nsci_word_places_free(&doc->words, &alloc);
    nsci_timexes_free(&doc->timexes, &alloc);
}

/* "DATE 2013-04 END", until the next call. */
static inline const char *timex_text(const nsci_timex_value *value) {
    static const char *const types[] = {"DATE", "TIME", "DURATION", "SET"};
    static const char *const mods[] = {"",           " START",         " MID",
                                       " END",       " APPROX",        " MORE_THAN",
                                       " LESS_THAN", " EQUAL_OR_MORE", " EQUAL_OR_LESS"};
    static char out[64];
    snprintf(out, sizeof out, "%s %s%s", types[value->type], value->text, mods[value->mod]);
    return out;
}

#endif
