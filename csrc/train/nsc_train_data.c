/* Golds to tags, tokens to feature numbers.
 *
 * Partial knowledge is kept as a set of possible tags a token (tok_allowed). A sure name leaves one
 * tag a token; a corpus that doesn't mark a label leaves that label's tags open everywhere; where
 * two teachers disagree, both answers stay open. The trainer then maximizes the probability of the
 * whole set (Tsuboi et al. 2008, "Training Conditional Random Fields Using Incomplete
 * Annotations").
 */
#include "nsc_train_data.h"
#include "layer/nsc_text_layers.h"

/* The tags of a set of labels: first tokens, further tokens. */
static uint32_t b_tags(uint32_t labels) {
    uint32_t tags = 0;
    for (uint32_t k = 0; k < NSC_MAX_LABELS; k++)
        if (labels >> k & 1) tags |= 1u << nsci_tag_b(k);
    return tags;
}
static uint32_t i_tags(uint32_t labels) { return b_tags(labels) << 1; }

/* Writes the allowed tags of a text's tokens. starts, ends [n] in code points. A gold covers the
 * tokens that it overlaps. */
static void allow_tags(const nsci_marks *marks, const uint32_t *starts, const uint32_t *ends,
                       size_t n, uint32_t *allowed, nsc_counts *counts) {
    const uint32_t o_tag = 1u << NSCI_TAG_O;
    size_t t = 0;
    for (size_t i = 0; i < n; i++)
        allowed[i] = o_tag | b_tags(marks->open_labels) | i_tags(marks->open_labels);
    for (size_t g = 0; g < marks->n_golds; g++) {
        const nsc_gold *gold = &marks->golds[g];
        while (t < n && ends[t] <= gold->start) t++;
        size_t first = t;
        while (t < n && starts[t] < gold->end) t++;
        counts->n_golds++;
        if (first == t || starts[first] != gold->start || ends[t - 1] != gold->end)
            counts->n_misaligned++;
        for (size_t i = first; i < t; i++) {
            uint32_t tags = i == first ? b_tags(gold->labels) : i_tags(gold->labels);
            if (gold->flags & NSC_GOLD_LOOSE)
                tags = o_tag | b_tags(gold->labels) | i_tags(gold->labels);
            if (gold->flags & NSC_GOLD_MAYBE) tags |= o_tag;
            allowed[i] = tags;
        }
    }
}

static nsc_status add_features(nsci_train_data *data, const uint64_t *features, uint32_t n,
                               nsci_lists *lists, const nsc_alloc *alloc, nsc_error *err) {
    NSC_TRY(nsci_u32s_push(&lists->starts, alloc, (uint32_t)lists->items.n, err));
    NSC_TRY(nsci_u32s_reserve(&lists->items, alloc, n, err));
    if (lists->items.n > UINT32_MAX - n)
        return nsci_fail(err, NSC_E_LIMIT, 0, "more than 2^32 features in all texts together");
    for (uint32_t k = 0; k < n; k++) {
        uint32_t number;
        NSC_TRY(nsci_keymap_number(&data->features, alloc, features[k], &number, err));
        lists->items.items[lists->items.n++] = number;
    }
    return NSC_OK;
}

static nsc_status add_inputs(const uint16_t *rows, uint32_t n, nsci_lists *lists,
                             const nsc_alloc *alloc, nsc_error *err) {
    NSC_TRY(nsci_u32s_push(&lists->starts, alloc, (uint32_t)lists->items.n, err));
    for (uint32_t k = 0; k < n; k++) NSC_TRY(nsci_u32s_push(&lists->items, alloc, rows[k], err));
    return NSC_OK;
}

static nsc_status describe_word(nsci_train_data *data, nsc_stage stage, const nsci_word *word,
                                const nsci_details *details, const nsc_alloc *alloc,
                                nsc_error *err) {
    if (stage == NSC_STAGE_NETWORK) {
        uint16_t rows[NSCI_MAX_WORD_INPUTS];
        uint32_t n = nsci_word_inputs(word, details, rows);
        return add_inputs(rows, n, &data->word_features, alloc, err);
    }
    for (int distance = -NSCI_REACH; distance <= NSCI_REACH; distance++) {
        uint64_t features[NSCI_MAX_WORD_FEATURES];
        uint32_t n = nsci_word_features(word, details, distance, features);
        NSC_TRY(add_features(data, features, n, &data->word_features, alloc, err));
    }
    return NSC_OK;
}

