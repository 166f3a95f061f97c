/* The one-block result.
 *
 *     +--------+---------+---------------------------+-----------------------------+------------+
 *     | handle | header  | labels [n_labels][16]     | columns, each 8-byte aligned | normalized |
 *     +--------+---------+---------------------------+-----------------------------+------------+
 *              ^ block: what nsc_result_bytes shows, and nsc_result_open takes
 *
 * The header says how long each group of columns is; where a column lies follows from that alone,
 * so there is no offset to check or to trust. The handle in front (allocator, and where columns lie) is
 * not part of the stored bytes.
 */
#include "result/nsc_result.h"

typedef struct header {
    uint8_t magic[8];
    uint64_t block_bytes;
    uint32_t n_items[4]; /* sents, tokens, ents, edits: indexed by group */
    uint32_t normalized_bytes;
    uint32_t n_cps, n_norm_cps, n_replaced;
    uint32_t n_labels;
    uint32_t reserved; /* 0 */
} header;

enum group { SENTS, TOKENS, ENTS, EDITS };
enum { ALIGNMENT = 8, LABEL_BYTES = NSC_MAX_LABEL_BYTES + 1 };

static const uint8_t MAGIC[8] = {'N', 'S', 'C', 'R', 'E', 'S', '0', '1'};

static const struct {
    enum group group;
    nsc_kind kind;
} layout[NSC_N_COLUMNS] = {
    [NSC_COL_SENT_STARTS] = {SENTS, NSC_KIND_UINT32},
    [NSC_COL_SENT_ENDS] = {SENTS, NSC_KIND_UINT32},
    [NSC_COL_TOKEN_STARTS] = {TOKENS, NSC_KIND_UINT32},
    [NSC_COL_TOKEN_ENDS] = {TOKENS, NSC_KIND_UINT32},
    [NSC_COL_ENT_STARTS] = {ENTS, NSC_KIND_UINT32},
    [NSC_COL_ENT_ENDS] = {ENTS, NSC_KIND_UINT32},
    [NSC_COL_ENT_LABELS] = {ENTS, NSC_KIND_UINT8},
    [NSC_COL_ENT_SCORES] = {ENTS, NSC_KIND_FLOAT32},
    [NSC_COL_ENT_SENTS] = {ENTS, NSC_KIND_UINT32},
    [NSC_COL_EDIT_STARTS] = {EDITS, NSC_KIND_UINT32},
    [NSC_COL_EDIT_ENDS] = {EDITS, NSC_KIND_UINT32},
    [NSC_COL_EDIT_NORM_STARTS] = {EDITS, NSC_KIND_UINT32},
    [NSC_COL_EDIT_NORM_ENDS] = {EDITS, NSC_KIND_UINT32},
    [NSC_COL_EDIT_RULES] = {EDITS, NSC_KIND_UINT8},
};

/* Where each column begins, from the start of the block, and behind them the normalized text. */
typedef uint64_t places[NSC_N_COLUMNS + 1];

struct nsc_result {
    nsc_alloc alloc;
    places at;
    header head; /* the block begins here */
};

static size_t kind_bytes(nsc_kind kind) { return kind == NSC_KIND_UINT8 ? 1 : 4; }

static const uint8_t *block_of(const nsc_result *res) { return (const uint8_t *)&res->head; }

