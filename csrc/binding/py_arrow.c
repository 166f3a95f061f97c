/* The schema of the tables, and their export through Arrow's C interfaces.
 *
 * Each array that is handed out, record, list or column, owns a small node: its list of buffers,
 * its children, and references to the blocks that hold the buffers. So a consumer may move a child
 * out of its parent and keep it longer, as the specification allows, and nothing is copied.
 *
 * The schema is the same in every engine, hence signed integers (Spark knows no others), plain
 * UTF-8 with 32-bit offsets (string views are too new for some), and labels as strings and not as a
 * dictionary, which would make the schema depend on the model.
 */
#include "py_arrow.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- The schema ------------------------------------------------------------------------------ */

#define NONE        NSPY_NO_BUFFER
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const nspy_field doc_columns[] = {
    {"doc", "l", "int64", NONE, {NSPY_DOC_NUMBERS, NONE}, NSPY_DOCS, NSPY_SHAPE_LEAF, 0},
    {"id", "u", "utf8", NSPY_DOC_ID_VALID, {NSPY_DOC_ID_OFFSETS, NSPY_DOC_IDS}, NSPY_DOCS, 0, 0},
    {"date", "tdD", "date32", NSPY_DOC_DATE_VALID, {NSPY_DOC_DATES, NONE}, NSPY_DOCS, 0, 0},
    {"n_chars", "l", "int64", NONE, {NSPY_DOC_N_CHARS, NONE}, NSPY_DOCS, 0, 0},
    {"n_replaced", "i", "int32", NONE, {NSPY_DOC_N_REPLACED, NONE}, NSPY_DOCS, 0, 0},
    {"error",
     "u",
     "utf8",
     NSPY_DOC_ERROR_VALID,
     {NSPY_DOC_ERROR_OFFSETS, NSPY_DOC_ERRORS},
     NSPY_DOCS,
     0,
     0},
};

/* A flat table has the keys in front; inside a document's list they would say nothing. */
enum { N_KEYS = 2, N_ROW_COLUMNS = 4, MAX_COLUMNS = 24 }; /* of a record: rows or documents */

_Static_assert(N_KEYS + N_ROW_COLUMNS + NSC_MAX_FIELDS <= MAX_COLUMNS &&
                   COUNT(doc_columns) + NSC_N_LAYERS <= MAX_COLUMNS,
               "a record has room for its columns");

nspy_field nspy_record(int table) {
    return (nspy_field){"item",       "+s",           "struct",          NONE,
                        {NONE, NONE}, (uint8_t)table, NSPY_SHAPE_RECORD, 0};
}

static bool doc_child(unsigned wants, int i, nspy_field *out) {
    if (i < (int)COUNT(doc_columns)) {
        *out = doc_columns[i];
        return true;
    }
    i -= (int)COUNT(doc_columns);
    for (uint32_t layer = NSC_LAYER_SENTS; layer < NSC_N_LAYERS; layer++) {
        if (!(wants & NSC_LAYER_BIT(layer)) || i-- > 0) continue;
        int16_t lists = (int16_t)nspy_layer_buffer((int)layer, NSPY_LISTS);
        *out = (nspy_field){nsc_layer_table(layer), "+l",      "list",          NSPY_DOC_READ,
                            {lists, NONE},          NSPY_DOCS, NSPY_SHAPE_LIST, (uint8_t)layer};
        return true;
    }
    return false;
}

/* What all rows have: sentence, start, end, text. */
static void row_column(uint8_t layer, int i, nspy_field *out) {
    const int16_t buffers[N_ROW_COLUMNS][2] = {
        {(int16_t)nspy_layer_buffer(layer, NSPY_SENTS), NONE},
        {(int16_t)nspy_field_buffer(layer, NSC_FIELD_START, NSPY_DATA), NONE},
        {(int16_t)nspy_field_buffer(layer, NSC_FIELD_END, NSPY_DATA), NONE},
        {(int16_t)nspy_layer_buffer(layer, NSPY_TEXT_OFFSETS),
         (int16_t)nspy_layer_buffer(layer, NSPY_TEXTS)}};
    static const char *const names[N_ROW_COLUMNS] = {"sentence", "start", "end", "text"};
    bool is_text = i == N_ROW_COLUMNS - 1;
    *out = (nspy_field){names[i],
                        is_text ? "u" : "i",
                        is_text ? "utf8" : "int32",
                        NONE,
                        {buffers[i][0], buffers[i][1]},
                        layer,
                        NSPY_SHAPE_LEAF,
                        0};
}

