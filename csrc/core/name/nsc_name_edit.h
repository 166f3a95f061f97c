/* Names as the label guide (docs/labels.md) has them: what the tagger can't know word by word. */
#ifndef NSC_NAME_EDIT_H
#define NSC_NAME_EDIT_H

#include "name/nsc_name_reader.h"

/* Drops, cuts, joins and splits names. `lexicon` may be NULL, `scratch` is working memory. Persons,
 * organizations and places must be labels of the model. O(names + their tokens). */
nsc_status nsci_names_edit(const nsci_doc *doc, const nsci_name_labels *labels,
                           const nsci_lexicon *lexicon, nsci_spans *names, nsci_spans *scratch,
                           const nsc_alloc *alloc, nsc_error *err);

/* Whether an expression of time is no day or hour but a part of a name: "60 Minutes", "Mrs. Noon".
 * Fills *name with that, without tokens when it is not known how far it goes. O(1). */
bool nsci_name_holds(const nsci_doc *doc, const nsci_name_labels *labels,
                     const nsci_lexicon *lexicon, const nsci_span *time, nsci_span *name);

/* Whether a token is an abbreviation that closes names: "Jr.". O(1). */
bool nsci_name_is_suffix(const nsci_doc *doc, uint32_t tok);

#endif
