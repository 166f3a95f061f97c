/* The one-block result.
 *
 *     +--------+--------+--------+--------+--------+------------------------------+------------+
 *     | handle | header | groups | fields | labels | columns, each 8-byte aligned | normalized |
 *     +--------+--------+--------+--------+--------+------------------------------+------------+
 *              ^ block: what nsc_result_bytes shows, and nsc_result_open takes
 *
 * A group says how many rows a layer has and how many fields, a field which of its layer's it is
 * and how long its numbers are. Where a column lies follows from that alone, so there is no offset
 * to check or to trust; and what this version does not know has a length too, and is passed over.
 * The handle in front (allocator, and where columns lie) is not part of the stored bytes.
 */
#include "result/nsc_result.h"
#include "text/nsc_utf8.h"

enum {
    ALIGNMENT = 8,
    LABEL_BYTES = sizeof(nsci_label),
    MAX_GROUPS = 32,
    MAX_ITEM_BYTES = 24,
    NOWHERE = 0 /* the place of a column that is not there: at 0 is the header */
};

typedef struct header {
    uint8_t magic[8];
    uint64_t block_bytes;
    uint32_t n_groups, n_fields; /* of all groups */
    uint32_t normalized_bytes;
    uint32_t n_cps, n_norm_cps, n_replaced;
} header;

typedef struct group {
    uint32_t layer, n_rows, n_fields, n_labels;
} group;

typedef struct stored_field {
    uint16_t field; /* of the layer */
    uint8_t kind, item_bytes;
} stored_field;

static const uint8_t MAGIC[8] = {'N', 'S', 'C', 'R', 'E', 'S', '0', '2'};

struct nsc_result {
    nsc_alloc alloc;
    uint32_t layers; /* that this version knows */
    uint32_t n_rows[NSC_N_LAYERS];
    uint32_t n_labels[NSC_N_LAYERS];
    uint32_t labels_at[NSC_N_LAYERS];                  /* places count steps of ALIGNMENT */
    uint32_t columns_at[NSC_N_LAYERS][NSC_MAX_FIELDS]; /* or NOWHERE */
    uint32_t normalized_at;
    header head; /* the block begins here */
};

static const uint8_t *block_of(const nsc_result *res) { return (const uint8_t *)&res->head; }

static uint8_t item_bytes(nsc_kind kind) {
    static const uint8_t bytes[] = {
        [NSC_KIND_INT32] = sizeof(int32_t),       [NSC_KIND_UINT8] = sizeof(uint8_t),
        [NSC_KIND_FLOAT32] = sizeof(float),       [NSC_KIND_INT64] = sizeof(int64_t),
        [NSC_KIND_DECIMAL] = sizeof(nsc_decimal), [NSC_KIND_FLOAT64] = sizeof(double),
        [NSC_KIND_TEXT] = sizeof(nsc_short_text), [NSC_KIND_MOMENT] = sizeof(nsc_moment)};
    return bytes[kind];
}