static nsc_status add_word(nsci_train_data *data, nsc_stage stage, const nsci_word *word,
                           const nsci_details *details, const nsc_alloc *alloc, nsc_error *err) {
    uint32_t number;
    size_t n_before = data->words.keys.n;
    NSC_TRY(nsci_keymap_number(&data->words, alloc, nsci_hash_bytes(word->bytes, word->n_bytes),
                               &number, err));
    if (data->words.keys.n > n_before) {
        NSC_TRY(nsci_u32s_push(&data->word_counts, alloc, 0, err));
        NSC_TRY(nsci_u64s_push(&data->word_keys, alloc,
                               word->form >= NSCI_FORM_INITIAL ? word->lower : 0, err));
        NSC_TRY(describe_word(data, stage, word, details, alloc, err));
    }
    data->word_counts.items[number]++;
    return nsci_u32s_push(&data->tok_words, alloc, number, err);
}

/* Scratch for one segment. */
typedef struct workspace {
    nsci_word words[NSC_MAX_SENT_TOKS];
    nsci_listed listed[NSC_MAX_SENT_TOKS];
    nsci_range runs[NSC_MAX_SENT_TOKS];
    uint8_t scratch[NSCI_WORD_SCRATCH_BYTES];
} workspace;

/* Adds the words of a sentence, then what each context shows: features, or rows of inputs. */
static nsc_status add_words(nsci_train_data *data, nsc_stage stage, const nsc_context *ctx,
                            nsci_range toks, workspace *work, const nsc_alloc *alloc,
                            nsc_error *err) {
    uint32_t n = toks.end - toks.start;
    const uint8_t *text = nsci_doc_text(&ctx->doc);
    for (uint32_t i = 0; i < n; i++) {
        nsci_range tok = ctx->doc.toks.items[toks.start + i];
        nsci_details details;
        nsci_word_read(&ctx->model->lexicon, text + tok.start, tok.end - tok.start, work->scratch,
                       &work->words[i], &details);
        NSC_TRY(add_word(data, stage, &work->words[i], &details, alloc, err));
    }
    nsci_sentence_view sent;
    nsci_sentence_look(&ctx->model->lexicon, work->words, n, work->listed, work->runs, &sent);
    for (uint32_t i = 0; i < n; i++) {
        if (stage == NSC_STAGE_NETWORK) {
            uint16_t rows[NSCI_MAX_CONTEXT_INPUTS];
            uint32_t n_rows = nsci_context_inputs(&sent, i, rows);
            NSC_TRY(add_inputs(rows, n_rows, &data->context_features, alloc, err));
            continue;
        }
        uint64_t features[NSCI_MAX_CONTEXT_FEATURES];
        uint32_t n_features = nsci_context_features(&sent, i, features);
        NSC_TRY(add_features(data, features, n_features, &data->context_features, alloc, err));
    }
    return NSC_OK;
}

/* Adds tokens `toks` of one sentence, at most NSC_MAX_SENT_TOKS. allowed [all tokens] */
static nsc_status add_segment(nsci_train_data *data, nsc_stage stage, const nsc_context *ctx,
                              nsci_range toks, const uint32_t *allowed, float weight,
                              workspace *work, const nsc_alloc *alloc, nsc_error *err) {
    uint32_t n = toks.end - toks.start;
    nsci_train_segment segment = {(uint32_t)data->tok_allowed.n, n, weight};
    for (uint32_t i = 0; i < n; i++) {
        uint32_t tags = allowed[toks.start + i];
        /* No path opens with a further token: a name cut by a segment's start begins anew there. */
        uint32_t further = tags & i_tags(NSC_ALL_LABELS);
        if (i == 0) tags = (tags & ~further) | further >> 1;
        NSC_TRY(nsci_u32s_push(&data->tok_allowed, alloc, tags, err));
    }
    NSC_TRY(add_words(data, stage, ctx, toks, work, alloc, err));
    data->counts.n_sentences++;
    data->counts.n_tokens += n;
    return nsci_train_segments_push(&data->segments, alloc, segment, err);
}

/* The end of the gold name that a text's token `start` opens; of a token of none, the next. */
static size_t end_of_gold(const uint32_t *allowed, size_t start, size_t n) {
    const uint32_t further = i_tags(NSC_ALL_LABELS);
    size_t end = start + 1;
    while (end < n && (allowed[end] & further) && !(allowed[end] & ~further)) end++;
    return end;
}

/* A token that the network rules out as a name stays none, whatever the gold says: no weight could
 * change that. What a gold name with such a token in it is to be, nobody knows. */
