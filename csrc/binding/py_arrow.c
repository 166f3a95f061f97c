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

/* ---- The schema -------------------------------------------------------------------------------
 */

#define NONE        NSPY_NO_BUFFER
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

#define DOC_COLUMN(name, format, type, validity, buffer, more)                                     \
    { name, format, type, validity, {buffer, more}, NSPY_DOCS, 0, 0, NULL }
#define SPAN_COLUMN(name, format, type, kind, buffer, more)                                        \
    { name, format, type, NONE, {buffer, more}, kind, 0, 0, NULL }
#define KEYS(kind)                                                                                 \
    SPAN_COLUMN("doc", "l", "int64", kind, NSPY_KEY_NUMBERS, NONE), {                              \
        "id", "u", "utf8", NSPY_KEY_ID_VALID, {NSPY_KEY_ID_OFFSETS, NSPY_KEY_IDS}, kind, 0, 0,     \
            NULL                                                                                   \
    }
#define INT_COLUMN(name, kind, which)                                                              \
    SPAN_COLUMN(name, "i", "int32", kind, NSPY_SPANS(kind, which), NONE)
#define TEXT_COLUMN(kind)                                                                          \
    SPAN_COLUMN("text", "u", "utf8", kind, NSPY_SPANS(kind, SPAN_TEXT_OFFSETS),                    \
                NSPY_SPANS(kind, SPAN_TEXTS))

/* A flat table has the keys in front; inside a document's list they would say nothing. */
enum { N_KEYS = 2 };

static const nspy_field sentences[] = {
    KEYS(NSPY_SENTS),
    INT_COLUMN("sentence", NSPY_SENTS, SPAN_SENTS),
    INT_COLUMN("start", NSPY_SENTS, SPAN_STARTS),
    INT_COLUMN("end", NSPY_SENTS, SPAN_ENDS),
    TEXT_COLUMN(NSPY_SENTS),
};

static const nspy_field tokens[] = {
    KEYS(NSPY_TOKENS),
    INT_COLUMN("sentence", NSPY_TOKENS, SPAN_SENTS),
    INT_COLUMN("start", NSPY_TOKENS, SPAN_STARTS),
    INT_COLUMN("end", NSPY_TOKENS, SPAN_ENDS),
    TEXT_COLUMN(NSPY_TOKENS),
};

static const nspy_field entities[] = {
    KEYS(NSPY_ENTS),
    INT_COLUMN("sentence", NSPY_ENTS, SPAN_SENTS),
    INT_COLUMN("start", NSPY_ENTS, SPAN_STARTS),
    INT_COLUMN("end", NSPY_ENTS, SPAN_ENDS),
    TEXT_COLUMN(NSPY_ENTS),
    SPAN_COLUMN("label", "u", "utf8", NSPY_ENTS, NSPY_ENT_LABEL_OFFSETS, NSPY_ENT_LABELS),
    SPAN_COLUMN("score", "f", "float32", NSPY_ENTS, NSPY_ENT_SCORES, NONE),
};

#define RECORD(kind, columns, keys)                                                                \
    {                                                                                              \
        "item", "+s", "struct", NONE, {NONE, NONE}, kind, 0, COUNT(columns) - (keys),              \
            (columns) + (keys)                                                                     \
    }

static const nspy_field items[] = {
    [NSPY_SENTS] = RECORD(NSPY_SENTS, sentences, N_KEYS),
    [NSPY_TOKENS] = RECORD(NSPY_TOKENS, tokens, N_KEYS),
    [NSPY_ENTS] = RECORD(NSPY_ENTS, entities, N_KEYS),
};

#define LIST_COLUMN(name, kind)                                                                    \
    {                                                                                              \
        name, "+l", "list", NSPY_DOC_READ, {NSPY_LISTS(kind), NONE}, NSPY_DOCS, NSPY_WANTS(kind),  \
            1, &items[kind]                                                                        \
    }