/* The column of one of a layer's own fields. */
static void field_column(uint8_t layer, uint32_t number, nspy_field *out) {
    static const char *const formats[][2] = {
        [NSPY_STORAGE_COPY] = {"i", "int32"},
        [NSPY_STORAGE_INT] = {"i", "int32"},
        [NSPY_STORAGE_STRING] = {"u", "utf8"},
        [NSPY_STORAGE_DOUBLE] = {"g", "float64"},
        [NSPY_STORAGE_MICROSECOND] = {"tsu:", "timestamp[us]"}};
    const nsc_field *field = nsc_layer_field(layer, number);
    nspy_storage storage = nspy_storage_of(field);
    bool is_float = field->kind == NSC_KIND_FLOAT32, is_string = storage == NSPY_STORAGE_STRING;
    *out = (nspy_field){
        field->name,
        is_float ? "f" : formats[storage][0],
        is_float ? "float32" : formats[storage][1],
        nspy_is_nullable(field) ? (int16_t)nspy_field_buffer(layer, number, NSPY_VALID) : NONE,
        {(int16_t)nspy_field_buffer(layer, number, NSPY_DATA),
         is_string ? (int16_t)nspy_field_buffer(layer, number, NSPY_BYTES) : NONE},
        layer,
        NSPY_SHAPE_LEAF,
        0};
}

/* Column i of a layer's rows behind the keys; the fields that row_column has are passed over, and
 * those that a layer fills which is not asked for. */
static bool row_child(uint8_t layer, unsigned wants, int i, nspy_field *out) {
    if (i < N_ROW_COLUMNS) {
        row_column(layer, i, out);
        return true;
    }
    i -= N_ROW_COLUMNS;
    const nsc_field *field;
    for (uint32_t f = NSC_FIELD_END + 1; (field = nsc_layer_field(layer, f)) != NULL; f++) {
        if (field->unit == NSC_UNIT_SENT || !nspy_is_filled(layer, f, wants) || i-- > 0) continue;
        field_column(layer, f, out);
        return true;
    }
    return false;
}

static void key_column(uint8_t layer, int i, nspy_field *out) {
    if (i == 0)
        *out = (nspy_field){"doc", "l", "int64", NONE, {NSPY_KEY_NUMBERS, NONE}, layer, 0, 0};
    else
        *out = (nspy_field){"id",
                            "u",
                            "utf8",
                            NSPY_KEY_ID_VALID,
                            {NSPY_KEY_ID_OFFSETS, NSPY_KEY_IDS},
                            layer,
                            NSPY_SHAPE_LEAF,
                            0};
}

bool nspy_child(const nspy_field *parent, unsigned wants, int i, nspy_field *out) {
    switch (parent->shape) {
    case NSPY_SHAPE_LIST:
        *out = nspy_record(parent->layer);
        out->shape = NSPY_SHAPE_ITEM;
        return i == 0;
    case NSPY_SHAPE_ITEM:
        return row_child(parent->table, wants, i, out);
    case NSPY_SHAPE_RECORD:
        if (parent->table == NSPY_DOCS) return doc_child(wants, i, out);
        if (i >= N_KEYS) return row_child(parent->table, wants, i - N_KEYS, out);
        key_column(parent->table, i, out);
        return true;
    default:
        return false;
    }
}

/* The key and its value in Arrow's form: the number of pairs, then length
 * and bytes of key and value, little-endian. */
static const char metadata[] = "\1\0\0\0"
                               "\27\0\0\0newscore.schema_version"
                               "\1\0\0\0" NSPY_SCHEMA_VERSION;

static int64_t n_children_of(const nspy_field *field, unsigned wants) {
    nspy_field child;
    int n = 0;
    while (nspy_child(field, wants, n, &child)) n++;
    return n;
}

