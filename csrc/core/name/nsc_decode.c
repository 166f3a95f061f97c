/* Tagging, in fixed point.
 *
 * Each token's scores for the tags come from a scorer (nsc_scorer.h); then the best path through a
 * linear chain decides, and forward and backward sums give the probability behind a name's score.
 * Only runs of active tokens, which may be part of a name, go through the chain: between them,
 * every tag is "no name". Where the model has a second reader (nsc_second_reader.h), it first adds
 * its scores to those of sentences whose likeliest tags are not likely enough.
 *
 *     sentence     Mr  Smith  said  on  Tuesday  that  he  would
 *     runs         [-------]            [-----]                     by capitals or by the gate
 */
#include "name/nsc_decode.h"
#include "base/nsc_mem.h"

enum { SEGMENT_TOKS = NSC_MAX_SENT_TOKS, MAX_ROW_SEGMENTS = NSC_MAX_SENT_TOKS };

struct nsci_decoder {
    const nsci_tagger *tagger;
    const nsci_scorer *scorer;
    void *scorer_work;
    nsci_second_reader_work *second; /* NULL: there is no second reader */
    nsci_doc_pools document;
    nsci_segment segments[MAX_ROW_SEGMENTS]; /* that are scored together */
    /* One segment that is decided, by token. */
    nsci_scores scores[SEGMENT_TOKS];
    nsci_scores best[SEGMENT_TOKS];
    uint8_t tags[SEGMENT_TOKS];
    nsci_potentials marginals[SEGMENT_TOKS]; /* exp of the scaled scores */
    nsci_potentials alpha[SEGMENT_TOKS];
    nsci_potentials beta[SEGMENT_TOKS];
    float norms[SEGMENT_TOKS];
};

nsc_status nsci_decoder_new(const nsci_tagger *tagger, const nsci_scorer *scorer,
                            const nsci_run *run, nsci_decoder **out, nsc_error *err) {
    void *memory;
    NSC_TRY(nsci_new_lines(run->alloc, 1, sizeof(nsci_decoder), &memory, err));
    nsci_decoder *decoder = memory;
    decoder->tagger = tagger;
    decoder->scorer = scorer;
    nsc_status status = scorer->begin(tagger, run, &decoder->scorer_work, err);
    if (status == NSC_OK)
        status = nsci_second_reader_begin(&tagger->second, run->alloc, &decoder->second, err);
    if (status == NSC_OK)
        *out = decoder;
    else
        nsci_decoder_free(decoder, run->alloc);
    return status;
}

void nsci_decoder_free(nsci_decoder *decoder, const nsc_alloc *alloc) {
    if (!decoder) return;
    decoder->scorer->end(decoder->scorer_work, alloc);
    nsci_second_reader_end(decoder->second, alloc);
    nsci_doc_pools_trim(&decoder->document, alloc, 0);
    nsci_free_lines(alloc, decoder);
}

void nsci_decoder_trim(nsci_decoder *decoder, const nsc_alloc *alloc, size_t keep_bytes) {
    if (decoder) nsci_doc_pools_trim(&decoder->document, alloc, keep_bytes);
}

const nsci_doc_pools *nsci_decoder_pools(const nsci_decoder *decoder) { return &decoder->document; }

/* The segment behind *p: the next sentence, or what is left of a long one. */
static bool next_segment(const nsci_doc *doc, nsci_segment *p) {
    const nsci_range *sents = doc->sent_toks.items;
    uint32_t at = p->first_tok + p->n_toks;
    while (p->sent < doc->sent_toks.n && at >= sents[p->sent].end) p->sent++;
    if (p->sent >= doc->sent_toks.n) return false;
    p->first_tok = at > sents[p->sent].start ? at : sents[p->sent].start;
    p->n_toks = (uint32_t)nsci_min(sents[p->sent].end - p->first_tok, SEGMENT_TOKS);
    return true;
}

/* ---- Names and their scores ----------------------------------------------------------------- */

/* A run of active tokens of a segment, and whether they begin and end the segment. */
typedef struct active_run {
    uint32_t start, end;
    bool opens, closes;
} active_run;

