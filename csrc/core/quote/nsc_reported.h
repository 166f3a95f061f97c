/* Reported speech: what somebody is said to say, without quotation marks.
 *
 *     Wardens said [two dozen goats had got out].      [Eleven houses are unsafe], she added.
 *     [Nobody], he said, [may return].                   one of two parts
 *     He said [it was "a shame"].                        what is marked in it is a quote by itself
 *
 * Speech is looked for around verbs of speech in their sentence. Left out: what stands in quotation
 * marks altogether, and contents that two verbs would share.
 */
#ifndef NSC_REPORTED_H
#define NSC_REPORTED_H

#include "quote/nsc_quote_reader.h"
#include "quote/nsc_reported_tagger.h"

typedef struct nsci_report {
    nsci_range content; /* from its first to its last word */
    nsci_range parts;   /* of nsci_reports.parts */
    nsci_range source;  /* tokens; empty when nobody is named */
    nsci_range cue;
    uint32_t mention; /* the mention that the source is; NSC_NONE */
    float score;
} nsci_report;

NSCI_DEFINE_VEC(nsci_report_list, nsci_report)
NSCI_DEFINE_VEC(nsci_reported_rows, nsci_reported_row)

/* What was found, by the place of the verb, and working memory. */
typedef struct nsci_reports {
    nsci_report_list list;
    nsci_ranges parts;
    nsci_reported_scene scene;
    nsci_reported_rows rows;
} nsci_reports;

/* Finds the reported speech of what was read: sents are its sentences in tokens. O(tokens): no
 * stretch of a sentence is looked at for more than a few verbs. */
nsc_status nsci_reports_find(nsci_reports *reports, const nsci_reported_weights *weights,
                             const nsci_quote_reader *reader, const nsci_ranges *sents,
                             const nsc_alloc *alloc, nsc_error *err);

void nsci_reports_trim(nsci_reports *reports, const nsc_alloc *alloc, size_t keep_bytes);

#endif