static const nspy_field documents[] = {
    DOC_COLUMN("doc", "l", "int64", NONE, NSPY_DOC_NUMBERS, NONE),
    DOC_COLUMN("id", "u", "utf8", NSPY_DOC_ID_VALID, NSPY_DOC_ID_OFFSETS, NSPY_DOC_IDS),
    DOC_COLUMN("date", "tdD", "date32", NSPY_DOC_DATE_VALID, NSPY_DOC_DATES, NONE),
    DOC_COLUMN("n_chars", "l", "int64", NONE, NSPY_DOC_N_CHARS, NONE),
    DOC_COLUMN("n_replaced", "i", "int32", NONE, NSPY_DOC_N_REPLACED, NONE),
    DOC_COLUMN("error", "u", "utf8", NSPY_DOC_ERROR_VALID, NSPY_DOC_ERROR_OFFSETS, NSPY_DOC_ERRORS),
    LIST_COLUMN("sentences", NSPY_SENTS),
    LIST_COLUMN("tokens", NSPY_TOKENS),
    LIST_COLUMN("entities", NSPY_ENTS),
};

const nspy_field nspy_tables[NSPY_N_TABLES] = {
    [NSPY_SENTS] = RECORD(NSPY_SENTS, sentences, 0),
    [NSPY_TOKENS] = RECORD(NSPY_TOKENS, tokens, 0),
    [NSPY_ENTS] = RECORD(NSPY_ENTS, entities, 0),
    [NSPY_DOCS] = RECORD(NSPY_DOCS, documents, 0),
};

enum { MAX_COLUMNS = COUNT(documents) };

/* The key and its value in Arrow's form: the number of pairs, then length
 * and bytes of key and value, little-endian. */
static const char metadata[] = "\1\0\0\0"
                               "\27\0\0\0newscore.schema_version"
                               "\1\0\0\0" NSPY_SCHEMA_VERSION;

static int64_t n_children_of(const nspy_field *field, unsigned wants) {
    int64_t n = 0;
    for (int i = 0; i < field->n_children; i++) n += nspy_has_field(&field->children[i], wants);
    return n;
}

/* ---- Exporting a schema -----------------------------------------------------------------------
 */

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

/* Fills *out, which is released on failure. Recursion ends with the schema: three levels. */
static bool export_schema(const nspy_field *field, unsigned wants, struct ArrowSchema *out) {
    *out = (struct ArrowSchema){
        .format = field->format,
        .name = field->name,
        .flags = field->validity == NONE ? 0 : ARROW_FLAG_NULLABLE,
        .release = release_schema,
    };
    if (field->n_children == 0) return true;
    schema_node *node = calloc(1, sizeof *node);
    if (!node) {
        out->release = NULL;
        return false;
    }
    out->private_data = node;
    out->children = node->pointers;
    for (int i = 0; i < field->n_children; i++) {
        if (!nspy_has_field(&field->children[i], wants)) continue;
        int64_t at = out->n_children++;
        node->pointers[at] = &node->children[at];
        if (!export_schema(&field->children[i], wants, &node->children[at])) {
            release_schema(out);
            return false;
        }
    }
    return true;
}

static bool export_table_schema(int table, unsigned wants, struct ArrowSchema *out) {
    if (!export_schema(&nspy_tables[table], wants, out)) return false;
    out->name = "";
    out->metadata = metadata;
    return true;
}

/* ---- Exporting an array -----------------------------------------------------------------------
 */

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

/* Fills *out, which is released on failure. */
static bool export_array(const nspy_field *field, unsigned wants, nspy_block *block,
                         nspy_block *keys, struct ArrowArray *out) {
    int64_t n_children = n_children_of(field, wants);
    array_node *node = calloc(1, sizeof *node + (size_t)n_children * sizeof(struct ArrowArray));
    out->release = NULL;
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
    for (int i = 0; i < field->n_children; i++) {
        if (!nspy_has_field(&field->children[i], wants)) continue;
        int64_t at = out->n_children++;
        node->pointers[at] = &node->children[at];
        if (!export_array(&field->children[i], wants, block, keys, &node->children[at])) {
            release_array(out);
            return false;
        }
    }
    return true;
}

/* ---- Exporting a stream -----------------------------------------------------------------------
 */

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
    if (!export_array(&nspy_tables[node->table], node->wants, node->blocks[node->next],
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

/* ---- Capsules ---------------------------------------------------------------------------------
 */

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
    if (!array || !export_array(&nspy_tables[rows->table], rows->wants, rows->blocks[0],
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