static uint64_t align(uint64_t n_bytes) {
    return (n_bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* ---- Where what lies ------------------------------------------------------------------------- */

static uint64_t tables_bytes(uint32_t n_groups, uint32_t n_fields) {
    return align(sizeof(header) + n_groups * sizeof(group) +
                 (uint64_t)n_fields * sizeof(stored_field));
}

/* Notes in *res where labels and columns of a block with these tables lie; returns the length of
 * the block, at most 2^5 groups of 2^32 rows of 2^16 fields of 2^4 bytes. *res may be NULL. */
static uint64_t lay_out(const header *head, const group *groups, const stored_field *fields,
                        nsc_result *res) {
    uint64_t at = tables_bytes(head->n_groups, head->n_fields);
    for (uint32_t g = 0; g < head->n_groups; g++) {
        if (res && groups[g].layer < NSC_N_LAYERS) {
            res->layers |= NSC_LAYER_BIT(groups[g].layer);
            res->n_rows[groups[g].layer] = groups[g].n_rows;
            res->n_labels[groups[g].layer] = groups[g].n_labels;
            res->labels_at[groups[g].layer] = (uint32_t)(at / ALIGNMENT);
        }
        at += (uint64_t)groups[g].n_labels * LABEL_BYTES;
    }
    for (uint32_t g = 0; g < head->n_groups; g++) {
        for (uint32_t f = 0; f < groups[g].n_fields; f++, fields++) {
            if (res && groups[g].layer < NSC_N_LAYERS && fields->field < NSC_MAX_FIELDS)
                res->columns_at[groups[g].layer][fields->field] = (uint32_t)(at / ALIGNMENT);
            at += align((uint64_t)groups[g].n_rows * fields->item_bytes);
        }
    }
    if (res) res->normalized_at = (uint32_t)(at / ALIGNMENT);
    return at + head->normalized_bytes;
}

/* A result of this header and tables, and nothing else yet. */
static nsc_status new_result(const nsc_alloc *alloc, const header *head, const group *groups,
                             const stored_field *fields, nsc_result **out, nsc_error *err) {
    size_t n_bytes;
    void *memory;
    if (head->block_bytes / ALIGNMENT > UINT32_MAX || head->block_bytes > SIZE_MAX ||
        !nsci_add(offsetof(nsc_result, head), (size_t)head->block_bytes, &n_bytes))
        return nsci_fail_nomem(err, SIZE_MAX);
    NSC_TRY(nsci_new(alloc, 1, nsci_max(n_bytes, sizeof(nsc_result)), &memory, err));
    nsc_result *res = memory;
    memset(res, 0, sizeof *res);
    res->alloc = *alloc;
    res->head = *head;
    (void)lay_out(head, groups, fields, res);
    *out = res;
    return NSC_OK;
}

/* ---- Making ---------------------------------------------------------------------------------- */

/* The groups and fields of a plan. groups [NSC_N_LAYERS], fields [NSC_N_LAYERS * NSC_MAX_FIELDS] */
static void describe(const nsci_result_plan *plan, header *head, group *groups,
                     stored_field *fields) {
    for (uint32_t layer = 0; layer < NSC_N_LAYERS; layer++) {
        if (!(plan->layers >> layer & 1)) continue;
        group *next = &groups[head->n_groups++];
        *next = (group){layer, (uint32_t)plan->n_rows[layer], 0, plan->labels[layer].n};
        const nsc_field *field;
        for (uint32_t f = 0; (field = nsc_layer_field(layer, f)) != NULL; f++) {
            if (!(plan->layers >> nsc_layer_filling(layer, f) & 1)) continue;
            fields[head->n_fields++] =
                (stored_field){(uint16_t)f, (uint8_t)field->kind, item_bytes(field->kind)};
            next->n_fields++;
        }
    }
}

nsc_status nsci_result_new(const nsci_result_plan *plan, const nsc_alloc *alloc, nsc_result **out,
                           nsc_error *err) {
    group groups[NSC_N_LAYERS];
    stored_field fields[NSC_N_LAYERS * NSC_MAX_FIELDS];
    header head = {.normalized_bytes = (uint32_t)plan->normalized_bytes,
                   .n_cps = plan->n_cps,
                   .n_norm_cps = plan->n_cps,
                   .n_replaced = plan->n_replaced};
    memcpy(head.magic, MAGIC, sizeof MAGIC);
    describe(plan, &head, groups, fields);
    head.block_bytes = lay_out(&head, groups, fields, NULL);

    nsc_result *res;
    NSC_TRY(new_result(alloc, &head, groups, fields, &res, err));
    uint8_t *block = (uint8_t *)&res->head, *at = block + sizeof head;
    memset(at, 0, (size_t)tables_bytes(head.n_groups, head.n_fields) - sizeof head);
    memcpy(at, groups, head.n_groups * sizeof(group));
    memcpy(at + head.n_groups * sizeof(group), fields, head.n_fields * sizeof(stored_field));
    for (uint32_t g = 0; g < head.n_groups; g++) {
        uint32_t layer = groups[g].layer;
        const nsci_labels *labels = &plan->labels[layer];
        if (labels->n)
            memcpy(block + (size_t)res->labels_at[layer] * ALIGNMENT, labels->names,
                   labels->n * sizeof(nsci_label));
        const nsc_field *field;
        for (uint32_t f = 0; (field = nsc_layer_field(layer, f)) != NULL; f++) {
            if (res->columns_at[layer][f] == NOWHERE) continue;
            size_t n_bytes = plan->n_rows[layer] * item_bytes(field->kind);
            uint8_t *column = block + (size_t)res->columns_at[layer][f] * ALIGNMENT;
            memset(column + n_bytes, 0, (size_t)align(n_bytes) - n_bytes);
        }
    }
    if (head.normalized_bytes)
        memcpy(block + (size_t)res->normalized_at * ALIGNMENT, plan->normalized,
               head.normalized_bytes);
    *out = res;
    return NSC_OK;
}

void *nsci_result_fill(nsc_result *res, nsc_layer layer, uint32_t field) {
    uint32_t at = res->columns_at[layer][field];
    return at == NOWHERE ? NULL : (uint8_t *)&res->head + (size_t)at * ALIGNMENT;
}

/* ---- Reading --------------------------------------------------------------------------------- */

void nsc_result_free(nsc_result *res) {
    if (!res) return;
    nsc_alloc alloc = res->alloc;
    nsci_free(&alloc, res);
}

uint32_t nsc_result_layers(const nsc_result *res) { return res->layers; }

uint32_t nsc_result_n_rows(const nsc_result *res, nsc_layer layer) { return res->n_rows[layer]; }

void nsc_result_column(const nsc_result *res, nsc_layer layer, uint32_t field,
                       nsc_column_view *out) {
    uint32_t at = res->columns_at[layer][field];
    out->data = block_of(res) + (size_t)at * ALIGNMENT;
    out->n_items = at == NOWHERE ? 0 : res->n_rows[layer];
    out->kind = nsc_layer_field(layer, field)->kind;
}

/* A column of offsets, which is there. */
static const uint32_t *offsets(const nsc_result *res, nsc_layer layer, uint32_t field) {
    return (const uint32_t *)(const void *)(block_of(res) +
                                            (size_t)res->columns_at[layer][field] * ALIGNMENT);
}

/* The columns of edits, beside which all else is read. */
typedef struct edit_columns {
    const uint32_t *starts, *ends, *norm_starts, *norm_ends; /* [n] */
    uint32_t n;
} edit_columns;

static edit_columns edits_of(const nsc_result *res) {
    return (edit_columns){offsets(res, NSC_LAYER_EDITS, NSC_FIELD_START),
                          offsets(res, NSC_LAYER_EDITS, NSC_FIELD_END),
                          offsets(res, NSC_LAYER_EDITS, NSC_EDIT_NORM_START),
                          offsets(res, NSC_LAYER_EDITS, NSC_EDIT_NORM_END),
                          res->n_rows[NSC_LAYER_EDITS]};
}

void nsci_result_measure(nsc_result *res) {
    edit_columns edits = edits_of(res);
    res->head.n_norm_cps = res->head.n_cps;
    if (edits.n)
        res->head.n_norm_cps =
            edits.norm_ends[edits.n - 1] + (res->head.n_cps - edits.ends[edits.n - 1]);
}

uint32_t nsc_result_n_labels(const nsc_result *res, nsc_layer layer) {
    return res->n_labels[layer];
}

const char *nsc_result_label(const nsc_result *res, nsc_layer layer, uint32_t label) {
    if (label >= res->n_labels[layer]) return NULL;
    return (const char *)block_of(res) + (size_t)res->labels_at[layer] * ALIGNMENT +
           (size_t)label * LABEL_BYTES;
}

const char *nsc_result_normalized(const nsc_result *res, size_t *n_bytes) {
    *n_bytes = res->head.normalized_bytes;
    return (const char *)block_of(res) + (size_t)res->normalized_at * ALIGNMENT;
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
    const uint32_t *starts = offsets(res, NSC_LAYER_SENTS, NSC_FIELD_START);
    uint32_t after = count_below(starts, res->n_rows[NSC_LAYER_SENTS], (uint64_t)cp + 1);
    if (after == 0 || cp >= offsets(res, NSC_LAYER_SENTS, NSC_FIELD_END)[after - 1])
        return NSC_NONE;
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
    edit_columns e = edits_of(res);
    side s = {e.norm_starts, e.norm_ends,          e.starts,       e.ends,
              e.n,           res->head.n_norm_cps, res->head.n_cps};
    carry(&s, norm_start, norm_end, start, end);
}

void nsc_result_to_normalized(const nsc_result *res, uint32_t start, uint32_t end,
                              uint32_t *norm_start, uint32_t *norm_end) {
    edit_columns e = edits_of(res);
    side s = {e.starts, e.ends,          e.norm_starts,       e.norm_ends,
              e.n,      res->head.n_cps, res->head.n_norm_cps};
    carry(&s, start, end, norm_start, norm_end);
}

/* ---- Reopening: ranges ----------------------------------------------------------------------- */

static nsc_status refuse(nsc_error *err, const char *why) {
    return nsci_fail(err, NSC_E_RESULT, 0, "stored result: %s", why);
}

/* Ranges ascend, do not overlap, are not reversed and lie inside a text of n_cps. `may_be_empty`
 * for edits, whose one side may be. */
static bool ranges_are_sound(const uint32_t *starts, const uint32_t *ends, uint32_t n,
                             uint32_t n_cps, bool may_be_empty) {
    uint32_t last = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (starts[i] < last || ends[i] < starts[i] || (ends[i] == starts[i] && !may_be_empty))
            return false;
        last = ends[i];
    }
    return last <= n_cps;
}

/* The same of ranges that may overlap: of equal starts, the longest comes first. */
static bool nested_ranges_are_sound(const uint32_t *starts, const uint32_t *ends, uint32_t n,
                                    uint32_t n_cps) {
    for (uint32_t i = 0; i < n; i++) {
        if (ends[i] <= starts[i] || ends[i] > n_cps) return false;
        if (i > 0 &&
            (starts[i] < starts[i - 1] || (starts[i] == starts[i - 1] && ends[i] > ends[i - 1])))
            return false;
    }
    return true;
}

/* Rows of a layer in order, of which none begins or ends inside an edit or with what normalization
 * removed: only such ranges can go to the normalized text and come back. One walk beside the edits,
 * as in nsc_edits.c; the end of a row that may overlap the next one is looked up, since the walk
 * must not go past the next start. */
static nsc_status check_ranges(const nsc_result *res, nsc_layer layer, nsc_error *err) {
    const uint32_t *starts = offsets(res, layer, NSC_FIELD_START);
    const uint32_t *ends = offsets(res, layer, NSC_FIELD_END);
    const uint32_t n_rows = res->n_rows[layer], n_cps = res->head.n_cps;
    const bool nested = nsc_layer_may_overlap(layer);
    const char *row = nsc_layer_row(layer);
    edit_columns edits = edits_of(res);
    if (nested ? !nested_ranges_are_sound(starts, ends, n_rows, n_cps)
               : !ranges_are_sound(starts, ends, n_rows, n_cps, false))
        return nsci_fail(err, NSC_E_RESULT, 0, "stored result: %ss out of order", row);
    for (uint32_t i = 0, e = 0; i < n_rows; i++) {
        uint32_t start = starts[i], end = ends[i];
        while (e < edits.n && edits.ends[e] <= start) e++;
        bool torn =
            e < edits.n && edits.starts[e] < start + (edits.norm_starts[e] == edits.norm_ends[e]);
        uint32_t last = nested ? e + count_below(edits.ends + e, edits.n - e, end) : e;
        while (last < edits.n && edits.ends[last] < end) last++;
        torn |= last < edits.n && edits.starts[last] < end &&
                end < edits.ends[last] + (edits.norm_starts[last] == edits.norm_ends[last]);
        if (!nested) e = last;
        if (torn)
            return nsci_fail(err, NSC_E_RESULT, start,
                             "stored result: %s %u, from %u to %u, begins or ends inside an edit",
                             row, i, start, end);
    }
    return NSC_OK;
}

/* Between edits both texts advance alike, so every gap has the same length on both sides. */
static bool edits_are_a_map(const nsc_result *res) {
    edit_columns edits = edits_of(res);
    uint32_t end = 0, norm_end = 0;
    if (!ranges_are_sound(edits.starts, edits.ends, edits.n, res->head.n_cps, true) ||
        !ranges_are_sound(edits.norm_starts, edits.norm_ends, edits.n, res->head.n_norm_cps, true))
        return false;
    for (uint32_t i = 0; i < edits.n; i++) {
        if (edits.starts[i] - end != edits.norm_starts[i] - norm_end) return false;
        end = edits.ends[i];
        norm_end = edits.norm_ends[i];
    }
    return res->head.n_cps - end == res->head.n_norm_cps - norm_end;
}

/* ---- Reopening: units ------------------------------------------------------------------------ */

/* Each row lies inside the sentence that its column says. */
static bool sents_are_sound(const nsc_result *res, nsc_layer layer, const uint32_t *sents) {
    const uint32_t *sent_starts = offsets(res, NSC_LAYER_SENTS, NSC_FIELD_START);
    const uint32_t *sent_ends = offsets(res, NSC_LAYER_SENTS, NSC_FIELD_END);
    const uint32_t *starts = offsets(res, layer, NSC_FIELD_START);
    const uint32_t *ends = offsets(res, layer, NSC_FIELD_END);
    for (uint32_t i = 0; i < res->n_rows[layer]; i++)
        if (sents[i] >= res->n_rows[NSC_LAYER_SENTS] || starts[i] < sent_starts[sents[i]] ||
            ends[i] > sent_ends[sents[i]])
            return false;
    return true;
}

static bool bytes_are_below(const nsc_column_view *column, uint32_t limit, bool may_be_none) {
    const uint8_t *bytes = column->data;
    for (size_t i = 0; i < column->n_items; i++)
        if (bytes[i] >= limit && !(may_be_none && bytes[i] == NSC_NO_NAME)) return false;
    return true;
}

static uint32_t n_names(const nsc_field *field) {
    uint32_t n = 0;
    while (field->names[n]) n++;
    return n;
}

static bool scores_are_sound(const nsc_column_view *column) {
    const float *scores = column->data;
    for (size_t i = 0; i < column->n_items; i++)
        if (!(scores[i] >= 0.0f && scores[i] <= 1.0f)) return false;
    return true;
}

/* Visible ASCII characters, then zeros. */
static bool codes_are_sound(const nsc_column_view *column) {
    const int32_t *codes = column->data;
    for (size_t i = 0; i < column->n_items; i++)
        for (uint32_t rest = (uint32_t)codes[i]; rest; rest >>= 8)
            if ((rest & 0xFF) <= ' ' || (rest & 0xFF) >= 0x7F) return false;
    return true;
}

static bool rows_are_sound(const nsc_column_view *column, uint32_t n_rows) {
    const int32_t *rows = column->data;
    for (size_t i = 0; i < column->n_items; i++)
        if (rows[i] < NSC_NO_ROW || (rows[i] >= 0 && (uint32_t)rows[i] >= n_rows)) return false;
    return true;
}

/* Of the years 1 to 9999, which Python's dates have. */
enum { FIRST_DAY = -719162, LAST_DAY = 2932896, DAY_SECONDS = 86400 };

static bool days_are_sound(const nsc_column_view *column) {
    const int32_t *days = column->data;
    for (size_t i = 0; i < column->n_items; i++)
        if (days[i] != NSC_NO_DAY && (days[i] < FIRST_DAY || days[i] > LAST_DAY)) return false;
    return true;
}

static bool seconds_are_sound(const nsc_column_view *column) {
    const int64_t *seconds = column->data;
    for (size_t i = 0; i < column->n_items; i++)
        if (seconds[i] != NSC_NO_SECOND && (seconds[i] < (int64_t)FIRST_DAY * DAY_SECONDS ||
                                            seconds[i] >= ((int64_t)LAST_DAY + 1) * DAY_SECONDS))
            return false;
    return true;
}

static bool numbers_are_sound(const nsc_column_view *column) {
    const nsc_decimal *numbers = column->data;
    for (size_t i = 0; i < column->n_items; i++)
        if (numbers[i].is_null > 1 || numbers[i].exponent < -NSC_MAX_EXPONENT ||
            numbers[i].exponent > NSC_MAX_EXPONENT)
            return false;
    return true;
}

static bool ids_are_sound(const nsc_column_view *column) {
    const int32_t *ids = column->data;
    for (size_t i = 0; i < column->n_items; i++)
        if (ids[i] < NSC_NO_ID) return false;
    return true;
}

static bool degrees_are_sound(const nsc_column_view *column) {
    const double *degrees = column->data;
    for (size_t i = 0; i < column->n_items; i++)
        if (degrees[i] < -180.0 || degrees[i] > 180.0) return false; /* NaN is neither */
    return true;
}

/* Visible ASCII with blanks inside, and behind it NULs alone. */
static bool texts_are_sound(const nsc_column_view *column) {
    const nsc_short_text *texts = column->data;
    for (size_t i = 0; i < column->n_items; i++) {
        size_t n = 0;
        const char *text = texts[i].bytes;
        while (n < NSC_MAX_SHORT_TEXT && text[n] >= ' ' && text[n] < 0x7F) n++;
        if (n > 0 && (text[0] == ' ' || text[n - 1] == ' ')) return false;
        for (; n < NSC_MAX_SHORT_TEXT; n++)
            if (text[n] != '\0') return false;
    }
    return true;
}

static bool moment_is_sound(const nsc_moment *moment) {
    if (moment->precision == NSC_PRECISION_NONE) return moment->second == 0 && moment->zone == 0;
    bool zone = moment->zone == NSC_NO_ZONE ||
                (moment->zone >= -NSC_MAX_ZONE && moment->zone <= NSC_MAX_ZONE);
    bool day = moment->precision == NSC_PRECISION_DAY && moment->second % DAY_SECONDS == 0 &&
               moment->zone == NSC_NO_ZONE;
    return zone && (day || moment->precision == NSC_PRECISION_SECOND) &&
           moment->second >= (int64_t)FIRST_DAY * DAY_SECONDS &&
           moment->second < ((int64_t)LAST_DAY + 1) * DAY_SECONDS;
}

static bool moments_are_sound(const nsc_column_view *column) {
    const nsc_moment *moments = column->data;
    for (size_t i = 0; i < column->n_items; i++)
        if (!moment_is_sound(&moments[i])) return false;
    return true;
}

/* The bound of the numbers of a column, where their unit has one. */
static uint32_t limit_of(const nsc_result *res, nsc_layer layer, const nsc_field *field) {
    switch (field->unit) {
    case NSC_UNIT_LABEL:
        return res->n_labels[layer];
    case NSC_UNIT_RULE:
        return NSC_N_RULES;
    case NSC_UNIT_NAME:
        return n_names(field);
    case NSC_UNIT_ROW:
    case NSC_UNIT_ROW_TEXT:
    case NSC_UNIT_ROW_KEY:
        return res->n_rows[field->refers_to];
    default:
        return 0;
    }
}

bool nsci_unit_holds(nsc_unit unit, const nsc_column_view *column, uint32_t limit) {
    switch (unit) {
    case NSC_UNIT_LABEL:
    case NSC_UNIT_RULE:
        return bytes_are_below(column, limit, false);
    case NSC_UNIT_NAME:
        return bytes_are_below(column, limit, true);
    case NSC_UNIT_SCORE:
        return scores_are_sound(column);
    case NSC_UNIT_CODE:
        return codes_are_sound(column);
    case NSC_UNIT_ROW:
    case NSC_UNIT_ROW_TEXT:
    case NSC_UNIT_ROW_KEY:
        return rows_are_sound(column, limit);
    case NSC_UNIT_DAY:
        return days_are_sound(column);
    case NSC_UNIT_SECOND:
        return seconds_are_sound(column);
    case NSC_UNIT_NUMBER:
        return numbers_are_sound(column);
    case NSC_UNIT_ID:
        return ids_are_sound(column);
    case NSC_UNIT_DEGREES:
        return degrees_are_sound(column);
    case NSC_UNIT_TEXT:
        return texts_are_sound(column);
    case NSC_UNIT_MOMENT:
        return moments_are_sound(column);
    default: /* bounds of ranges and their sentences, which are checked together */
        return true;
    }
}

/* Whether a column holds what its field says; bounds of ranges are checked apart. */
static bool column_is_sound(const nsc_result *res, nsc_layer layer, uint32_t number) {
    const nsc_field *field = nsc_layer_field(layer, number);
    nsc_column_view column;
    nsc_result_column(res, layer, number, &column);
    if (field->unit == NSC_UNIT_SENT) return sents_are_sound(res, layer, column.data);
    return nsci_unit_holds(field->unit, &column, limit_of(res, layer, field));
}

/* One to NSC_MAX_LABEL_BYTES visible ASCII characters, then NULs. */
static bool is_label(const char label[LABEL_BYTES]) {
    size_t n = 0;
    while (n < LABEL_BYTES && label[n] > ' ' && label[n] < 0x7F) n++;
    for (size_t i = n; i < LABEL_BYTES; i++)
        if (label[i] != '\0') return false;
    return n > 0 && n < LABEL_BYTES;
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
            if (!nsci_utf8_is_tail(text[i + k])) return false;
        if ((lead == 0xE0 && text[i + 1] < 0xA0) || (lead == 0xED && text[i + 1] > 0x9F) ||
            (lead == 0xF0 && text[i + 1] < 0x90) || (lead == 0xF4 && text[i + 1] > 0x8F))
            return false;
        i += length;
        n++;
    }
    return n == n_cps;
}

