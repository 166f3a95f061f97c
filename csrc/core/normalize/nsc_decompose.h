/* Form D: the last step of normalization when it is asked for. */
#ifndef NSC_DECOMPOSE_H
#define NSC_DECOMPOSE_H

#include "normalize/nsc_output.h"

/* Makes `composed`, valid UTF-8 in Form C or KC, its Form D or KD in *out, reusing its memory, with
 * the edits between the two. O(bytes). */
nsc_status nsci_decompose(nsci_normal *out, const nsc_alloc *alloc, const nsci_bytes *composed,
                          nsc_error *err);

#endif
