/* The values of columns as Python's. */
#ifndef PY_VALUES_H
#define PY_VALUES_H

#include "py_arrow.h"

/* The value of a column, or the row of a record as a dict, at a row of one of the blocks of a
 * table: a list is one of dicts, None is null. NULL with an exception. */
PyObject *nspy_cell(nspy_state *state, const nspy_rows *rows, const nspy_field *field, size_t block,
                    int64_t row);

#endif
