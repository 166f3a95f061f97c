/* Names that are none: numbers, addresses, parts of something. */
#ifndef NSC_NAME_NONE_H
#define NSC_NAME_NONE_H

#include "layer/nsc_span.h"
#include "name/nsc_name_reader.h"

/* Whether the tagger took for a name what is none; false of a name that a rule or a list found.
 * O(its bytes). */
bool nsci_name_is_none(const nsci_name_reader *r, const nsci_span *name);

#endif
