/* Rows that are shown: of layers with labels, those of the labels that the caller asked for. */
#ifndef PY_SHOWN_H
#define PY_SHOWN_H

#include <stdbool.h>
#include <stdint.h>

#include "newscore.h"

/* A bit for each label, by its number. */
#define NSPY_LABELS_ALL UINT32_MAX

/* The rows of a layer in a result that have some labels. */
typedef struct nspy_shown {
    struct nspy_shown *next; /* of another layer */
    nsc_layer layer;
    size_t n_rows, n_all;
    int32_t *numbers; /* [n_all] of each row of the result: which of these it is, or NSC_NO_ROW */
    int32_t rows[];   /* [n_rows] ascending */
} nspy_shown;

/* Adds to a list, which is NULL at first, what is shown of each layer with labels; nothing for
 * NSPY_LABELS_ALL. False when memory is short. The caller frees the list. Needs no GIL. */
bool nspy_shown_add(nspy_shown **list, const nsc_result *result, uint32_t labels);
void nspy_shown_free(nspy_shown *list);

/* What is shown of a layer; NULL when all of it is. */
const nspy_shown *nspy_shown_of(const nspy_shown *list, nsc_layer layer);

/* Bytes of a list. */
size_t nspy_shown_bytes(const nspy_shown *list);

/* A column as it is with the rows of a list alone: without all others, and with numbers of rows
 * that count no others. *copy, which the caller frees, is where it lies when it differs from the
 * result's. False when memory is short. */
bool nspy_shown_column(const nsc_result *result, const nspy_shown *list, nsc_layer layer,
                       uint32_t field, nsc_column_view *out, void **copy);

#endif