/* ---- Exporting a schema ---------------------------------------------------------------------- */

typedef struct schema_node {
    struct ArrowSchema *pointers[MAX_COLUMNS];
    struct ArrowSchema children[MAX_COLUMNS];
} schema_node;

static void release_schema(struct ArrowSchema *schema) {
    schema_node *node = schema->private_data;
    for (int64_t i = 0; i < schema->n_children; i++)
        if (node->children[i].release) node->children[i].release(&node->children[i]);
    free(node);
    schema->release = NULL;
}

/* Fills *out, which owns nothing on failure. Recursion ends with the schema: three levels. */
static bool export_schema(const nspy_field *field, unsigned wants, struct ArrowSchema *out) {
    *out = (struct ArrowSchema){
        .format = field->format,
        .name = field->name,
        .flags = field->validity == NONE ? 0 : ARROW_FLAG_NULLABLE,
        .release = release_schema,
    };
    if (field->shape == NSPY_SHAPE_LEAF) return true;
    schema_node *node = calloc(1, sizeof *node);
    if (!node) return false;
    out->private_data = node;
    out->children = node->pointers;
    nspy_field child;
    for (int i = 0; nspy_child(field, wants, i, &child); i++) {
        int64_t at = out->n_children++;
        node->pointers[at] = &node->children[at];
        if (!export_schema(&child, wants, &node->children[at])) {
            release_schema(out);
            return false;
        }
    }
    return true;
}

static bool export_table_schema(int table, unsigned wants, struct ArrowSchema *out) {
    nspy_field record = nspy_record(table);
    if (!export_schema(&record, wants, out)) return false;
    out->name = "";
    out->metadata = metadata;
    return true;
}

/* ---- Exporting an array ---------------------------------------------------------------------- */

typedef struct array_node {
    nspy_block *block, *keys; /* owned; keys may be NULL */
    const void *buffers[3];
    struct ArrowArray *pointers[MAX_COLUMNS];
    struct ArrowArray children[]; /* [n_children] */
} array_node;

static void release_array(struct ArrowArray *array) {
    array_node *node = array->private_data;
    for (int64_t i = 0; i < array->n_children; i++)
        if (node->children[i].release) node->children[i].release(&node->children[i]);
    nspy_block_unref(node->block);
    nspy_block_unref(node->keys);
    free(node);
    array->release = NULL;
}

/* Where a buffer lies. What has no keys has no field that needs them. */
static const nspy_block *owner_of(const array_node *node, int buffer) {
    const nspy_block *owner = buffer < NSPY_KEY_NUMBERS ? node->block : node->keys;
    assert(owner);
    return owner;
}

/* Fills *out, which owns nothing on failure. */
static bool export_array(const nspy_field *field, unsigned wants, nspy_block *block,
                         nspy_block *keys, struct ArrowArray *out) {
    int64_t n_children = n_children_of(field, wants);
    array_node *node = calloc(1, sizeof *node + (size_t)n_children * sizeof(struct ArrowArray));
    if (!node) return false;
    node->block = nspy_block_ref(block);
    node->keys = keys ? nspy_block_ref(keys) : NULL;
    *out = (struct ArrowArray){
        .length = block->n_rows[field->table],
        .n_buffers = 1,
        .buffers = node->buffers,
        .children = node->pointers,
        .release = release_array,
        .private_data = node,
    };
    if (field->validity != NONE) {
        const nspy_block *owner = owner_of(node, field->validity);
        node->buffers[0] = owner->buffers[field->validity];
        out->null_count = owner->n_nulls[field->validity];
    }
    for (int i = 0; i < 2; i++)
        if (field->buffers[i] != NONE)
            node->buffers[out->n_buffers++] =
                owner_of(node, field->buffers[i])->buffers[field->buffers[i]];
    nspy_field child;
    for (int i = 0; nspy_child(field, wants, i, &child); i++) {
        int64_t at = out->n_children++;
        node->pointers[at] = &node->children[at];
        if (!export_array(&child, wants, block, keys, &node->children[at])) {
            release_array(out);
            return false;
        }
    }
    return true;
}