static void find_marginals(nsci_decoder *d, const active_run *run) {
    const nsci_tagger *tagger = d->tagger;
    uint32_t n = run->end - run->start, at = run->start;
    for (uint32_t i = run->start; i < run->end; i++) {
        nsci_potentials scaled;
        for (uint32_t j = 0; j < NSCI_N_LANES; j++)
            scaled.tag[j] = tagger->scale * (float)d->scores[i].tag[j];
        nsci_crf_exp_row(&scaled, tagger->n_tags, &d->marginals[i]);
    }
    const float *open = run->opens ? tagger->factors.open : tagger->factors.trans[NSCI_TAG_O];
    const float *close = run->closes ? NULL : tagger->factors.back[NSCI_TAG_O];
    nsci_crf_forward(&tagger->factors, open, d->marginals + at, n, d->alpha + at, d->norms + at);
    nsci_crf_backward(&tagger->factors, close, d->marginals + at, n, d->norms + at, d->beta + at);
}

/* The sum over all paths of a run, of which alpha's last row is a part. */
static float all_paths(const nsci_decoder *d, const active_run *run) {
    nsci_potentials paths = d->alpha[run->end - 1];
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) paths.tag[j] *= d->beta[run->end - 1].tag[j];
    return nsci_crf_sum(&paths);
}

/* Probability of the paths that hold the name [start, end) of `label`, no longer and no shorter:
 * forward to its first token, along its tags, and on to anything but its I-tag. */
static float probability_of_name(const nsci_decoder *d, const active_run *run, uint32_t start,
                                 uint32_t end, uint32_t label) {
    const nsci_factors *factors = &d->tagger->factors;
    uint32_t b = nsci_tag_b(label), i = nsci_tag_i(label), last = end - start > 1 ? i : b;
    float marginal = d->alpha[start].tag[b];
    for (uint32_t t = start + 1; t < end; t++)
        marginal *=
            factors->trans[t - 1 == start ? b : i][i] * d->marginals[t].tag[i] / d->norms[t];
    if (end == run->end) return marginal * d->beta[end - 1].tag[last] / all_paths(d, run);
    nsci_potentials onwards;
    for (uint32_t j = 0; j < NSCI_N_LANES; j++)
        onwards.tag[j] = factors->trans[last][j] * d->marginals[end].tag[j] * d->beta[end].tag[j];
    onwards.tag[i] = 0.0f;
    return marginal * nsci_crf_sum(&onwards) / d->norms[end] / all_paths(d, run);
}

/* sigmoid(slope * logit(p) + shift), Platt (1999); p is first kept away from 0 and 1. */
static float calibrate(const nsci_tagger *tagger, float p) {
    p = p < 1e-4f ? 1e-4f : p > 0.9999f ? 0.9999f : p;
    float x = tagger->slope * (nsci_crf_log(p) - nsci_crf_log(1.0f - p)) + tagger->shift;
    float e = nsci_crf_exp(x < 0.0f ? x : -x);
    return x < 0.0f ? e / (1.0f + e) : 1.0f / (1.0f + e);
}

/* Appends the names that the tags of a run spell. An I-tag that follows nothing of its label begins
 * a name, so any sequence of tags has an answer. */
static nsc_status read_names(nsci_decoder *d, const active_run *run, uint32_t first_tok,
                             uint32_t sent, const nsc_alloc *alloc, nsci_spans *out,
                             nsc_error *err) {
    bool marginals_found = false;
    for (uint32_t start = run->start, end; start < run->end; start = end) {
        end = start + 1;
        if (d->tags[start] == NSCI_TAG_O) continue;
        uint32_t label = nsci_tag_label(d->tags[start]);
        while (end < run->end && d->tags[end] == nsci_tag_i(label)) end++;
        if (!marginals_found) find_marginals(d, run);
        marginals_found = true;
        nsci_span name = {
            {first_tok + start, first_tok + end}, sent, 0.0f, (uint8_t)label, NSCI_SOURCE_MODEL};
        name.score = calibrate(d->tagger, probability_of_name(d, run, start, end, label));
        NSC_TRY(nsci_spans_push(out, alloc, name, err));
    }
    return NSC_OK;
}

/* Finds the next run of active tokens of a segment, behind *run, and brings the scores of its
 * tokens, with what their pools say. */
static bool next_run(nsci_decoder *d, const nsci_segment *p, active_run *run) {
    const nsci_doc_pools *doc = &d->document;
    const uint8_t *active = doc->active.items + p->first_tok;
    for (run->start = run->end; run->start < p->n_toks && !active[run->start];) run->start++;
    for (run->end = run->start; run->end < p->n_toks && active[run->end]; run->end++) {
        uint32_t tok = p->first_tok + run->end, pool = doc->pool_of.items[tok];
        nsci_scores *row = &d->scores[run->end];
        *row = doc->scores.items[tok];
        if (pool == NSC_NONE) continue;
        nsci_scores_add(row, &doc->shared.items[pool]);
        nsci_scores_limit(row);
    }
    run->opens = run->start == 0;
    run->closes = run->end == p->n_toks;
    return run->start < run->end;
}

