/* Arrow's C data and stream interface: what a table looks like from outside.
 *
 * The three structures are the interface itself, layout and names fixed by Arrow's specification.
 * Whoever receives one calls its `release` when done, from any thread, so no function here calls
 * Python but those that make capsules.
 */
#ifndef PY_ARROW_H
#define PY_ARROW_H

#include "py_columns.h"

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE           2
#define ARROW_FLAG_MAP_KEYS_SORTED    4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif

/* A column as the schema says it, or a record of columns. Buffers are numbers of py_columns.h,
 * NSPY_NO_BUFFER for none. */
#define NSPY_NO_BUFFER (-1)
typedef enum nspy_shape {
    NSPY_SHAPE_LEAF = 0,
    NSPY_SHAPE_LIST,   /* of the rows of a layer: its child is their record, without keys */
    NSPY_SHAPE_RECORD, /* of a table: documents, or the rows of a layer with the keys in front */
    NSPY_SHAPE_ITEM    /* of a layer's rows inside a list: the same without keys */
} nspy_shape;
typedef struct nspy_field {
    const char *name;
    const char *format;     /* Arrow's format string */
    const char *arrow_type; /* the same for people */
    int16_t validity;       /* NSPY_NO_BUFFER: never null */
    int16_t buffers[2];     /* numbers, or offsets and bytes, or offsets of lists */
    uint8_t table;          /* whose rows it has; of a list, NSPY_DOCS */
    uint8_t shape;          /* nspy_shape */
    uint8_t layer;          /* of a list: whose rows are in it */
} nspy_field;

/* The record of a table. */
nspy_field nspy_record(int table);

/* Child number i of a record or list in a table of these layers; false past the last one. */
bool nspy_child(const nspy_field *parent, unsigned wants, int i, nspy_field *out);

/* The version of the schema. Raised when a column is added, renamed or changed. */
#define NSPY_SCHEMA_VERSION "1"

/* Rows of one table, in one or several blocks of columns. Borrowed: exports take references. */
typedef struct nspy_rows {
    int table;
    unsigned wants;
    size_t n_blocks;
    nspy_block *const *blocks;
    nspy_block *const *keys; /* of each block; NULL for documents */
} nspy_rows;

/* Capsules named "arrow_schema", "arrow_array" and "arrow_array_stream". */
PyObject *nspy_schema_capsule(int table, unsigned wants);
PyObject *nspy_array_capsule(const nspy_rows *rows); /* of the only block */
PyObject *nspy_stream_capsule(const nspy_rows *rows);

#endif
