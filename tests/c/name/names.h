/* A document with names, written in a line: tokens apart by blanks, "[" before the first token of a
 * name and "]" with a letter (P, O, L, N, F, M, D, R) and tenths of its score behind the last one,
 * "_" before a token that is glued to the one before, "|" between sentences:
 *
 *     [Ann Lee]P9 , of [Harbour Inc]O8 _. | LEE _: Yes _.
 */
#ifndef NAMES_H
#define NAMES_H

#include "name/nsc_name_class.h"
#include "name/nsc_name_edit.h"
#include "test.h"

enum { NAMES_MAX_TEXT = 2048, NAMES_MAX_TOKS = 256 };

static const char *const NAMES_LETTERS = "POLNFMDR";
static const nsci_name_labels NAMES_LABELS = {
    .person = 0, .org = 1, .loc = 2, .norp = 3, .fac = 4, .misc = 5, .date = 6, .product = 7};

typedef struct names_doc {
    nsci_doc doc;
    nsci_spans names;
    nsc_alloc alloc;
} names_doc;

static inline void names_push_sent(names_doc *d, uint32_t first) {
    const nsci_range toks = {first, (uint32_t)d->doc.toks.n};
    if (toks.end > toks.start)
        CHECK(nsci_ranges_push(&d->doc.sent_toks, &d->alloc, toks, NULL) == NSC_OK);
}

static inline void names_push_tok(names_doc *d, const char *word, size_t n, bool glued) {
    nsci_bytes *text = &d->doc.normal.utf8;
    CHECK(nsci_bytes_reserve(text, &d->alloc, n + 1, NULL) == NSC_OK);
    if (text->n && !glued) text->items[text->n++] = ' ';
    const nsci_range tok = {(uint32_t)text->n, (uint32_t)(text->n + n)};
    memcpy(text->items + text->n, word, n);
    text->n += n;
    const nsci_word_place place = {0, 0, nsci_cue_find((const uint8_t *)word, n)};
    CHECK(nsci_ranges_push(&d->doc.toks, &d->alloc, tok, NULL) == NSC_OK);
    CHECK(nsci_word_places_push(&d->doc.words, &d->alloc, place, NULL) == NSC_OK);
}

static inline names_doc names_read(const char *line) {
    names_doc d = {.alloc = nsci_alloc_or_default(NULL)};
    uint32_t sent_first = 0, name_first = 0;
    while (*line) {
        const size_t n_all = strcspn(line, " ");
        const char *word = line;
        size_t n = n_all;
        line += n_all + (line[n_all] == ' ');
        if (n == 1 && *word == '|') {
            names_push_sent(&d, sent_first);
            sent_first = (uint32_t)d.doc.toks.n;
            continue;
        }
        if (n > 1 && *word == '[') {
            name_first = (uint32_t)d.doc.toks.n;
            word++;
            n--;
        }
        const bool glued = n > 1 && *word == '_';
        const char *closing = n > 3 || glued ? memchr(word, ']', n) : NULL;
        const size_t n_word = closing ? (size_t)(closing - word) : n;
        names_push_tok(&d, word + glued, n_word - glued, glued);
        if (!closing) continue;
        const nsci_span name = {{name_first, (uint32_t)d.doc.toks.n},
                                (uint32_t)d.doc.sent_toks.n,
                                (float)(closing[2] - '0') / 10.0f,
                                (uint8_t)(strchr(NAMES_LETTERS, closing[1]) - NAMES_LETTERS),
                                NSCI_SOURCE_MODEL};
        CHECK(nsci_spans_push(&d.names, &d.alloc, name, NULL) == NSC_OK);
    }
    names_push_sent(&d, sent_first);
    return d;
}

/* "Ann Lee P, Harbour Inc. O" */
static inline const char *names_text(const names_doc *d, const nsci_spans *names) {
    static char out[NAMES_MAX_TEXT];
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < names->n; i++) {
        const nsci_span *name = &names->items[i];
        const uint32_t start = d->doc.toks.items[name->toks.start].start;
        const uint32_t end = d->doc.toks.items[name->toks.end - 1].end;
        at += (size_t)snprintf(out + at, sizeof out - at, "%s%.*s %c", i ? ", " : "",
                               (int)(end - start), nsci_doc_text(&d->doc) + start,
                               NAMES_LETTERS[name->label]);
    }
    return out;
}

static inline void names_check(const char *line, const char *got, const char *expected) {
    const bool same = strcmp(got, expected) == 0;
    if (!same) fprintf(stderr, "%s\n    expected: %s\n    came:     %s\n", line, expected, got);
    CHECK(same);
}

static inline void names_free(names_doc *d) {
    nsci_bytes_free(&d->doc.normal.utf8, &d->alloc);
    nsci_ranges_free(&d->doc.toks, &d->alloc);
    nsci_ranges_free(&d->doc.sent_toks, &d->alloc);
    nsci_word_places_free(&d->doc.words, &d->alloc);
    nsci_spans_free(&d->names, &d->alloc);
}

/* The names of a line that the words beside them tell. */
static inline const char *names_classes_in(const char *line) {
    names_doc d = names_read(line);
    nsci_spans found = {0};
    CHECK(nsci_names_find_classes(&d.doc, &NAMES_LABELS, NULL, &found, &d.alloc, NULL) == NSC_OK);
    const char *out = names_text(&d, &found);
    nsci_spans_free(&found, &d.alloc);
    names_free(&d);
    return out;
}

#endif
