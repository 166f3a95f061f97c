/* What a text itself says to be one: "Group of Seven (G7)", "Ivo Beck, known as Becko". */
#ifndef NSC_DEFINED_H
#define NSC_DEFINED_H

#include "identity/nsc_name_form.h"

/* Joins the forms of neighbouring mentions of which text[0 .. n_bytes) says that they are one.
 * O(bytes of names). */
nsc_status nsci_defined_link(nsci_identifier *self, const uint8_t *text, uint32_t n_bytes,
                             const nsc_alloc *alloc, nsc_error *err);

#endif
