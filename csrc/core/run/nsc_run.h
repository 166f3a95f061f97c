/* The pipeline's working memory, and its first half, which the trainer shares with nsc_run. */
#ifndef NSC_RUN_H
#define NSC_RUN_H

#include "name/nsc_gazetteer.h"
#include "model/nsc_model.h"
#include "normalize/nsc_normalize.h"
#include "word/nsc_token.h"

/* All vectors are emptied by the next run. */
struct nsc_context {
    nsc_alloc alloc;
    const nsc_model *model;
    nsci_source source;
    nsci_normal normal;
    nsci_ranges sents;     /* bytes of the normalized text */
    nsci_ranges toks;      /* bytes of the normalized text */
    nsci_ranges sent_toks; /* [sents.n] the tokens of each sentence */
    nsci_names names;
    nsci_names figures;    /* scratch */
    nsci_decoder *decoder; /* made at the first run that tags */
    nsci_gazetteer_work listing;
    nsci_u32s offsets; /* the result's offset columns, one after another */
    nsci_bytes labels;
    nsci_u32s name_sents;
    nsci_u32s scores; /* float bits */
};

/* Reads, normalizes, splits and tokenizes `text` as far as opt->last_step says. */
nsc_status nsci_run_text(nsc_context *ctx, const nsc_text *text, const nsc_options *opt,
                         nsc_error *err);

/* Finds the names of the text that nsci_run_text read. */
nsc_status nsci_run_names(nsc_context *ctx, const nsc_options *opt, nsc_error *err);

/* Writes the starts and ends of the tokens (or any ascending ranges of the normalized text) in code
 * points of the caller's text. starts [n], ends [n] */
void nsci_run_to_cps(const nsc_context *ctx, const nsci_range *ranges, size_t n, uint32_t *starts,
                     uint32_t *ends);

#endif
