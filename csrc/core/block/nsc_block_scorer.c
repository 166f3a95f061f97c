/* The scorer: sums of weights for each unit, the best path through the chain, and the probabilities
 * along it.
 *
 * A document of many units is decoded in segments, each behind the last tag of the one before, so
 * that memory does not grow with the text. A page as it was saved is decoded twice: once to see
 * where its article is, and once with nothing of the article outside of it.
 */
#include "block/nsc_block_scorer.h"
#include "base/nsc_mem.h"
#include "block/nsc_block_stretch.h"

enum {
    SEGMENT_UNITS = 512,
    PLAIN_EMISSION = 160, /* of a plain unit, to be a paragraph */
    PART_EMISSION = 120,  /* of a list without bullets, as rare as its marks are sure */
    HEADER_BYTES = 8,
    N_ROWS = 1 + NSCI_N_BLOCK_TAGS, /* of transitions in the file */
    TRANSITION_BYTES = N_ROWS * NSCI_N_BLOCK_TAGS * 2
};

struct nsci_block_lattice {
    nsci_scores emissions[SEGMENT_UNITS], best[SEGMENT_UNITS];
    nsci_potentials scores[SEGMENT_UNITS], alpha[SEGMENT_UNITS], beta[SEGMENT_UNITS];
    float norms[SEGMENT_UNITS];
    uint8_t tags[SEGMENT_UNITS];
};

nsc_status nsci_block_lattice_new(const nsc_alloc *alloc, nsci_block_lattice **out,
                                  nsc_error *err) {
    void *memory;
    NSC_TRY(nsci_new(alloc, 1, sizeof(nsci_block_lattice), &memory, err));
    *out = memory;
    return NSC_OK;
}

void nsci_block_lattice_free(nsci_block_lattice *lattice, const nsc_alloc *alloc) {
    nsci_free(alloc, lattice);
}

/* ---- Opening --------------------------------------------------------------------------------- */

static bool is_sound(int16_t transition) {
    return transition >= -NSCI_MAX_TRANSITION && transition <= NSCI_MAX_TRANSITION;
}

/* Reads row `from` of the file to `row`; false where a number is out of bounds. */
static bool read_row(const uint8_t *bytes, uint32_t from, int16_t *row) {
    bool sound = true;
    memcpy(row, bytes + (size_t)from * NSCI_N_BLOCK_TAGS * 2, NSCI_N_BLOCK_TAGS * 2);
    for (uint32_t j = 0; j < NSCI_N_BLOCK_TAGS; j++) sound = sound && is_sound(row[j]);
    return sound;
}

static bool read_transitions(nsci_transitions *transitions, const uint8_t *bytes) {
    bool sound = read_row(bytes, 0, transitions->open);
    for (uint32_t i = 0; i < NSCI_N_BLOCK_TAGS; i++)
        sound = read_row(bytes, i + 1, transitions->trans[i]) && sound;
    for (uint32_t i = 0; i < NSCI_N_BLOCK_TAGS; i++) {
        if (i >= NSCI_BLOCK_MORE) transitions->open[i] = NSCI_FORBIDDEN;
        for (uint32_t j = 0; j < NSCI_N_BLOCK_TAGS; j++)
            if (!nsci_block_may_follow(i, j)) transitions->trans[i][j] = NSCI_FORBIDDEN;
    }
    return sound;
}

/* The slot of a table's entry; entries of one check in one slot are of one bucket. */
static uint32_t slot_of(uint32_t bucket, uint32_t check) {
    enum { SPREAD = 0x9B1 };
    return (bucket + check * SPREAD) & (NSCI_BLOCK_SLOTS - 1);
}

/* Puts the entry with this number into its slot, or marks that as too full. */
static void fill_slot(nsci_block_slot *slot, uint16_t check, uint32_t record) {
    enum { LAST = NSCI_BLOCK_WAYS - 1 };
    uint32_t way = 0;
    while (way < LAST && slot->records[way] && slot->checks[way] != check) way++;
    if (slot->records[way] && slot->checks[way] == check) return; /* the first of equals counts */
    if (slot->records[way]) {
        slot->records[LAST] = NSCI_BLOCK_ASK;
        return;
    }
    slot->checks[way] = check;
    slot->records[way] = (uint16_t)(record + 1);
}

static void fill_slots(nsci_block_scorer *scorer) {
    const nsci_table *table = &scorer->weights;
    const bool fits = table->short_checks && table->n_buckets <= NSCI_BLOCK_SLOTS &&
                      table->n_entries < NSCI_BLOCK_ASK - 1u;
    memset(scorer->slots, fits ? 0 : 0xFF, sizeof scorer->slots);
    for (uint32_t bucket = 0; fits && bucket < table->n_buckets; bucket++)
        for (uint32_t i = table->starts[bucket]; i < table->starts[bucket + 1]; i++)
            fill_slot(&scorer->slots[slot_of(bucket, table->short_checks[i])],
                      table->short_checks[i], i);
}

