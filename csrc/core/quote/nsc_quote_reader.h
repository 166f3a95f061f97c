/* The reader: a document with names -> marked spans, each with its speaker or judged to be no
 * quotation. From left to right, and a choice once made is a feature of those behind it.
 */
#ifndef NSC_QUOTE_READER_H
#define NSC_QUOTE_READER_H

#include "layer/nsc_layer.h"
#include "quote/nsc_quote_scorer.h"

/* What is said of a marked span. */
typedef struct nsci_verdict {
    uint32_t speaker; /* index of a mention; NSC_NONE: nobody */
    float score; /* probability of that speaker; without one, that it is a quotation by nobody */
    bool is_quote;
} nsci_verdict;

NSCI_DEFINE_VEC(nsci_verdicts, nsci_verdict)

/* Says who speaks: the scorer, or in training who knows. `begin` comes before the spans of a
 * document with so many mentions, and may be NULL. */
typedef struct nsci_quote_judge {
    nsc_status (*begin)(void *state, uint32_t n_mentions, const nsc_alloc *alloc, nsc_error *err);
    nsc_status (*decide)(void *state, const nsci_quote_case *example, nsci_verdict *out);
    void *state;
} nsci_quote_judge;

/* Working memory, and what was found; valid until the next document. */
typedef struct nsci_quote_reader {
    nsci_quote_page page;
    nsci_marks marks;
    nsci_mentions mentions;
    nsci_quote_scene scene;
    nsci_verdicts verdicts; /* [marks.spans.n] */
} nsci_quote_reader;

/* What the words and labels of a model mean. */
typedef struct nsci_quote_language {
    nsci_table words;
    nsci_label_kinds labels;
} nsci_quote_language;

/* Reads the label names of the section "ents.labels". */
void nsci_quote_read_labels(nsci_section section, nsci_label_kinds *out);

/* Reads a document whose names were found. Mentions are looked for where something is marked, and
 * with `unmarked` in any document. O(tokens). */
nsc_status nsci_quote_read(nsci_quote_reader *reader, const nsci_quote_language *language,
                           const nsci_quote_judge *judge, bool unmarked, const nsci_run *run,
                           const nsci_doc *doc, nsc_error *err);

/* The judge that scores, an nsci_quote_scorer. */
nsc_status nsci_quote_decide(void *scorer, const nsci_quote_case *example, nsci_verdict *out);

void nsci_quote_reader_trim(nsci_quote_reader *reader, const nsc_alloc *alloc, size_t keep_bytes);

#endif
