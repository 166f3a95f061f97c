/* Who is who: the names of one text -> one identity for each person, organization and place. */
#ifndef NSC_IDENTITY_H
#define NSC_IDENTITY_H

#include "identity/nsc_name_form.h"

/* Fills identities and identity_of from mentions of `text`, n_bytes of valid UTF-8. O(bytes of
 * mentions). */
nsc_status nsci_identify(nsci_identifier *self, const uint8_t *text, uint32_t n_bytes,
                         const nsc_alloc *alloc, nsc_error *err);

void nsci_identifier_trim(nsci_identifier *self, const nsc_alloc *alloc, size_t keep_bytes);

#endif