nsc_status nsci_block_scorer_open(nsci_block_scorer *scorer, nsci_section section, nsc_error *err) {
    const char *name = "blocks.weights";
    const uint32_t head = HEADER_BYTES + TRANSITION_BYTES;
    if (section.n_bytes < head)
        return nsci_fail(err, NSC_E_MODEL, 0, "section \"%s\" holds %zu bytes, too few", name,
                         section.n_bytes);
    memcpy(&scorer->scale, section.bytes, sizeof scorer->scale);
    if (!(scorer->scale >= 0.009f && scorer->scale <= 1.0f))
        return nsci_fail(err, NSC_E_MODEL, 0, "section \"%s\": a scale out of bounds", name);
    uint32_t n_tags = nsci_load_u32(section.bytes + 4);
    if (n_tags != NSCI_N_BLOCK_TAGS)
        return nsci_fail(err, NSC_E_MODEL, 4, "section \"%s\" is for %u tags, expected %u", name,
                         n_tags, (uint32_t)NSCI_N_BLOCK_TAGS);
    if (!read_transitions(&scorer->transitions, section.bytes + HEADER_BYTES))
        return nsci_fail(err, NSC_E_MODEL, HEADER_BYTES,
                         "section \"%s\": a transition out of bounds", name);
    nsci_factors_derive(&scorer->transitions, NSCI_N_BLOCK_TAGS, scorer->scale, &scorer->factors);
    NSC_TRY(nsci_table_open(&scorer->weights, section.bytes + head, section.n_bytes - head,
                            NSCI_BLOCK_RECORD_BYTES, name, err));
    for (uint32_t i = 0; i < scorer->weights.n_entries; i++)
        if (scorer->weights.records[(size_t)i * NSCI_BLOCK_RECORD_BYTES] > NSCI_BLOCK_MAX_FACTOR)
            return nsci_fail(err, NSC_E_MODEL, i, "section \"%s\": a factor out of bounds", name);
    fill_slots(scorer);
    return NSC_OK;
}

/* ---- Scores ---------------------------------------------------------------------------------- */

/* The table's own answer, in the numbers of slots. */
static uint32_t ask_table(const nsci_table *table, uint64_t feature) {
    const uint8_t *record = nsci_table_find(table, feature);
    return record ? (uint32_t)((size_t)(record - table->records) / NSCI_BLOCK_RECORD_BYTES) + 1 : 0;
}

/* What a slot says of a check: the record's number + 1, or 0. All four ways at once: a lane of
 * 16 bits is 0 where the checks are equal, and only such a lane stays 0 when it is added to. */
static uint32_t look_in_slot(const nsci_block_slot *slot, uint16_t check) {
    const uint64_t ones = UINT64_C(0x0001000100010001), highest = ones << 15;
    const uint64_t differs = nsci_load_u64(slot->checks) ^ (ones * check);
    const uint64_t other = ((differs & ~highest) + (highest - ones)) | differs;
    const uint64_t equal = (~other & highest) >> 15;
    uint64_t found = nsci_load_u64(slot->records) & (equal * UINT16_MAX);
    found |= found >> 32;
    return (uint32_t)(found | found >> 16) & UINT16_MAX;
}

/* The records of features[n] that have one; no guess of the processor's depends on which do. */
static uint32_t find_records(const nsci_block_scorer *scorer, const uint64_t *features, uint32_t n,
                             uint32_t *records) {
    const nsci_table *table = &scorer->weights;
    uint32_t n_found = 0;
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t bucket = (uint32_t)features[k] & (table->n_buckets - 1);
        const uint16_t check = (uint16_t)(features[k] >> 32);
        const nsci_block_slot *slot = &scorer->slots[slot_of(bucket, check)];
        uint32_t record = look_in_slot(slot, check);
        if (slot->records[NSCI_BLOCK_WAYS - 1] == NSCI_BLOCK_ASK)
            record = ask_table(table, features[k]);
        records[n_found] = record - 1;
        n_found += record != 0;
    }
    return n_found;
}

_Static_assert(NSCI_MAX_BLOCK_FEATURES * 15 * NSCI_BLOCK_MAX_FACTOR <= UINT16_MAX,
               "sums of weights have room");
_Static_assert(NSCI_BLOCK_WAYS * sizeof(uint16_t) == sizeof(uint64_t), "a slot is two words");
_Static_assert(NSCI_N_LANES == 24, "a row is read as eight bytes and four");

