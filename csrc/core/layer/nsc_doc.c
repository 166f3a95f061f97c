/* The document's memory. */
#include "layer/nsc_doc.h"

void nsci_doc_trim(nsci_doc *doc, const nsc_alloc *alloc, size_t keep_bytes) {
    nsci_source_trim(&doc->source, alloc, keep_bytes);
    nsci_normal_trim(&doc->normal, alloc, keep_bytes);
    nsci_ranges_trim(&doc->sents, alloc, keep_bytes);
    nsci_ranges_trim(&doc->toks, alloc, keep_bytes);
    nsci_ranges_trim(&doc->sent_toks, alloc, keep_bytes);
    nsci_word_places_trim(&doc->words, alloc, keep_bytes);
    nsci_timexes_trim(&doc->timexes, alloc, keep_bytes);
    nsci_spans_trim(&doc->amounts, alloc, keep_bytes);
    for (uint32_t k = 0; k < NSC_N_LAYERS; k++) nsci_spans_trim(&doc->spans[k], alloc, keep_bytes);
    nsci_u32s_trim(&doc->town_of_name, alloc, keep_bytes);
    nsci_ranges_trim(&doc->furniture, alloc, keep_bytes);
    nsci_attributions_trim(&doc->attributions, alloc, keep_bytes);
    nsci_u32s_trim(&doc->quote_of_part, alloc, keep_bytes);
}