static void allow_what_is_ruled_out(const nsci_doc_pools *doc, uint32_t *allowed, size_t n) {
    const uint32_t any = 1u << NSCI_TAG_O | b_tags(NSC_ALL_LABELS) | i_tags(NSC_ALL_LABELS);
    for (size_t start = 0, end; start < n; start = end) {
        bool ruled_out = false;
        end = end_of_gold(allowed, start, n);
        for (size_t t = start; t < end; t++) ruled_out |= !doc->active.items[t];
        for (size_t t = start; t < end && ruled_out; t++) allowed[t] = any;
    }
}

/* Notes the network's scores of all tokens of the document that was read last. */
static nsc_status add_given(nsci_train_data *data, const nsc_context *ctx, uint32_t *allowed,
                            const nsc_alloc *alloc, nsc_error *err) {
    const nsci_ents_work *work = ctx->work[NSC_LAYER_ENTS];
    const nsci_doc_pools *doc = nsci_decoder_pools(work->decoder);
    allow_what_is_ruled_out(doc, allowed, ctx->doc.toks.n);
    NSC_TRY(nsci_score_rows_reserve(&data->tok_given, alloc, ctx->doc.toks.n, err));
    for (size_t t = 0; t < ctx->doc.toks.n; t++) {
        nsci_scores row = doc->scores.items[t];
        uint32_t pool = doc->pool_of.items[t];
        for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
            int32_t sum = row.tag[j];
            if (pool != NSC_NONE) sum += doc->shared.items[pool].tag[j];
            sum = sum < NSCI_MAX_EMISSION ? sum : NSCI_MAX_EMISSION;
            row.tag[j] = (int16_t)(sum > -NSCI_MAX_EMISSION ? sum : -NSCI_MAX_EMISSION);
        }
        if (!doc->active.items[t]) row.tag[NSCI_TAG_O] = NSCI_MAX_EMISSION;
        data->tok_given.items[data->tok_given.n++] = row;
    }
    return NSC_OK;
}

nsc_status nsci_train_data_add(nsci_train_data *data, nsc_stage stage, const nsc_context *ctx,
                               const nsci_marks *marks, const nsc_alloc *alloc, nsc_error *err) {
    size_t n = ctx->doc.toks.n;
    void *numbers = NULL, *work = NULL;
    nsc_status status = nsci_new(alloc, 3 * n, sizeof(uint32_t), &numbers, err);
    if (status == NSC_OK) status = nsci_new(alloc, 1, sizeof(workspace), &work, err);
    if (status != NSC_OK) goto done;
    uint32_t *starts = numbers, *ends = starts + n, *allowed = ends + n;
    nsci_ranges_to_cps(&ctx->doc, ctx->doc.toks.items, n, (int32_t *)starts, (int32_t *)ends);
    allow_tags(marks, starts, ends, n, allowed, &data->counts);
    for (size_t t = 0; t < n && stage != NSC_STAGE_WORDS && status == NSC_OK; t++) {
        status = nsci_u32s_push(&data->tok_starts, alloc, starts[t], err);
        if (status == NSC_OK) status = nsci_u32s_push(&data->tok_ends, alloc, ends[t], err);
    }
    if (stage == NSC_STAGE_TUNE) status = add_given(data, ctx, allowed, alloc, err);
    for (size_t s = 0; s < ctx->doc.sent_toks.n && status == NSC_OK; s++) {
        nsci_range sent = ctx->doc.sent_toks.items[s];
        for (uint32_t at = sent.start; at < sent.end && status == NSC_OK; at += NSC_MAX_SENT_TOKS) {
            nsci_range segment = {at, (uint32_t)nsci_min(sent.end, at + NSC_MAX_SENT_TOKS)};
            status =
                add_segment(data, stage, ctx, segment, allowed, marks->weight, work, alloc, err);
        }
    }
    data->counts.n_texts++;
done:
    nsci_free(alloc, numbers);
    nsci_free(alloc, work);
    return status;
}

void nsci_train_data_free(nsci_train_data *data, const nsc_alloc *alloc) {
    nsci_keymap_free(&data->features, alloc);
    nsci_keymap_free(&data->words, alloc);
    nsci_u32s_free(&data->word_counts, alloc);
    nsci_u64s_free(&data->word_keys, alloc);
    nsci_u32s_free(&data->word_features.starts, alloc);
    nsci_u32s_free(&data->word_features.items, alloc);
    nsci_u32s_free(&data->context_features.starts, alloc);
    nsci_u32s_free(&data->context_features.items, alloc);
    nsci_u32s_free(&data->tok_words, alloc);
    nsci_u32s_free(&data->tok_starts, alloc);
    nsci_u32s_free(&data->tok_ends, alloc);
    nsci_u32s_free(&data->tok_allowed, alloc);
    nsci_score_rows_free(&data->tok_given, alloc);
    nsci_train_segments_free(&data->segments, alloc);
}
