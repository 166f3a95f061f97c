/* White space above ASCII. */
#include "text/nsc_space.h"

size_t nsci_wide_space_at(const uint8_t *text, size_t at) {
    size_t next;
    return nsci_uni_class(nsci_utf8_decode(text, at, &next)) == NSCI_CLASS_SPACE ? next - at : 0;
}