/* The sums of some records. The four bits of every fourth lane are apart by sixteen, so that they
 * are multiplied and added up four at a time; that each was 8 too much is mended at the end. */
static void sum_records(const uint8_t *records, const uint32_t *numbers, uint32_t n,
                        int16_t sums[NSCI_N_LANES]) {
    enum { SHIFTS = 4, HEAD_LANES = 16 };
    const uint64_t apart = UINT64_C(0x000F000F000F000F);
    uint64_t heads[SHIFTS] = {0}, tails[SHIFTS] = {0}, factors = 0;
    for (uint32_t k = 0; k < n; k++) {
        const uint8_t *record = records + (size_t)numbers[k] * NSCI_BLOCK_RECORD_BYTES;
        const uint64_t factor = record[0];
        const uint64_t head = nsci_load_u64(record + 1), tail = nsci_load_u32(record + 9);
        factors += factor;
        for (uint32_t s = 0; s < SHIFTS; s++) {
            heads[s] += (head >> 4 * s & apart) * factor;
            tails[s] += (tail >> 4 * s & apart) * factor;
        }
    }
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
        const uint64_t lanes = j < HEAD_LANES ? heads[j % SHIFTS] : tails[j % SHIFTS];
        sums[j] =
            (int16_t)((int32_t)(lanes >> (j / SHIFTS % 4 * 16) & 0xFFFF) - 8 * (int32_t)factors);
    }
}

/* Is a block of this kind a part of the article itself? */
static bool is_body(uint32_t kind) {
    return kind == NSCI_BLOCK_PARAGRAPH || kind == NSCI_BLOCK_SUBHEAD ||
           kind == NSCI_BLOCK_LIST_ITEM || kind == NSCI_BLOCK_TRANSCRIPT_TURN ||
           kind == NSCI_BLOCK_TABLE;
}

/* Where units may be of the article. */
static bool is_inside(nsci_range article, size_t i) {
    return i >= article.start && i < article.end;
}

/* Is it a row of marks that parts what stands around it: "***", "___"? */
static bool is_separator(const nsci_block_unit *unit) {
    return unit->letters == NSCI_BLOCK_CASE_NONE && unit->opens != NSCI_BLOCK_EDGE_DIGIT &&
           unit->closes != NSCI_BLOCK_EDGE_DIGIT;
}

/* Sums the weights of a unit's features; a unit behind a blank line goes on no block, and what is
 * behind a separator goes on no note that this would be. */
static void score_unit(const nsci_block_scorer *scorer, const nsci_block_view *view, size_t i,
                       nsci_range article, nsci_scores *out) {
    const bool inside = is_inside(article, i);
    if (inside && nsci_block_is_plain(view, i)) {
        memset(out, 0, sizeof *out);
        out->tag[NSCI_BLOCK_PARAGRAPH] = PLAIN_EMISSION;
        return;
    }
    uint64_t features[NSCI_MAX_BLOCK_FEATURES];
    uint32_t records[NSCI_MAX_BLOCK_FEATURES];
    const uint32_t n =
        find_records(scorer, features, nsci_block_features(view, i, features), records);
    int16_t sums[NSCI_N_LANES];
    sum_records(scorer->weights.records, records, n, sums);
    if (view->units[i].has & NSCI_BLOCK_IS_PART)
        sums[NSCI_BLOCK_LIST_ITEM] = (int16_t)(sums[NSCI_BLOCK_LIST_ITEM] + PART_EMISSION);
    const bool may_go_on = view->units[i].n_feeds == 1;
    const bool is_parted = i > 0 && is_separator(&view->units[i - 1]);
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
        int32_t sum = sums[j] > NSCI_MAX_EMISSION ? NSCI_MAX_EMISSION : sums[j];
        if (sum < -NSCI_MAX_EMISSION || (j >= NSCI_BLOCK_MORE && !may_go_on) ||
            (j == NSCI_BLOCK_MORE_NOTE && is_parted) ||
            (!inside && j < NSCI_N_BLOCK_TAGS && is_body(nsci_block_kind_of(j))))
            sum = -NSCI_MAX_EMISSION;
        out->tag[j] = (int16_t)sum;
    }
}

static bool is_link(uint32_t kind) {
    return kind == NSCI_BLOCK_PROMO || kind == NSCI_BLOCK_RELATED;
}

static float sum_of(const nsci_potentials *of_tags, bool (*is_one)(uint32_t kind)) {
    float sum = 0;
    for (uint32_t j = 0; j < NSCI_N_BLOCK_TAGS; j++)
        if (is_one(nsci_block_kind_of(j))) sum += of_tags->tag[j];
    return sum;
}

