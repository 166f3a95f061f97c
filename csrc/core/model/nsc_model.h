/* The model file: a table of named, checksummed sections, opened once and then trusted.
 *
 *     header (64 bytes)    magic, format, number of sections, size of the file, checksum
 *     section table        [n_sections] entries of 64 bytes: name, offset, size, checksum
 *     sections             each at a multiple of 64; zeros between
 *
 * Sections of this format (all little-endian): "card"; "lexicon.words", "lexicon.names" and
 * "lexicon.vectors", which must be there; and those that layers own and check, "sents.words",
 * "ents.network" and so on (nsci_layer.sections). An entry has the number of its owner's schema. A
 * layer one of whose sections is missing is off, and with it those that need it, unless the section
 * is optional; a section of another name is kept and ignored.
 */
#ifndef NSC_MODEL_H
#define NSC_MODEL_H

#include "layer/nsc_layer.h"

enum {
    NSCI_MODEL_FORMAT = 3,
    NSCI_MODEL_ALIGNMENT = 64,
    NSCI_MODEL_NAME_BYTES = 24,
    NSCI_MODEL_MAX_SECTIONS = 32
};

typedef struct nsci_model_header {
    uint8_t magic[8]; /* NSCI_MODEL_MAGIC */
    uint32_t format;
    uint32_t n_sections;
    uint64_t file_bytes;
    uint8_t zeros[32];
    uint64_t checksum; /* of the bytes before it and of the section table */
} nsci_model_header;

typedef struct nsci_model_entry {
    char name[NSCI_MODEL_NAME_BYTES]; /* filled up with NULs, at least one */
    uint64_t offset, n_bytes, checksum;
    uint32_t schema; /* of the section's owner */
    uint8_t zeros[12];
} nsci_model_entry;

#define NSCI_MODEL_MAGIC "NSCMODL\n"

struct nsc_model {
    nsc_alloc alloc;
    const uint8_t *bytes; /* borrowed */
    const nsci_model_entry *entries;
    uint32_t n_sections;
    nsci_lexicon lexicon;
    uint32_t layers;           /* that are on */
    void *parts[NSC_N_LAYERS]; /* what each layer opened; owned */
};

/* As nsc_model_open, of a file that need not be a whole model: its sections can be listed, no layer
 * is on. */
nsc_status nsci_model_open_sections(const nsc_alloc *alloc, const void *bytes, size_t n_bytes,
                                    nsc_model **out, nsc_error *err);

/* The labels of names; none when the model finds no names. */
nsci_labels nsci_model_labels(const nsc_model *model);

/* The schema that a section's owner reads; 0 for a section that nobody owns. */
uint32_t nsci_model_schema(const char *section);

/* Checksum of a section: a change of any one byte changes it. About 8 bytes a cycle. */
uint64_t nsci_model_checksum(uint64_t seed, const uint8_t *bytes, size_t n_bytes);

#endif
