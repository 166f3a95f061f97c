/* Rows are kept or left out by number: `maps` holds the new number of each row of each layer, or
 * NSC_NO_ROW. First by place, then what kept rows point to; then columns are copied.
 *
 *     blocks   headline  paragraph  promo         kinds: paragraph
 *     ents     Oru       Dana Ruiz  Facebook      ->     Dana Ruiz
 *     maps     -1        0          -1
 */
#include "result/nsc_result_part.h"
#include "base/nsc_mem.h"

/* Rows of these are what the text holds, and lie where they lie; rows of others may speak of the
 * whole text. */
enum {
    TEXT_LAYERS = NSC_LAYER_BIT(NSC_LAYER_SENTS) | NSC_LAYER_BIT(NSC_LAYER_TOKENS) |
                  NSC_LAYER_BIT(NSC_LAYER_ENTS) | NSC_LAYER_BIT(NSC_LAYER_BLOCKS)
};

typedef struct part {
    const nsc_result *all;
    uint32_t layers, kinds;
    int32_t *maps[NSC_N_LAYERS]; /* [rows of the layer], in one allocation */
    size_t n_rows[NSC_N_LAYERS]; /* that are kept */
} part;

static const uint32_t *column_of(const nsc_result *res, uint32_t layer, uint32_t field) {
    nsc_column_view view;
    nsc_result_column(res, (nsc_layer)layer, field, &view);
    return view.data;
}

static nsc_status new_maps(part *p, const nsc_alloc *alloc, int32_t **memory, nsc_error *err) {
    size_t n = 1;
    void *made;
    for (uint32_t layer = 0; layer < NSC_N_LAYERS; layer++)
        n += nsc_result_n_rows(p->all, (nsc_layer)layer);
    NSC_TRY(nsci_new(alloc, n, sizeof(int32_t), &made, err));
    *memory = made;
    for (size_t i = 0; i < n; i++) (*memory)[i] = NSC_NO_ROW;
    int32_t *at = *memory;
    for (uint32_t layer = 0; layer < NSC_N_LAYERS; layer++) {
        p->maps[layer] = at;
        at += nsc_result_n_rows(p->all, (nsc_layer)layer);
    }
    return NSC_OK;
}

/* ---- Which rows are kept --------------------------------------------------------------------- */

/* Marks the rows of a layer that begin in a block of the kinds; of sentences, all that reach into
 * one. Blocks and rows ascend by their starts, and kept blocks that are inside another one end with
 * it or before. */
static void keep_by_place(part *p, uint32_t layer) {
    const uint32_t *starts = column_of(p->all, layer, NSC_FIELD_START);
    const uint32_t *ends = column_of(p->all, layer, NSC_FIELD_END);
    const uint32_t *block_starts = column_of(p->all, NSC_LAYER_BLOCKS, NSC_FIELD_START);
    const uint32_t *block_ends = column_of(p->all, NSC_LAYER_BLOCKS, NSC_FIELD_END);
    const uint8_t *kinds = (const uint8_t *)column_of(p->all, NSC_LAYER_BLOCKS, NSC_BLOCK_KIND);
    const uint32_t n = nsc_result_n_rows(p->all, (nsc_layer)layer);
    const uint32_t n_blocks = nsc_result_n_rows(p->all, NSC_LAYER_BLOCKS);
    uint32_t b = 0, reach = 0; /* end of the kept blocks that begin at or before the row */
    for (uint32_t i = 0; i < n; i++) {
        uint32_t limit = layer == NSC_LAYER_SENTS ? ends[i] : starts[i] + 1;
        for (; b < n_blocks && block_starts[b] < limit; b++)
            if (p->kinds >> kinds[b] & 1) reach = (uint32_t)nsci_max(reach, block_ends[b]);
        if (starts[i] < reach) p->maps[layer][i] = 0;
    }
}

static void keep_blocks(part *p) {
    const uint8_t *kinds = (const uint8_t *)column_of(p->all, NSC_LAYER_BLOCKS, NSC_BLOCK_KIND);
    for (uint32_t i = 0; i < nsc_result_n_rows(p->all, NSC_LAYER_BLOCKS); i++)
        if (p->kinds >> kinds[i] & 1) p->maps[NSC_LAYER_BLOCKS][i] = 0;
}

static bool is_link(const nsc_field *field) {
    return field->unit == NSC_UNIT_ROW || field->unit == NSC_UNIT_ROW_TEXT ||
           field->unit == NSC_UNIT_ROW_KEY;
}

/* Marks the rows that a layer's kept rows point to. */
static void keep_linked(part *p, uint32_t layer) {
    const nsc_field *field;
    for (uint32_t f = 0; (field = nsc_layer_field(layer, f)) != NULL; f++) {
        if (!is_link(field) || TEXT_LAYERS & NSC_LAYER_BIT(field->refers_to)) continue;
        nsc_column_view view;
        nsc_result_column(p->all, (nsc_layer)layer, f, &view);
        const int32_t *rows = view.data;
        for (size_t i = 0; i < view.n_items; i++)
            if (p->maps[layer][i] != NSC_NO_ROW && rows[i] != NSC_NO_ROW)
                p->maps[field->refers_to][rows[i]] = 0;
    }
}