static nsc_status check_layer(const nsc_result *res, nsc_layer layer, nsc_error *err) {
    if (layer != NSC_LAYER_EDITS) NSC_TRY(check_ranges(res, layer, err));
    for (uint32_t f = 0; nsc_layer_field(layer, f); f++)
        if (res->columns_at[layer][f] != NOWHERE && !column_is_sound(res, layer, f))
            return nsci_fail(err, NSC_E_RESULT, f,
                             "stored result: a %s with a %s that there is not",
                             nsc_layer_row(layer), nsc_layer_field(layer, f)->name);
    for (uint32_t k = 0; k < res->n_labels[layer]; k++)
        if (!is_label(nsc_result_label(res, layer, k)))
            return refuse(err, "a label that is no name");
    return NSC_OK;
}

static nsc_status check_contents(const nsc_result *res, nsc_error *err) {
    size_t n_bytes;
    const char *normalized = nsc_result_normalized(res, &n_bytes);
    if (!edits_are_a_map(res)) return refuse(err, "edits that are no map between its texts");
    for (uint32_t layer = 0; layer < NSC_N_LAYERS; layer++)
        if (res->layers >> layer & 1) NSC_TRY(check_layer(res, (nsc_layer)layer, err));
    if (!utf8_is_sound((const uint8_t *)normalized, n_bytes, res->head.n_norm_cps))
        return refuse(err, "a normalized text that is not UTF-8 of its length");
    return NSC_OK;
}