/* The probability of each tag that was chosen, and on a page that of the article's tags. `open`:
 * factors of the segment's first unit. */
static void find_probabilities(const nsci_block_scorer *scorer, nsci_block_lattice *lattice,
                               uint32_t n, const float *open, bool is_page, nsci_block_tag *out) {
    for (uint32_t t = 0; t < n; t++) {
        const nsci_scores *sums = &lattice->emissions[t];
        if (t > 0 && memcmp(sums, sums - 1, sizeof *sums) == 0) { /* two plain units */
            lattice->scores[t] = lattice->scores[t - 1];
            continue;
        }
        nsci_potentials row = {{0}};
        for (uint32_t j = 0; j < NSCI_N_BLOCK_TAGS; j++)
            row.tag[j] = scorer->scale * (float)sums->tag[j];
        nsci_crf_exp_row(&row, NSCI_N_BLOCK_TAGS, &lattice->scores[t]);
    }
    nsci_crf_forward(&scorer->factors, open, lattice->scores, n, lattice->alpha, lattice->norms);
    nsci_crf_backward(&scorer->factors, NULL, lattice->scores, n, lattice->norms, lattice->beta);
    for (uint32_t t = 0; t < n; t++) {
        nsci_potentials both;
        for (uint32_t j = 0; j < NSCI_N_LANES; j++)
            both.tag[j] = lattice->alpha[t].tag[j] * lattice->beta[t].tag[j];
        float sum = nsci_crf_sum(&both), share = both.tag[lattice->tags[t]];
        float score = sum > 0 ? share / sum : 0;
        out[t] = (nsci_block_tag){lattice->tags[t], score < 1 ? score : 1, 0, 0};
        if (!is_page || sum <= 0) continue;
        out[t].body = sum_of(&both, is_body) / sum;
        out[t].link = sum_of(&both, is_link) / sum;
    }
}

/* Appends the tags of all units; those outside of `article` are no part of it. */
static void tag_units(const nsci_block_scorer *scorer, nsci_block_lattice *lattice,
                      const nsci_block_view *view, nsci_range article, nsci_block_tags *tags) {
    for (size_t from = 0; from < view->n; from += SEGMENT_UNITS) {
        const uint32_t n = (uint32_t)nsci_min(view->n - from, SEGMENT_UNITS);
        for (uint32_t t = 0; t < n; t++)
            score_unit(scorer, view, from + t, article, &lattice->emissions[t]);
        nsci_transitions chain = scorer->transitions;
        const float *open = scorer->factors.open;
        if (from > 0) {
            const uint8_t before = tags->items[tags->n - 1].tag;
            memcpy(chain.open, scorer->transitions.trans[before], sizeof chain.open);
            open = scorer->factors.trans[before];
        }
        const nsci_crf_run run = {lattice->emissions, n, false, false};
        nsci_crf_best_path(&chain, NSCI_N_BLOCK_TAGS, &run, lattice->best, lattice->tags);
        find_probabilities(scorer, lattice, n, open, view->is_page, tags->items + tags->n);
        tags->n += n;
    }
}

/* The article on a page as it was saved, between menus and links to other stories; all units where
 * the text is no such page. */
static nsci_range find_article(const nsci_block_view *view, const nsci_block_tag *tags) {
    const nsci_range all = {0, (uint32_t)view->n};
    nsci_block_stretch stretch = {0};
    size_t n_links = 0;
    if (!view->is_page) return all;
    for (size_t i = 0; i < view->n; i++) {
        const uint32_t kind = nsci_block_kind_of(tags[i].tag);
        n_links += is_link(kind);
        nsci_block_stretch_add(&stretch, i, &view->units[i], tags[i].body, tags[i].link);
    }
    if (n_links * 5 < view->n * 2) return all;
    return (nsci_range){(uint32_t)stretch.start, (uint32_t)stretch.end};
}

nsc_status nsci_block_tag_units(const nsci_block_scorer *scorer, nsci_block_lattice *lattice,
                                const nsci_block_view *view, const nsc_alloc *alloc,
                                nsci_block_tags *tags, nsc_error *err) {
    const size_t first = tags->n;
    const nsci_range all = {0, (uint32_t)view->n};
    if (view->n == 0) return NSC_OK;
    NSC_TRY(nsci_block_tags_reserve(tags, alloc, view->n, err));
    tag_units(scorer, lattice, view, all, tags);
    const nsci_range article = find_article(view, tags->items + first);
    if (article.start == all.start && article.end == all.end) return NSC_OK;
    tags->n = first;
    tag_units(scorer, lattice, view, article, tags);
    return NSC_OK;
}
