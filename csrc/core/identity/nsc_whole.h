/* Organizations, places, nationality words and the rest, whose names are compared as wholes and by
 * parts: acronyms and short forms. */
#ifndef NSC_WHOLE_H
#define NSC_WHOLE_H

#include "identity/nsc_name_form.h"

/* Joins the forms of all kinds but NSCI_NAME_PERSON, in self->order. O(bytes of their names). */
nsc_status nsci_wholes_link(nsci_identifier *self, const uint8_t *text, const nsc_alloc *alloc,
                            nsc_error *err);

#endif