/* ---- Reopening: tables ----------------------------------------------------------------------- */

/* A field that this version knows is of the kind that it knows. */
static bool field_is_sound(uint32_t layer, const stored_field *stored) {
    const nsc_field *field = nsc_layer_field(layer, stored->field);
    if (!field) return stored->item_bytes >= 1 && stored->item_bytes <= MAX_ITEM_BYTES;
    return stored->kind == field->kind && stored->item_bytes == item_bytes(field->kind);
}

/* The fields of a group ascend, and all that readers count on are there. */
static bool group_is_sound(const group *g, const stored_field *fields) {
    const nsc_field *known;
    for (uint32_t f = 0; f < g->n_fields; f++)
        if ((f > 0 && fields[f].field <= fields[f - 1].field) ||
            !field_is_sound(g->layer, &fields[f]))
            return false;
    for (uint32_t k = 0, f = 0; (known = nsc_layer_field(g->layer, k)) != NULL; k++) {
        while (f < g->n_fields && fields[f].field < k) f++;
        if (!known->is_optional && (f == g->n_fields || fields[f].field != k)) return false;
    }
    return g->n_labels <= NSC_MAX_LABELS;
}

/* Groups ascend; edits are there, and so are the layers that another one needs. */
static bool tables_are_sound(const header *head, const group *groups, const stored_field *fields) {
    uint32_t layers = 0, n_fields = 0;
    for (uint32_t g = 0; g < head->n_groups; g++) {
        if ((g > 0 && groups[g].layer <= groups[g - 1].layer) ||
            groups[g].n_fields > head->n_fields - n_fields ||
            !group_is_sound(&groups[g], fields + n_fields))
            return false;
        n_fields += groups[g].n_fields;
        if (groups[g].layer < NSC_N_LAYERS) layers |= NSC_LAYER_BIT(groups[g].layer);
    }
    return n_fields == head->n_fields && (layers & NSC_LAYER_BIT(NSC_LAYER_EDITS)) &&
           nsc_layer_needs(layers) == layers;
}

