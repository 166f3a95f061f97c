/* Rows that point to a row: an identity's mentions.
 *
 * A result holds the pointing alone: a field of the rows, with the number of the row that each
 * points to. Looked at from there, the rows are sorted by that number, by counting: one pass says
 * how many point to each row, which says where those of each begin, and a second puts them there.
 * So the first look at one sequence sorts all, in time of both layers, and each later one is free.
 *
 *     field    1  0  -1  1  0       of rows 0 1 2 3 4
 *     begins   0  2  4              those of row 0 are rows[0:2], of row 1 rows[2:4]
 *     rows     1  4  0  3
 */
#include "py_newscore.h"

/* An inverse with room for its numbers; nobody points to any row yet. */
static nspy_inverse *new_inverse(nsc_layer layer, uint32_t number, size_t n_rows,
                                 size_t n_pointing) {
    nspy_inverse *inverse =
        PyMem_Calloc(1, sizeof *inverse + (n_rows + 1 + n_pointing) * sizeof(int32_t));
    if (!inverse) {
        PyErr_NoMemory();
        return NULL;
    }
    inverse->layer = layer;
    inverse->number = number;
    inverse->n_bytes = sizeof *inverse + (n_rows + 1 + n_pointing) * sizeof(int32_t);
    inverse->rows = inverse->begins + n_rows + 1;
    return inverse;
}

/* The row that row i points to; NSC_NO_ROW also for a row that is not shown. */
static int32_t pointed_to(const nsc_column_view *pointing, const nspy_shown *shown, size_t i) {
    if (shown && shown->numbers[i] == NSC_NO_ROW) return NSC_NO_ROW;
    return ((const int32_t *)pointing->data)[i];
}

static void sort_rows(nspy_inverse *inverse, const nsc_column_view *pointing,
                      const nspy_shown *shown, size_t n_rows) {
    int32_t *begins = inverse->begins, n = 0;
    for (size_t i = 0; i < pointing->n_items; i++) {
        int32_t to = pointed_to(pointing, shown, i);
        if (to != NSC_NO_ROW) begins[to]++;
    }
    for (size_t row = 0; row <= n_rows; row++) {
        int32_t count = begins[row];
        begins[row] = n;
        n += count;
    }
    for (size_t i = 0; i < pointing->n_items; i++) {
        int32_t to = pointed_to(pointing, shown, i);
        if (to != NSC_NO_ROW) inverse->rows[begins[to]++] = (int32_t)i;
    }
    for (size_t row = n_rows; row > 0; row--) begins[row] = begins[row - 1];
    begins[0] = 0;
}

const nspy_inverse *nspy_inverse_of(nspy_doc *doc, nsc_layer layer, uint32_t number) {
    for (const nspy_inverse *known = doc->inverses; known; known = known->next)
        if (known->layer == layer && known->number == number) return known;
    const nsc_inverse *described = nsc_layer_inverse(layer, number);
    size_t n_rows = (size_t)nspy_n_rows(doc, layer);
    const nspy_shown *shown;
    nsc_column_view pointing;
    nsc_result_column(doc->result, described->layer, described->field, &pointing);
    if (nspy_doc_shown(doc, described->layer, &shown) < 0) return NULL;
    nspy_inverse *inverse = new_inverse(layer, number, n_rows, pointing.n_items);
    if (!inverse) return NULL;
    sort_rows(inverse, &pointing, shown, n_rows);
    inverse->next = doc->inverses;
    doc->inverses = inverse;
    return inverse;
}

void nspy_inverses_free(nspy_inverse *inverse) {
    while (inverse) {
        nspy_inverse *next = inverse->next;
        PyMem_Free(inverse);
        inverse = next;
    }
}
