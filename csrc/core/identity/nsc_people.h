/* People: full names, surnames and first names of one person are joined. */
#ifndef NSC_PEOPLE_H
#define NSC_PEOPLE_H

#include "identity/nsc_name_form.h"

/* Joins the forms of kind NSCI_NAME_PERSON, in self->order. O(words). */
nsc_status nsci_people_link(nsci_identifier *self, const uint8_t *text, const nsc_alloc *alloc,
                            nsc_error *err);

#endif