nsc_status nsc_result_open(const nsc_alloc *alloc, const void *bytes, size_t n_bytes,
                           nsc_result **out, nsc_error *err) {
    nsc_alloc own = nsci_alloc_or_default(alloc);
    header head;
    if (!bytes || n_bytes < sizeof head) return refuse(err, "too short for a header");
    memcpy(&head, bytes, sizeof head);
    if (memcmp(head.magic, MAGIC, sizeof MAGIC - 2) != 0)
        return refuse(err, "not a newscore result");
    if (memcmp(head.magic, MAGIC, sizeof MAGIC) != 0)
        return refuse(err, "made by a version of newscore whose results this one cannot read");
    if (head.n_cps > NSC_MAX_TEXT_CPS) return refuse(err, "too long a text");
    if (head.n_groups > MAX_GROUPS || head.n_fields > MAX_GROUPS * UINT8_MAX ||
        tables_bytes(head.n_groups, head.n_fields) > n_bytes)
        return refuse(err, "too short for its tables");
    void *copy;
    NSC_TRY(nsci_new(&own, 1, (size_t)tables_bytes(head.n_groups, head.n_fields), &copy, err));
    memcpy(copy, bytes, (size_t)tables_bytes(head.n_groups, head.n_fields));
    const group *groups = (const group *)(const void *)((const uint8_t *)copy + sizeof head);
    const stored_field *fields = (const stored_field *)(const void *)(groups + head.n_groups);
    nsc_result *res = NULL;
    nsc_status status = NSC_OK;
    if (!tables_are_sound(&head, groups, fields))
        status = refuse(err, "tables that no version of newscore writes");
    else if (head.block_bytes != n_bytes || lay_out(&head, groups, fields, NULL) != n_bytes)
        status = refuse(err, "its size is not what its tables ask for");
    if (status == NSC_OK) status = new_result(&own, &head, groups, fields, &res, err);
    nsci_free(&own, copy);
    if (status != NSC_OK) return status;
    memcpy(&res->head, bytes, n_bytes);
    status = check_contents(res, err);
    if (status != NSC_OK) {
        nsc_result_free(res);
        return status;
    }
    *out = res;
    return NSC_OK;
}
