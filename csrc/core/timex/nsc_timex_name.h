/* Expressions of time as names: what docs/labels.md calls DATE and TIME. */
#ifndef NSC_TIMEX_NAME_H
#define NSC_TIMEX_NAME_H

#include "layer/nsc_doc.h"

/* The label of such a name. */
typedef enum nsci_timex_name {
    NSCI_TIMEX_NAME_TIME = 0, /* of day, and lengths of less than one */
    NSCI_TIMEX_NAME_DATE,
    NSCI_N_TIMEX_NAMES
} nsci_timex_name;

/* Fills *out, ascending and without overlaps, with the names among doc->timexes. O(expressions). */
nsc_status nsci_timex_names(const nsci_doc *doc, const nsc_alloc *alloc, nsci_spans *out,
                            nsc_error *err);

#endif