/* Fills in the places. Counts are below 2^32, so the sums of at most 14 products fit 64 bits. */
static void lay_out(const header *head, places at) {
    at[0] = sizeof(header) + (uint64_t)head->n_labels * LABEL_BYTES;
    for (uint32_t c = 0; c < NSC_N_COLUMNS; c++) {
        uint64_t n_bytes = (uint64_t)head->n_items[layout[c].group] * kind_bytes(layout[c].kind);
        at[c + 1] = at[c] + (n_bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}

static uint64_t block_bytes(const header *head) {
    places at;
    lay_out(head, at);
    return at[NSC_N_COLUMNS] + head->normalized_bytes;
}

/* A result whose header is `head`, and nothing else yet. */
static nsc_status new_result(const nsc_alloc *alloc, const header *head, nsc_result **out,
                             nsc_error *err) {
    size_t n_bytes;
    void *memory;
    if (head->block_bytes > SIZE_MAX ||
        !nsci_add(offsetof(nsc_result, head), (size_t)head->block_bytes, &n_bytes))
        return nsci_fail_nomem(err, SIZE_MAX);
    NSC_TRY(nsci_new(alloc, 1, nsci_max(n_bytes, sizeof(nsc_result)), &memory, err));
    nsc_result *res = memory;
    res->alloc = *alloc;
    res->head = *head;
    lay_out(head, res->at);
    *out = res;
    return NSC_OK;
}

nsc_status nsci_result_pack(const nsci_findings *found, const nsc_alloc *alloc, nsc_result **out,
                            nsc_error *err) {
    header head = {0};
    memcpy(head.magic, MAGIC, sizeof MAGIC);
    head.n_items[SENTS] = (uint32_t)found->n_sents;
    head.n_items[TOKENS] = (uint32_t)found->n_tokens;
    head.n_items[ENTS] = (uint32_t)found->n_ents;
    head.n_items[EDITS] = (uint32_t)found->n_edits;
    head.normalized_bytes = (uint32_t)found->normalized_bytes;
    head.n_cps = found->n_cps;
    head.n_norm_cps = found->n_norm_cps;
    head.n_replaced = found->n_replaced;
    head.n_labels = found->n_labels;
    head.block_bytes = block_bytes(&head);

    nsc_result *res;
    NSC_TRY(new_result(alloc, &head, &res, err));
    uint8_t *block = (uint8_t *)&res->head;
    if (head.n_labels) memcpy(block + sizeof head, found->labels, head.n_labels * LABEL_BYTES);
    for (uint32_t c = 0; c < NSC_N_COLUMNS; c++) {
        uint8_t *column = block + res->at[c];
        size_t n_bytes = head.n_items[layout[c].group] * kind_bytes(layout[c].kind);
        if (n_bytes && found->columns[c]) memcpy(column, found->columns[c], n_bytes);
        memset(column + n_bytes, 0, (ALIGNMENT - n_bytes % ALIGNMENT) % ALIGNMENT);
    }
    if (head.normalized_bytes)
        memcpy(block + res->at[NSC_N_COLUMNS], found->normalized, head.normalized_bytes);
    *out = res;
    return NSC_OK;
}

void *nsci_result_fill(nsc_result *res, nsc_column column) {
    return (uint8_t *)&res->head + res->at[column];
}

void nsci_result_set_norm_cps(nsc_result *res, uint32_t n_norm_cps) {
    res->head.n_norm_cps = n_norm_cps;
}

/* ---- Reading -------------------------------------------------------------------------------- */

void nsc_result_free(nsc_result *res) {
    if (!res) return;
    nsc_alloc alloc = res->alloc;
    nsci_free(&alloc, res);
}

void nsc_result_column(const nsc_result *res, nsc_column column, nsc_column_view *out) {
    out->data = block_of(res) + res->at[column];
    out->n_items = res->head.n_items[layout[column].group];
    out->kind = layout[column].kind;
}

static const uint32_t *offsets(const nsc_result *res, nsc_column column) {
    return (const uint32_t *)(const void *)(block_of(res) + res->at[column]);
}

uint32_t nsc_result_n_labels(const nsc_result *res) { return res->head.n_labels; }

const char *nsc_result_label(const nsc_result *res, uint32_t label) {
    if (label >= res->head.n_labels) return NULL;
    return (const char *)block_of(res) + sizeof(header) + (size_t)label * LABEL_BYTES;
}

const char *nsc_result_normalized(const nsc_result *res, size_t *n_bytes) {
    *n_bytes = res->head.normalized_bytes;
    return (const char *)block_of(res) + res->at[NSC_N_COLUMNS];
}

uint32_t nsc_result_n_cps(const nsc_result *res) { return res->head.n_cps; }
uint32_t nsc_result_n_norm_cps(const nsc_result *res) { return res->head.n_norm_cps; }
uint32_t nsc_result_n_replaced(const nsc_result *res) { return res->head.n_replaced; }

const void *nsc_result_bytes(const nsc_result *res, size_t *n_bytes) {
    *n_bytes = (size_t)res->head.block_bytes;
    return block_of(res);
}

/* How many of the ascending `values` are below `limit`. */
static uint32_t count_below(const uint32_t *values, uint32_t n, uint64_t limit) {
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (values[mid] < limit)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

uint32_t nsc_result_sentence_of(const nsc_result *res, uint32_t cp) {
    const uint32_t *starts = offsets(res, NSC_COL_SENT_STARTS);
    uint32_t after = count_below(starts, res->head.n_items[SENTS], (uint64_t)cp + 1);
    if (after == 0 || cp >= offsets(res, NSC_COL_SENT_ENDS)[after - 1]) return NSC_NONE;
    return after - 1;
}

/* One side of the edit list seen from the other. */
typedef struct side {
    const uint32_t *starts, *ends; /* [n_edits], in the text that is asked about */
    const uint32_t *to_starts, *to_ends;
    uint32_t n_edits;
    uint32_t length, to_length; /* of the two texts */
} side;

/* A start: the last edit that begins at or before `at` decides. A deletion at `at` lies before a
 * span that starts there. */
static uint32_t carry_start(const side *s, uint32_t at) {
    uint32_t n = count_below(s->starts, s->n_edits, (uint64_t)at + 1);
    if (n == 0) return at;
    uint32_t e = n - 1;
    return at < s->ends[e] ? s->to_starts[e] : s->to_ends[e] + (at - s->ends[e]);
}

/* An end: the last edit that begins before `at` decides, so a deletion at `at` lies behind it. */
static uint32_t carry_end(const side *s, uint32_t at) {
    uint32_t n = count_below(s->starts, s->n_edits, at);
    if (n == 0) return at;
    uint32_t e = n - 1;
    return at <= s->ends[e] ? s->to_ends[e] : s->to_ends[e] + (at - s->ends[e]);
}

static void carry(const side *s, uint32_t start, uint32_t end, uint32_t *to_start,
                  uint32_t *to_end) {
    start = start < s->length ? start : s->length;
    end = end < start ? start : end < s->length ? end : s->length;
    uint32_t a = carry_start(s, start), b = carry_end(s, end);
    *to_start = a;
    *to_end = b > a ? b : a;
}

void nsc_result_to_original(const nsc_result *res, uint32_t norm_start, uint32_t norm_end,
                            uint32_t *start, uint32_t *end) {
    side s = {offsets(res, NSC_COL_EDIT_NORM_STARTS),
              offsets(res, NSC_COL_EDIT_NORM_ENDS),
              offsets(res, NSC_COL_EDIT_STARTS),
              offsets(res, NSC_COL_EDIT_ENDS),
              res->head.n_items[EDITS],
              res->head.n_norm_cps,
              res->head.n_cps};
    carry(&s, norm_start, norm_end, start, end);
}

void nsc_result_to_normalized(const nsc_result *res, uint32_t start, uint32_t end,
                              uint32_t *norm_start, uint32_t *norm_end) {
    side s = {offsets(res, NSC_COL_EDIT_STARTS),
              offsets(res, NSC_COL_EDIT_ENDS),
              offsets(res, NSC_COL_EDIT_NORM_STARTS),
              offsets(res, NSC_COL_EDIT_NORM_ENDS),
              res->head.n_items[EDITS],
              res->head.n_cps,
              res->head.n_norm_cps};
    carry(&s, start, end, norm_start, norm_end);
}

/* ---- Reopening ------------------------------------------------------------------------------ */

static nsc_status refuse(nsc_error *err, const char *why) {
    return nsci_fail(err, NSC_E_RESULT, 0, "stored result: %s", why);
}

/* Ranges ascend, do not overlap, are not reversed and lie inside a text of n_cps. `may_be_empty`
 * for edits, whose one side may be. */
static bool ranges_are_sound(const nsc_result *res, nsc_column starts_column,
                             nsc_column ends_column, uint32_t n_cps, bool may_be_empty) {
    const uint32_t *starts = offsets(res, starts_column), *ends = offsets(res, ends_column);
    uint32_t n = res->head.n_items[layout[starts_column].group], last = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (starts[i] < last || ends[i] < starts[i] || (ends[i] == starts[i] && !may_be_empty))
            return false;
        last = ends[i];
    }
    return last <= n_cps;
}

/* Sentences, tokens or names in order, of which none begins or ends inside an edit or with what
 * normalization removed: only such ranges can go to the normalized text and come back. One walk
 * beside the edits, as in nsc_edits.c. */
static nsc_status check_spans(const nsc_result *res, const char *what, nsc_column starts_column,
                              nsc_column ends_column, nsc_error *err) {
    if (!ranges_are_sound(res, starts_column, ends_column, res->head.n_cps, false))
        return nsci_fail(err, NSC_E_RESULT, 0, "stored result: %ss out of order", what);
    const uint32_t *starts = offsets(res, starts_column), *ends = offsets(res, ends_column);
    const uint32_t *edit_starts = offsets(res, NSC_COL_EDIT_STARTS);
    const uint32_t *edit_ends = offsets(res, NSC_COL_EDIT_ENDS);
    const uint32_t *norm_starts = offsets(res, NSC_COL_EDIT_NORM_STARTS);
    const uint32_t *norm_ends = offsets(res, NSC_COL_EDIT_NORM_ENDS);
    uint32_t n_edits = res->head.n_items[EDITS], e = 0;
    for (uint32_t i = 0; i < res->head.n_items[layout[starts_column].group]; i++) {
        uint32_t start = starts[i], end = ends[i];
        while (e < n_edits && edit_ends[e] <= start) e++;
        bool torn = e < n_edits && edit_starts[e] < start + (norm_starts[e] == norm_ends[e]);
        while (e < n_edits && edit_ends[e] < end) e++;
        torn |= e < n_edits && edit_starts[e] < end &&
                end < edit_ends[e] + (norm_starts[e] == norm_ends[e]);
        if (torn)
            return nsci_fail(err, NSC_E_RESULT, start,
                             "stored result: %s %u, from %u to %u, begins or ends inside an edit",
                             what, i, start, end);
    }
    return NSC_OK;
}

/* Between edits both texts advance alike, so every gap has the same length on both sides. */
static bool edits_are_a_map(const nsc_result *res) {
    const uint32_t *starts = offsets(res, NSC_COL_EDIT_STARTS);
    const uint32_t *ends = offsets(res, NSC_COL_EDIT_ENDS);
    const uint32_t *norm_starts = offsets(res, NSC_COL_EDIT_NORM_STARTS);
    const uint32_t *norm_ends = offsets(res, NSC_COL_EDIT_NORM_ENDS);
    uint32_t end = 0, norm_end = 0;
    for (uint32_t i = 0; i < res->head.n_items[EDITS]; i++) {
        if (starts[i] - end != norm_starts[i] - norm_end) return false;
        end = ends[i];
        norm_end = norm_ends[i];
    }
    return res->head.n_cps - end == res->head.n_norm_cps - norm_end;
}

/* One to NSC_MAX_LABEL_BYTES visible ASCII characters, then NULs. */
static bool is_label(const char label[LABEL_BYTES]) {
    size_t n = 0;
    while (n < LABEL_BYTES && label[n] > ' ' && label[n] < 0x7F) n++;
    for (size_t i = n; i < LABEL_BYTES; i++)
        if (label[i] != '\0') return false;
    return n > 0 && n < LABEL_BYTES;
}

/* Each name lies inside the sentence that its column says; labels and rules exist; scores are
 * probabilities. */
static bool details_are_sound(const nsc_result *res) {
    const uint32_t *sent_starts = offsets(res, NSC_COL_SENT_STARTS);
    const uint32_t *sent_ends = offsets(res, NSC_COL_SENT_ENDS);
    const uint32_t *starts = offsets(res, NSC_COL_ENT_STARTS);
    const uint32_t *ends = offsets(res, NSC_COL_ENT_ENDS);
    const uint32_t *sents = offsets(res, NSC_COL_ENT_SENTS);
    nsc_column_view labels, scores, rules;
    nsc_result_column(res, NSC_COL_ENT_LABELS, &labels);
    nsc_result_column(res, NSC_COL_ENT_SCORES, &scores);
    nsc_result_column(res, NSC_COL_EDIT_RULES, &rules);
    for (size_t i = 0; i < labels.n_items; i++) {
        if (((const uint8_t *)labels.data)[i] >= res->head.n_labels) return false;
        float score = ((const float *)scores.data)[i];
        if (!(score >= 0.0f && score <= 1.0f)) return false;
        if (sents[i] >= res->head.n_items[SENTS]) return false;
        if (starts[i] < sent_starts[sents[i]] || ends[i] > sent_ends[sents[i]]) return false;
    }
    for (size_t i = 0; i < rules.n_items; i++)
        if (((const uint8_t *)rules.data)[i] >= NSC_N_RULES) return false;
    for (uint32_t k = 0; k < res->head.n_labels; k++) {
        const char *label = nsc_result_label(res, k);
        if (!label || !is_label(label)) return false;
    }
    return true;
}

/* Well-formed UTF-8 (Unicode standard, table 3-7) of exactly n_cps code points. */
static bool utf8_is_sound(const uint8_t *text, size_t n_bytes, uint32_t n_cps) {
    size_t i = 0;
    uint32_t n = 0;
    while (i < n_bytes) {
        uint8_t lead = text[i];
        size_t length = lead < 0x80   ? 1
                        : lead < 0xC2 ? 0
                        : lead < 0xE0 ? 2
                        : lead < 0xF0 ? 3
                        : lead < 0xF5 ? 4
                                      : 0;
        if (length == 0 || length > n_bytes - i) return false;
        for (size_t k = 1; k < length; k++)
            if ((text[i + k] & 0xC0) != 0x80) return false;
        if ((lead == 0xE0 && text[i + 1] < 0xA0) || (lead == 0xED && text[i + 1] > 0x9F) ||
            (lead == 0xF0 && text[i + 1] < 0x90) || (lead == 0xF4 && text[i + 1] > 0x8F))
            return false;
        i += length;
        n++;
    }
    return n == n_cps;
}

static nsc_status check_contents(const nsc_result *res, nsc_error *err) {
    size_t n_bytes;
    const char *normalized = nsc_result_normalized(res, &n_bytes);
    if (!ranges_are_sound(res, NSC_COL_EDIT_STARTS, NSC_COL_EDIT_ENDS, res->head.n_cps, true) ||
        !ranges_are_sound(res, NSC_COL_EDIT_NORM_STARTS, NSC_COL_EDIT_NORM_ENDS,
                          res->head.n_norm_cps, true) ||
        !edits_are_a_map(res))
        return refuse(err, "edits that are no map between its texts");
    NSC_TRY(check_spans(res, "sentence", NSC_COL_SENT_STARTS, NSC_COL_SENT_ENDS, err));
    NSC_TRY(check_spans(res, "token", NSC_COL_TOKEN_STARTS, NSC_COL_TOKEN_ENDS, err));
    NSC_TRY(check_spans(res, "name", NSC_COL_ENT_STARTS, NSC_COL_ENT_ENDS, err));
    if (!details_are_sound(res)) return refuse(err, "a name or edit that refers to nothing");
    if (!utf8_is_sound((const uint8_t *)normalized, n_bytes, res->head.n_norm_cps))
        return refuse(err, "a normalized text that is not UTF-8 of its length");
    return NSC_OK;
}

nsc_status nsc_result_open(const nsc_alloc *alloc, const void *bytes, size_t n_bytes,
                           nsc_result **out, nsc_error *err) {
    nsc_alloc own = nsci_alloc_or_default(alloc);
    header head;
    if (!bytes || n_bytes < sizeof head) return refuse(err, "too short for a header");
    memcpy(&head, bytes, sizeof head);
    if (memcmp(head.magic, MAGIC, sizeof MAGIC) != 0) return refuse(err, "not a newscore result");
    if (head.n_labels > NSC_MAX_LABELS) return refuse(err, "too many labels");
    if (head.n_cps > NSC_MAX_TEXT_CPS) return refuse(err, "too long a text");
    if (head.block_bytes != n_bytes || block_bytes(&head) != n_bytes)
        return refuse(err, "its size is not what its header asks for");

    nsc_result *res;
    NSC_TRY(new_result(&own, &head, &res, err));
    memcpy(&res->head, bytes, n_bytes);
    nsc_status status = check_contents(res, err);
    if (status != NSC_OK) {
        nsc_result_free(res);
        return status;
    }
    *out = res;
    return NSC_OK;
}
