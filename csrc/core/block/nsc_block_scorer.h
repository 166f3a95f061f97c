/* The scorer: features of units -> tags and their probabilities. */
#ifndef NSC_BLOCK_SCORER_H
#define NSC_BLOCK_SCORER_H

#include "base/nsc_table.h"
#include "block/nsc_block_feature.h"
#include "block/nsc_block_kind.h"

/* Most features of a unit have no weights. To ask the table of each costs a wrong guess of the
 * processor or two; so its entries lie here once more, four to a slot, in which all four are looked
 * at at once. */
enum { NSCI_BLOCK_SLOTS = 4096, NSCI_BLOCK_WAYS = 4, NSCI_BLOCK_ASK = UINT16_MAX };
typedef struct nsci_block_slot {
    uint16_t checks[NSCI_BLOCK_WAYS]; /* of the table's entries */
    uint16_t records
        [NSCI_BLOCK_WAYS]; /* their numbers + 1; 0: none. ASK, the last: too full, ask the table */
} nsci_block_slot;

/* The weights of a feature for all tags: a factor, 0 to 15, then four bits for each lane, the lower
 * half of a byte first. A weight is the factor times those bits less 8. */
enum { NSCI_BLOCK_RECORD_BYTES = 1 + NSCI_N_LANES / 2, NSCI_BLOCK_MAX_FACTOR = 15 };

/* Opened of a model's section "blocks.weights". */
typedef struct nsci_block_scorer {
    nsci_table weights;                      /* hash of a feature -> a record, as below */
    nsci_block_slot slots[NSCI_BLOCK_SLOTS]; /* where its records are */
    float scale;                             /* value of one step of a weight */
    nsci_transitions transitions;
    nsci_factors factors;
} nsci_block_scorer;

/* "blocks.weights": float scale, uint32 number of tags, int16 transitions at the start and from
 * each tag to each ([1 + n_tags][n_tags]), then the table. NSC_E_MODEL says what is wrong with it.
 * `bytes` is borrowed. */
nsc_status nsci_block_scorer_open(nsci_block_scorer *scorer, nsci_section section, nsc_error *err);

typedef struct nsci_block_tag {
    uint8_t tag;
    float score; /* its probability */
    /* On a saved page, else 0: those of being a part of the article, and a link or button. */
    float body, link;
} nsci_block_tag;

NSCI_DEFINE_VEC(nsci_block_tags, nsci_block_tag)

/* Working memory of one segment of units. */
typedef struct nsci_block_lattice nsci_block_lattice;
nsc_status nsci_block_lattice_new(const nsc_alloc *alloc, nsci_block_lattice **out, nsc_error *err);
void nsci_block_lattice_free(nsci_block_lattice *lattice, const nsc_alloc *alloc);

/* Appends the best tags of all units of the view. O(units). */
nsc_status nsci_block_tag_units(const nsci_block_scorer *scorer, nsci_block_lattice *lattice,
                                const nsci_block_view *view, const nsc_alloc *alloc,
                                nsci_block_tags *tags, nsc_error *err);

#endif
