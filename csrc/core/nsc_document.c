/* Evidence of the document.
 *
 * An article names people in full once and by surname afterwards; "Washington" is the paper or the
 * city throughout. So after a first pass over all sentences, each capitalized word looks at how its
 * other occurrences were tagged: which labels they got and how often, and in which longest name it
 * stood. What that is worth is learned (section "document"), as for any other feature.
 * (Krishnan & Manning 2006, "An Effective Two-Stage Model for Exploiting Non-Local Dependencies".)
 */
#include "nsc_document.h"
#include "nsc_table.h"

enum template {
    T_TOP = 1000, /* the label most others have; + distance + 1 */
    T_LABEL = 1003,
    T_LONGEST,
    T_LONGEST_NEXT,
};

enum { NO_LABEL = NSC_MAX_LABELS };

static uint64_t feature(uint32_t template_number, uint64_t value) {
    return nsci_hash_mix(nsci_hash_mix(UINT64_C(0x646F63), template_number), value);
}

/* ---- Gathering ------------------------------------------------------------------------------ */

static nsc_status find_evidence(nsci_document *doc, uint64_t key, const nsc_alloc *alloc,
                                uint32_t *out, nsc_error *err) {
    size_t mask = doc->slots.n - 1, at = (size_t)(key >> 20) & mask;
    while (doc->slots.items[at] && doc->evidence.items[doc->slots.items[at] - 1].key != key)
        at = (at + 1) & mask;
    if (!doc->slots.items[at]) {
        nsci_evidence fresh = {.key = key};
        NSC_TRY(nsci_evidences_push(&doc->evidence, alloc, fresh, err));
        doc->slots.items[at] = (uint32_t)doc->evidence.n;
    }
    *out = doc->slots.items[at] - 1;
    return NSC_OK;
}

static void note_mention(nsci_evidence *evidence, nsci_mention mention) {
    if (mention.n_toks > evidence->longest[0].n_toks) {
        evidence->longest[1] = evidence->longest[0];
        evidence->longest[0] = mention;
    } else if (mention.n_toks > evidence->longest[1].n_toks) {
        evidence->longest[1] = mention;
    }
}

/* Notes tokens [start, end), which the first pass tagged as one name of `label`, or as none. */
static nsc_status note_tokens(nsci_document *doc, uint32_t start, uint32_t end, uint32_t label,
                              const nsc_alloc *alloc, nsc_error *err) {
    for (uint32_t tok = start; tok < end; tok++) {
        if (!doc->keys.items[tok]) continue;
        uint32_t index;
        NSC_TRY(find_evidence(doc, doc->keys.items[tok], alloc, &index, err));
        doc->words.items[tok] = index;
        nsci_evidence *evidence = &doc->evidence.items[index];
        evidence->votes[label]++;
        if (label == NO_LABEL) continue;
        uint8_t part = end - start == 1 ? 3 : tok == start ? 0 : tok + 1 == end ? 2 : 1;
        note_mention(evidence, (nsci_mention){tok, end - start, (uint8_t)label, part});
    }
    return NSC_OK;
}

nsc_status nsci_document_gather(nsci_document *doc, const nsci_range *sents, size_t n_sents,
                                const nsc_alloc *alloc, nsc_error *err) {
    size_t n_keys = 0, n_slots = 64;
    for (size_t t = 0; t < doc->keys.n; t++) n_keys += doc->keys.items[t] != 0;
    while (n_slots < 2 * n_keys) n_slots *= 2;
    doc->evidence.n = doc->slots.n = doc->words.n = 0;
    NSC_TRY(nsci_u32s_reserve(&doc->slots, alloc, n_slots, err));
    NSC_TRY(nsci_u32s_reserve(&doc->words, alloc, doc->keys.n, err));
    memset(doc->slots.items, 0, n_slots * sizeof *doc->slots.items);
    doc->slots.n = n_slots;
    doc->words.n = doc->keys.n;
    for (size_t t = 0; t < doc->keys.n; t++) doc->words.items[t] = NSC_NONE;
    for (size_t s = 0; s < n_sents; s++) {
        for (uint32_t start = sents[s].start, end; start < sents[s].end; start = end) {
            uint32_t tag = doc->tags.items[start], label = NO_LABEL;
            end = start + 1;
            if (tag != NSCI_TAG_O) {
                label = nsci_tag_label(tag);
                while (end < sents[s].end && doc->tags.items[end] == nsci_tag_i(label)) end++;
            }
            NSC_TRY(note_tokens(doc, start, end, label, alloc, err));
        }
    }
    return NSC_OK;
}

