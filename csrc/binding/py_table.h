/* Tables of many documents: batches, the type Table, and its Schema. */
#ifndef PY_TABLE_H
#define PY_TABLE_H

#include "py_arrow.h"

/* Reads a mask of layers, of NSPY_WANTS_ALL; at least one. */
int nspy_read_wants(PyObject *arg, unsigned *wants);

/* Reads the name of a table: its layer, or NSPY_DOCS. A table of spans must be among `wants`. */
int nspy_read_table(PyObject *arg, unsigned wants, int *table);

/* A batch of columns in a capsule. args: texts, ids or None, dates or None, of equal length, and so
 * are homes, where they are not None or one for all. */
PyObject *nspy_annotate(nspy_state *state, nspy_pool *contexts, const nsc_model *model,
                        nsc_options *opt, nspy_asked asked, PyObject *const *args, PyObject *homes);

/* The batch in such a capsule, borrowed; NULL with an exception for anything else. */
nspy_batch *nspy_batch_of(PyObject *capsule);

/* The module function _table(batches, wants, block_bytes, /): a Table of the documents of an
 * iterable of batches, which are taken as they come. */
PyObject *nspy_table(PyObject *module, PyObject *const *args, Py_ssize_t n_args);

/* The module function _schema(table, wants, /). */
PyObject *nspy_schema(PyObject *module, PyObject *const *args, Py_ssize_t n_args);

/* "documents", ...: a static string. */
const char *nspy_table_name(int table);

PyObject *nspy_schema_new(nspy_state *state, int table, unsigned wants);

/* The names of a table's columns, in order. */
PyObject *nspy_column_names(int table, unsigned wants);

#endif
