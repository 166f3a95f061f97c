/* Rows that are shown.
 *
 * `labels=` leaves names and identities out after everything is found, so that what else is found
 * does not depend on it: a quote keeps its speaker's name when only places are asked for. What is
 * left out is nowhere to be seen: rows are counted without it, and what pointed to it points to
 * nothing.
 *
 *     labels    PERSON LOC PERSON   asked for: PERSON
 *     rows      0 2                 of the result, by number
 *     numbers   0 -1 1              and back
 */
#include "py_shown.h"

#include <stdlib.h>
#include <string.h>

/* The column of the labels of a layer; false when it has none. */
static bool labels_of(const nsc_result *result, nsc_layer layer, nsc_column_view *labels) {
    const nsc_field *field;
    for (uint32_t f = 0; (field = nsc_layer_field(layer, f)) != NULL; f++)
        if (field->unit == NSC_UNIT_LABEL) {
            nsc_result_column(result, layer, f, labels);
            return true;
        }
    return false;
}

static nspy_shown *shown_new(nsc_layer layer, const nsc_column_view *column, uint32_t labels) {
    const uint8_t *label = column->data;
    size_t n = column->n_items;
    nspy_shown *shown = calloc(1, sizeof *shown + 2 * n * sizeof(int32_t));
    if (!shown) return NULL;
    shown->layer = layer;
    shown->n_all = n;
    shown->numbers = shown->rows + n;
    for (size_t i = 0; i < n; i++) {
        bool is_shown = labels >> label[i] & 1;
        shown->numbers[i] = is_shown ? (int32_t)shown->n_rows : NSC_NO_ROW;
        if (is_shown) shown->rows[shown->n_rows++] = (int32_t)i;
    }
    return shown;
}

bool nspy_shown_add(nspy_shown **list, const nsc_result *result, uint32_t labels) {
    if (labels == NSPY_LABELS_ALL) return true;
    for (uint32_t layer = NSC_LAYER_SENTS; layer < NSC_N_LAYERS; layer++) {
        nsc_column_view column;
        if (!labels_of(result, (nsc_layer)layer, &column)) continue;
        nspy_shown *shown = shown_new((nsc_layer)layer, &column, labels);
        if (!shown) return false;
        shown->next = *list;
        *list = shown;
    }
    return true;
}

void nspy_shown_free(nspy_shown *list) {
    while (list) {
        nspy_shown *next = list->next;
        free(list);
        list = next;
    }
}

const nspy_shown *nspy_shown_of(const nspy_shown *list, nsc_layer layer) {
    while (list && list->layer != layer) list = list->next;
    return list;
}

size_t nspy_shown_bytes(const nspy_shown *list) {
    size_t n_bytes = 0;
    for (; list; list = list->next) n_bytes += sizeof *list + 2 * list->n_all * sizeof(int32_t);
    return n_bytes;
}

/* ---- Columns --------------------------------------------------------------------------------- */

static size_t item_bytes_of(nsc_kind kind) {
    static const size_t bytes[] = {
        [NSC_KIND_INT32] = sizeof(int32_t),       [NSC_KIND_UINT8] = sizeof(uint8_t),
        [NSC_KIND_FLOAT32] = sizeof(float),       [NSC_KIND_INT64] = sizeof(int64_t),
        [NSC_KIND_DECIMAL] = sizeof(nsc_decimal), [NSC_KIND_FLOAT64] = sizeof(double),
        [NSC_KIND_TEXT] = sizeof(nsc_short_text), [NSC_KIND_MOMENT] = sizeof(nsc_moment),
    };
    return bytes[kind];
}

/* Copies the rows of a column that are shown; all of them where `shown` is NULL. */
static void *copy_rows(const nspy_shown *shown, nsc_column_view *column) {
    size_t item_bytes = item_bytes_of(column->kind);
    size_t n = shown && column->n_items ? shown->n_rows : column->n_items;
    char *copy = malloc(n * item_bytes + 1);
    if (!copy) return NULL;
    for (size_t i = 0; i < n; i++)
        memcpy(copy + i * item_bytes,
               (const char *)column->data + (shown ? (size_t)shown->rows[i] : i) * item_bytes,
               item_bytes);
    column->data = copy;
    column->n_items = n;
    return copy;
}

bool nspy_shown_column(const nsc_result *result, const nspy_shown *list, nsc_layer layer,
                       uint32_t number, nsc_column_view *out, void **copy) {
    const nsc_field *field = nsc_layer_field(layer, number);
    const nspy_shown *own = nspy_shown_of(list, layer);
    const nspy_shown *other =
        field->unit == NSC_UNIT_ROW ? nspy_shown_of(list, field->refers_to) : NULL;
    nsc_result_column(result, layer, number, out);
    *copy = NULL;
    if (!own && !other) return true;
    *copy = copy_rows(own, out);
    int32_t *rows = *copy;
    for (size_t i = 0; rows && other && i < out->n_items; i++)
        if (rows[i] != NSC_NO_ROW) rows[i] = other->numbers[rows[i]];
    return rows != NULL;
}