/* ---- Features ------------------------------------------------------------------------------- */

/* What the other occurrences of a token's word say. */
typedef struct others {
    uint32_t votes[NSC_MAX_LABELS + 1];
    uint32_t n;
    uint32_t top;         /* the label, or NO_LABEL, with most votes */
    nsci_mention longest; /* n_toks 0: in no name elsewhere */
} others;

static bool see_others(const nsci_document *doc, uint32_t tok, others *out) {
    uint32_t index = doc->words.items[tok];
    if (index == NSC_NONE) return false;
    const nsci_evidence *evidence = &doc->evidence.items[index];
    uint32_t own = doc->tags.items[tok];
    memcpy(out->votes, evidence->votes, sizeof out->votes);
    out->votes[own == NSCI_TAG_O ? NO_LABEL : nsci_tag_label(own)]--;
    out->n = out->top = 0;
    for (uint32_t k = 0; k <= NSC_MAX_LABELS; k++) {
        out->n += out->votes[k];
        if (out->votes[k] > out->votes[out->top]) out->top = k;
    }
    out->longest = evidence->longest[evidence->longest[0].tok == tok ? 1 : 0];
    return out->n > 0;
}

/* 0 to 4: a share of a twentieth, a quarter, half, nine tenths. */
static uint64_t share_of(uint32_t part, uint32_t whole) {
    uint64_t percent = (uint64_t)part * 100 / whole;
    return (uint64_t)(percent >= 5) + (percent >= 25) + (percent >= 50) + (percent >= 90);
}

static uint64_t size_of(uint32_t n) { return (uint64_t)(n > 1) + (n > 3); }

uint32_t nsci_document_features(const nsci_document *doc, nsci_range sent, uint32_t tok,
                                uint64_t *out) {
    others seen;
    uint32_t n = 0;
    for (uint32_t d = 0; d < 3; d += 2) { /* the neighbours' words */
        uint32_t other = tok + d - 1;
        if (tok + d < sent.start + 1 || other >= sent.end || !see_others(doc, other, &seen))
            continue;
        uint64_t share = share_of(seen.votes[seen.top], seen.n);
        out[n++] = feature(T_TOP + d, (uint64_t)seen.top << 3 | share);
        if (d == 2 && seen.longest.n_toks)
            out[n++] =
                feature(T_LONGEST_NEXT, (uint64_t)seen.longest.label << 2 | seen.longest.part);
    }
    if (!see_others(doc, tok, &seen)) return n;
    uint64_t share = share_of(seen.votes[seen.top], seen.n);
    out[n++] = feature(T_TOP + 1, (uint64_t)seen.top << 8 | share << 4 | size_of(seen.n));
    for (uint32_t k = 0; k <= NSC_MAX_LABELS; k++)
        if (seen.votes[k])
            out[n++] = feature(T_LABEL, (uint64_t)k << 4 | share_of(seen.votes[k], seen.n));
    if (seen.longest.n_toks)
        out[n++] =
            feature(T_LONGEST, (uint64_t)seen.longest.label << 8 |
                                   (uint64_t)seen.longest.part << 4 | size_of(seen.longest.n_toks));
    return n;
}

void nsci_document_trim(nsci_document *doc, const nsc_alloc *alloc, size_t keep_bytes) {
    nsci_keys_trim(&doc->keys, alloc, keep_bytes);
    nsci_bytes_trim(&doc->tags, alloc, keep_bytes);
    nsci_score_rows_trim(&doc->scores, alloc, keep_bytes);
    nsci_u32s_trim(&doc->words, alloc, keep_bytes);
    nsci_evidences_trim(&doc->evidence, alloc, keep_bytes);
    nsci_u32s_trim(&doc->slots, alloc, keep_bytes);
}