/* Decides on the tokens of a segment, which are scored. */
static nsc_status decide(nsci_decoder *d, const nsci_segment *p, const nsc_alloc *alloc,
                         nsci_spans *out, nsc_error *err) {
    const nsci_tagger *tagger = d->tagger;
    for (active_run run = {0}; next_run(d, p, &run);) {
        const nsci_crf_run tokens = {d->scores + run.start, run.end - run.start, !run.opens,
                                     !run.closes};
        nsci_crf_best_path(&tagger->transitions, tagger->n_tags, &tokens, d->best,
                           d->tags + run.start);
        NSC_TRY(read_names(d, &run, p->first_tok, p->sent, alloc, out, err));
    }
    return NSC_OK;
}

/* ---- The second reader ----------------------------------------------------------------------- */

/* The probability that the likeliest tag of a token is wrong, once marginals are found. */
static float doubt_of_token(const nsci_decoder *d, uint32_t t) {
    nsci_potentials tags = d->alpha[t];
    float best = 0.0f;
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
        tags.tag[j] *= d->beta[t].tag[j];
        best = tags.tag[j] > best ? tags.tag[j] : best;
    }
    return 1.0f - best / nsci_crf_sum(&tags);
}

/* The largest doubt of a segment's active tokens. */
static float doubt_of(nsci_decoder *d, const nsci_segment *p) {
    float most = 0.0f;
    for (active_run run = {0}; next_run(d, p, &run);) {
        find_marginals(d, &run);
        for (uint32_t t = run.start; t < run.end; t++) {
            float doubt = doubt_of_token(d, t);
            most = doubt > most ? doubt : most;
        }
    }
    return most;
}

/* Lets the second reader read the segments of which the scores leave more doubt than `limit`, by
 * themselves or with others of the document. */
static void read_again(nsci_decoder *d, const nsci_doc *doc, float limit, bool use_document) {
    const nsci_tagger *tagger = d->tagger;
    const nsci_second_reading reading = {&tagger->second, d->second, doc, tagger->scale,
                                         d->document.scores.items};
    for (nsci_segment p = {0, 0, 0}; next_segment(doc, &p);) {
        if (doubt_of(d, &p) <= limit) continue;
        nsci_second_reading_add(&reading, (nsci_range){p.first_tok, p.first_tok + p.n_toks});
        if (!use_document) nsci_second_reading_finish(&reading);
    }
    nsci_second_reading_finish(&reading);
}

/* ---- Documents ------------------------------------------------------------------------------ */

/* Scores all tokens, some segments at a time, and what they share. */
static nsc_status score(nsci_decoder *d, const nsci_doc *doc, bool use_document, nsc_error *err) {
    nsci_segment p = {0, 0, 0};
    for (bool more = next_segment(doc, &p); more;) {
        uint32_t n = 0, n_places = 0;
        do {
            d->segments[n++] = p;
            n_places += p.n_toks + 1;
            more = next_segment(doc, &p);
        } while (more && n_places + p.n_toks < d->scorer->max_places && n < MAX_ROW_SEGMENTS);
        NSC_TRY(
            d->scorer->score(d->scorer_work, doc, d->segments, n, use_document, &d->document, err));
    }
    return d->scorer->share(d->scorer_work, &d->document, err);
}

nsc_status nsci_decode(nsci_decoder *d, const nsci_doc *doc, const nsc_options *opt,
                       const nsc_alloc *alloc, nsci_spans *out, nsc_error *err) {
    const bool use_document = opt->document != 0;
    NSC_TRY(nsci_doc_pools_begin(&d->document, doc->toks.n, alloc, err));
    NSC_TRY(score(d, doc, use_document, err));
    if (d->second) {
        float limit = nsci_second_reader_limit(&d->tagger->second, opt->effort);
        if (limit < 1.0f) read_again(d, doc, limit, use_document);
    }
    for (nsci_segment p = {0, 0, 0}; next_segment(doc, &p);)
        NSC_TRY(decide(d, &p, alloc, out, err));
    return NSC_OK;
}