/* ---- Exporting a stream ---------------------------------------------------------------------- */

typedef struct stream_node {
    int table;
    unsigned wants;
    size_t n_blocks, next;
    nspy_block *blocks[]; /* [2 * n_blocks], owned: blocks, then their keys or NULL */
} stream_node;

static int stream_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    stream_node *node = stream->private_data;
    return export_table_schema(node->table, node->wants, out) ? 0 : ENOMEM;
}

static int stream_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    stream_node *node = stream->private_data;
    out->release = NULL;
    if (node->next == node->n_blocks) return 0;
    nspy_field record = nspy_record(node->table);
    if (!export_array(&record, node->wants, node->blocks[node->next],
                      node->blocks[node->n_blocks + node->next], out))
        return ENOMEM;
    node->next++;
    return 0;
}

static const char *stream_error(struct ArrowArrayStream *stream) {
    (void)stream;
    return "no memory for an Arrow array";
}

static void release_stream(struct ArrowArrayStream *stream) {
    stream_node *node = stream->private_data;
    for (size_t i = 0; i < 2 * node->n_blocks; i++) nspy_block_unref(node->blocks[i]);
    free(node);
    stream->release = NULL;
}

static bool export_stream(const nspy_rows *rows, struct ArrowArrayStream *out) {
    stream_node *node = calloc(1, sizeof *node + 2 * rows->n_blocks * sizeof(nspy_block *));
    if (!node) return false;
    node->table = rows->table;
    node->wants = rows->wants;
    node->n_blocks = rows->n_blocks;
    for (size_t i = 0; i < rows->n_blocks; i++) {
        node->blocks[i] = nspy_block_ref(rows->blocks[i]);
        if (rows->keys) node->blocks[rows->n_blocks + i] = nspy_block_ref(rows->keys[i]);
    }
    *out =
        (struct ArrowArrayStream){stream_schema, stream_next, stream_error, release_stream, node};
    return true;
}

/* ---- Capsules -------------------------------------------------------------------------------- */

/* A consumer that took the structure over has set its `release` to NULL. */
#define DEFINE_DESTRUCTOR(function, structure, name)                                               \
    static void function(PyObject *capsule) {                                                      \
        struct structure *held = PyCapsule_GetPointer(capsule, name);                              \
        if (held->release) held->release(held);                                                    \
        free(held);                                                                                \
    }
DEFINE_DESTRUCTOR(free_schema_capsule, ArrowSchema, "arrow_schema")
DEFINE_DESTRUCTOR(free_array_capsule, ArrowArray, "arrow_array")
DEFINE_DESTRUCTOR(free_stream_capsule, ArrowArrayStream, "arrow_array_stream")

PyObject *nspy_schema_capsule(int table, unsigned wants) {
    struct ArrowSchema *schema = malloc(sizeof *schema);
    if (!schema || !export_table_schema(table, wants, schema)) {
        free(schema);
        return PyErr_NoMemory();
    }
    PyObject *capsule = PyCapsule_New(schema, "arrow_schema", free_schema_capsule);
    if (!capsule) {
        schema->release(schema);
        free(schema);
    }
    return capsule;
}

PyObject *nspy_array_capsule(const nspy_rows *rows) {
    struct ArrowArray *array = malloc(sizeof *array);
    nspy_field record = nspy_record(rows->table);
    if (!array || !export_array(&record, rows->wants, rows->blocks[0],
                                rows->keys ? rows->keys[0] : NULL, array)) {
        free(array);
        return PyErr_NoMemory();
    }
    PyObject *capsule = PyCapsule_New(array, "arrow_array", free_array_capsule);
    if (!capsule) {
        array->release(array);
        free(array);
    }
    return capsule;
}

PyObject *nspy_stream_capsule(const nspy_rows *rows) {
    struct ArrowArrayStream *stream = malloc(sizeof *stream);
    if (!stream || !export_stream(rows, stream)) {
        free(stream);
        return PyErr_NoMemory();
    }
    PyObject *capsule = PyCapsule_New(stream, "arrow_array_stream", free_stream_capsule);
    if (!capsule) {
        stream->release(stream);
        free(stream);
    }
    return capsule;
}
