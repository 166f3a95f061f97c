/* Names that a document has said before, where the tagger passed over them. */
#ifndef NSC_NAME_REPEAT_H
#define NSC_NAME_REPEAT_H

#include "name/nsc_name_vote.h"

/* Appends to `out` the runs of capitalized words between `names` that as a whole are a person, an
 * organization or a place elsewhere, as nsci_names_vote counted in `ballots`. O(tokens). */
nsc_status nsci_names_find_repeats(const nsci_doc *doc, const nsci_name_labels *labels,
                                   const nsci_ballots *ballots, const nsci_spans *names,
                                   nsci_spans *out, const nsc_alloc *alloc, nsc_error *err);

#endif
