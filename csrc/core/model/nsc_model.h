/* The model file: a table of named, checksummed sections, opened once and then trusted.
 *
 *     header (64 bytes)    magic, format, number of sections, size of the file, checksum
 *     section table        [n_sections] entries of 64 bytes: name, offset, size, checksum
 *     sections             each at a multiple of 64; zeros between
 *
 * Sections of this format (all little-endian): "labels", "card", and those that the steps own and
 * check: "sentence_*" (nsc_sentence), "words", "names" and "vectors" (nsc_lexicon), "network",
 * "weights" and "moves" (nsc_tagger). A section of another name is kept and ignored.
 */
#ifndef NSC_MODEL_H
#define NSC_MODEL_H

#include "name/nsc_numex.h"
#include "word/nsc_lexicon.h"
#include "sentence/nsc_sentence.h"

enum {
    NSCI_MODEL_FORMAT = 2,
    NSCI_MODEL_ALIGNMENT = 64,
    NSCI_MODEL_NAME_BYTES = 24,
    NSCI_MODEL_MAX_SECTIONS = 32
};

typedef struct nsci_model_header {
    uint8_t magic[8]; /* NSCI_MODEL_MAGIC */
    uint32_t format;
    uint32_t n_sections;
    uint64_t file_bytes;
    uint32_t feature_schema; /* NSCI_FEATURE_SCHEMA of the trainer */
    uint8_t zeros[28];
    uint64_t checksum; /* of the bytes before it and of the section table */
} nsci_model_header;

typedef struct nsci_model_entry {
    char name[NSCI_MODEL_NAME_BYTES]; /* filled up with NULs, at least one */
    uint64_t offset, n_bytes, checksum;
    uint8_t zeros[16];
} nsci_model_entry;

#define NSCI_MODEL_MAGIC "NSCMODL\n"

struct nsc_model {
    nsc_alloc alloc;
    const uint8_t *bytes; /* borrowed */
    const nsci_model_entry *entries;
    uint32_t n_sections;
    char labels[NSC_MAX_LABELS][NSC_MAX_LABEL_BYTES + 1];
    uint32_t n_labels;
    nsci_numex_labels figures;
    nsci_splitter splitter;
    nsci_lexicon lexicon;
    nsci_tagger tagger;
};

/* Checksum of a section: a change of any one byte changes it. About 8 bytes a cycle. */
uint64_t nsci_model_checksum(uint64_t seed, const uint8_t *bytes, size_t n_bytes);

#endif
