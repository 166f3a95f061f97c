/* The splitter's training. The weights are fitted elsewhere (training/sentences/train.py): a
 * hundred passes over some ten million indices take seconds. What has to be C is what the splitter
 * shares: candidates and features. */
#include "normalize/nsc_normalizer.h"
#include "sentence/nsc_sentence.h"
#include "nsc_train_sentence.h"

enum { MIN_WEIGHT_BITS = 1, MAX_WEIGHT_BITS = 20 };

uint32_t nsc_sentence_n_features(void) { return NSCI_N_SENTENCE_FEATURES; }

/* Hands a vector's memory over to a block. */
static void give(nsci_u32s *vec, const nsc_alloc *alloc, nsc_block *out) {
    *out = (nsc_block){*alloc, (uint8_t *)vec->items, vec->n * sizeof(uint32_t)};
    *vec = (nsci_u32s){0};
}

nsc_status nsc_sentence_examples(const nsc_alloc *alloc, const void *words, size_t words_bytes,
                                 uint32_t weight_bits, const nsc_text *text, nsc_block *candidates,
                                 nsc_block *rows, nsc_error *err) {
    nsc_alloc own = nsci_alloc_or_default(alloc);
    nsci_splitter splitter = {.weight_bits = weight_bits};
    nsci_source source = {0};
    nsci_normal normal = {0};
    nsci_u32s ends = {0}, examples = {0};
    nsc_status status;

    if (weight_bits < MIN_WEIGHT_BITS || weight_bits > MAX_WEIGHT_BITS)
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "%u weight bits, expected %u to %u", weight_bits,
                         (uint32_t)MIN_WEIGHT_BITS, (uint32_t)MAX_WEIGHT_BITS);
    status = nsci_splitter_open_words(&splitter, &own, words, words_bytes, err);
    if (status != NSC_OK) goto done;
    if ((status = nsci_source_read(&source, &own, text, err)) != NSC_OK) goto done;
    status = nsci_normalize(&normal, &own, &source, NSC_RULES_DEFAULT, err);
    if (status != NSC_OK) goto done;
    const nsci_split_input input = {normal.utf8.items, normal.utf8.n, &normal.edits,
                                    source.utf8.items, NULL};
    status = nsci_sentence_examples(&splitter, &input, &own, &ends, &examples, err);
    if (status != NSC_OK) goto done;
    nsci_map_ends(&normal.edits, ends.items, ends.n, ends.items);
    nsci_source_to_cps(&source, ends.items, ends.n, ends.items);
    give(&ends, &own, candidates);
    give(&examples, &own, rows);
done:
    nsci_u32s_free(&examples, &own);
    nsci_u32s_free(&ends, &own);
    nsci_normal_free(&normal, &own);
    nsci_source_free(&source, &own);
    nsci_splitter_close(&splitter, &own);
    return status;
}