static void choose_rows(part *p) {
    for (uint32_t layer = 0; layer < NSC_N_LAYERS; layer++) {
        if (layer == NSC_LAYER_EDITS)
            for (uint32_t i = 0; i < nsc_result_n_rows(p->all, NSC_LAYER_EDITS); i++)
                p->maps[layer][i] = 0;
        else if (layer == NSC_LAYER_BLOCKS)
            keep_blocks(p);
        else
            keep_by_place(p, layer);
    }
    /* Twice, for a link may lead to a row that has one. */
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t layer = 0; layer < NSC_N_LAYERS; layer++) keep_linked(p, layer);
    for (uint32_t layer = 0; layer < NSC_N_LAYERS; layer++)
        for (uint32_t i = 0; i < nsc_result_n_rows(p->all, (nsc_layer)layer); i++)
            if (p->maps[layer][i] != NSC_NO_ROW) p->maps[layer][i] = (int32_t)p->n_rows[layer]++;
}

/* ---- Columns --------------------------------------------------------------------------------- */

static void copy_column(const part *p, uint32_t layer, uint32_t number, nsc_result *out) {
    static const uint8_t bytes[] = {
        [NSC_KIND_INT32] = sizeof(int32_t),       [NSC_KIND_UINT8] = sizeof(uint8_t),
        [NSC_KIND_FLOAT32] = sizeof(float),       [NSC_KIND_INT64] = sizeof(int64_t),
        [NSC_KIND_DECIMAL] = sizeof(nsc_decimal), [NSC_KIND_FLOAT64] = sizeof(double),
        [NSC_KIND_TEXT] = sizeof(nsc_short_text), [NSC_KIND_MOMENT] = sizeof(nsc_moment)};
    const nsc_field *field = nsc_layer_field(layer, number);
    uint8_t *to = nsci_result_fill(out, (nsc_layer)layer, number);
    nsc_column_view view;
    nsc_result_column(p->all, (nsc_layer)layer, number, &view);
    if (!to || !view.n_items) return;
    const size_t n_bytes = bytes[field->kind];
    const bool is_sent = field->unit == NSC_UNIT_SENT;
    const int32_t *map = is_sent          ? p->maps[NSC_LAYER_SENTS]
                         : is_link(field) ? p->maps[field->refers_to]
                                          : NULL;
    for (size_t i = 0; i < view.n_items; i++) {
        if (p->maps[layer][i] == NSC_NO_ROW) continue;
        memcpy(to, (const uint8_t *)view.data + i * n_bytes, n_bytes);
        if (map) {
            int32_t row;
            memcpy(&row, to, sizeof row);
            if (row != NSC_NO_ROW) row = map[row];
            memcpy(to, &row, sizeof row);
        }
        to += n_bytes;
    }
}

static nsci_labels labels_of(const nsc_result *all, uint32_t layer) {
    return (nsci_labels){
        (const nsci_label *)(const void *)nsc_result_label(all, (nsc_layer)layer, 0),
        nsc_result_n_labels(all, (nsc_layer)layer)};
}

static nsc_status make(const part *p, const nsc_alloc *alloc, nsc_result **out, nsc_error *err) {
    nsci_result_plan plan = {.layers = p->layers,
                             .n_cps = nsc_result_n_cps(p->all),
                             .n_replaced = nsc_result_n_replaced(p->all)};
    plan.normalized = (const uint8_t *)nsc_result_normalized(p->all, &plan.normalized_bytes);
    for (uint32_t layer = 0; layer < NSC_N_LAYERS; layer++) {
        plan.n_rows[layer] = p->n_rows[layer];
        plan.labels[layer] = labels_of(p->all, layer);
    }
    NSC_TRY(nsci_result_new(&plan, alloc, out, err));
    for (uint32_t layer = 0; layer < NSC_N_LAYERS; layer++)
        for (uint32_t f = 0; (p->layers >> layer & 1) && nsc_layer_field(layer, f); f++)
            copy_column(p, layer, f, *out);
    nsci_result_measure(*out);
    return NSC_OK;
}

nsc_status nsci_result_part(const nsc_result *all, uint32_t layers, uint32_t kinds,
                            const nsc_alloc *alloc, nsc_result **out, nsc_error *err) {
    part p = {.all = all, .layers = layers, .kinds = kinds};
    int32_t *memory;
    NSC_TRY(new_maps(&p, alloc, &memory, err));
    choose_rows(&p);
    nsc_status status = make(&p, alloc, out, err);
    nsci_free(alloc, memory);
    return status;
}
