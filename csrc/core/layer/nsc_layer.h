/* What a layer is to the rest of the core: its columns, what it needs, and how it is run.
 *
 * A layer lives in a folder of its own and shows one of these; run/nsc_layers.c lists them, and all
 * else (contexts, runs, models, results, the binding) goes through that list. A layer's *part* is
 * what it opened of a model, its *work* the working memory of one context. Functions may be NULL
 * where a layer has nothing to do.
 */
#ifndef NSC_LAYER_H
#define NSC_LAYER_H

#include "layer/nsc_doc.h"
#include "result/nsc_result.h"

enum { NSCI_MAX_LAYER_SECTIONS = 4, NSCI_MAX_OPTIONAL_SECTIONS = 2 };

typedef struct nsci_layer nsci_layer;

/* What a run has beside the layer's own work. */
typedef struct nsci_run {
    const nsc_alloc *alloc;
    const nsc_options *opt;
    uint32_t layers; /* NSC_LAYER_BITs of what is asked for, and of what that needs */
    const nsci_lexicon *lexicon;
    nsci_word_cache *cache;           /* NULL unless the layer reads words */
    nsci_spans *scratch;              /* [2] */
    nsci_labels labels[NSC_N_LAYERS]; /* as the model numbers them; none of a layer without */
} nsci_run;

/* Where a layer's columns are to be written, by field, NULL for those that another layer fills; and
 * those of tokens, which are there. What the layer fills of others it asks of nsci_result_fill. */
typedef struct nsci_columns {
    void *of[NSC_MAX_FIELDS];
    const int32_t *tok_starts, *tok_ends;
    nsc_result *result;
} nsci_columns;

/* Fills the columns that a span has by itself: start, end, sentence, label, score. */
void nsci_fill_spans(const nsci_layer *layer, const nsci_spans *spans, const nsci_columns *columns);

struct nsci_layer {
    const char *name, *table, *row; /* as in newscore.h */
    uint32_t needs;                 /* NSC_LAYER_BITs that are run before */
    uint32_t reads;                 /* those that are run before where they are asked for too */
    bool reads_words;               /* asks for doc->words, ->amounts, ->timexes */
    bool may_overlap;               /* as in newscore.h */
    uint32_t n_fields, n_inverses;
    const nsc_field *fields;     /* [n_fields]; the first two are start and end */
    const nsc_inverse *inverses; /* [n_inverses] */

    /* Of a model: names of its sections, all of which must be there for the layer to be, and of
     * those that may be, which `open` is given behind them, with NULL bytes where they are not; the
     * number of their schema, raised whenever the same bytes would mean something else. */
    const char *sections[NSCI_MAX_LAYER_SECTIONS];
    const char *optional_sections[NSCI_MAX_OPTIONAL_SECTIONS];
    uint32_t schema;
    nsc_status (*open)(const nsci_section *sections, const nsc_alloc *alloc, void **part,
                       nsc_error *err);
    void (*close)(void *part, const nsc_alloc *alloc);
    nsci_labels (*labels)(const void *part);
    nsc_layer labels_of; /* a layer whose labels are this one's too, or 0 */

    /* Of a context. `begin` is called before the first run. */
    nsc_status (*begin)(const void *part, const nsci_run *run, void **work, nsc_error *err);
    void (*end)(void *work, const nsc_alloc *alloc);
    void (*trim)(void *work, const nsc_alloc *alloc, size_t keep_bytes);
    nsc_status (*run)(const void *part, void *work, nsci_run *run, nsci_doc *doc, nsc_error *err);

    /* Rows that the run found, and their columns, by field: ascending rows of one length. Layers
     * fill their columns in order, so that those of the ones before can be read. */
    size_t (*n_rows)(const nsci_doc *doc);
    void (*fill)(const void *work, const nsci_doc *doc, const nsci_columns *columns);
};

/* What a name is in its text, by the block that it stands in: the names of NSC_ENT_ROLE. */
extern const char *const nsci_ent_roles[];
enum { NSCI_ROLE_AUTHOR = 0 };

/* run/nsc_layers.c, by nsc_layer */
extern const nsci_layer *const nsci_layers[NSC_N_LAYERS];

#endif
