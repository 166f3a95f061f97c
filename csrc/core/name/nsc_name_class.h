/* Names that the word beside them tells, whether the tagger saw them or not. */
#ifndef NSC_NAME_CLASS_H
#define NSC_NAME_CLASS_H

#include "name/nsc_name_edit.h"

/* Appends to `out` titles of works in quotation marks, ships, storms and families, ascending.
 * `lexicon` may be NULL. O(tokens). */
nsc_status nsci_names_find_classes(const nsci_doc *doc, const nsci_name_labels *labels,
                                   const nsci_lexicon *lexicon, nsci_spans *out,
                                   const nsc_alloc *alloc, nsc_error *err);

#endif
