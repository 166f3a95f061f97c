/* Results of matches: lines that name two sides, each with what it scored. */
#ifndef NSC_NAME_RESULT_H
#define NSC_NAME_RESULT_H

#include "layer/nsc_span.h"
#include "name/nsc_name_reader.h"

/* Makes both names of each line "Boston 6, Tampa Bay 2" organizations, without their figures, where
 * the tagger has one of the two for an organization or for a place that is no country; appends the
 * name that it missed to `out`, ascending. `lexicon` may be NULL. O(names). */
nsc_status nsci_names_read_results(const nsci_doc *doc, const nsci_name_labels *labels,
                                   const nsci_lexicon *lexicon, nsci_spans *names, nsci_spans *out,
                                   const nsc_alloc *alloc, nsc_error *err);

#endif
