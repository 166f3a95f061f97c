/* What a name means in one article: one sense for all its mentions.
 *
 *     mentions   Paris ... Texas ... Paris        senses   "paris" -> row of Paris, US
 *                                                          "texas" -> row of Texas
 */
#ifndef NSC_PLACE_SENSE_H
#define NSC_PLACE_SENSE_H

#include "base/nsc_vec.h"
#include "place/nsc_place_table.h"

/* By what a sense was named: which rows are likely. */
typedef enum nsci_place_use {
    NSCI_PLACE_USE_PLACE = 0,    /* a place's name */
    NSCI_PLACE_USE_GROUP,        /* a nationality word */
    NSCI_PLACE_USE_SITE,         /* a building, a road */
    NSCI_PLACE_USE_ORGANIZATION, /* an organization with a place in its name */
    NSCI_N_USES
} nsci_place_use;

/* How much of the name the rows are of. */
typedef enum nsci_place_part {
    NSCI_PLACE_PART_WHOLE = 0, /* all of it */
    NSCI_PLACE_PART_TOWN,      /* all but "the city of" */
    NSCI_PLACE_PART_KIND,      /* all but "province" and such */
    NSCI_PLACE_PART_DIRECTION, /* all but "northern" and such */
    NSCI_PLACE_PART_INSIDE     /* a part: what surrounds it is called after it */
} nsci_place_part;

/* Where the answer comes from. Appended to, never changed: stored results hold them. */
typedef enum nsci_place_source {
    NSCI_PLACE_BY_NAME = 0, /* the table has the name */
    NSCI_PLACE_BY_PART,     /* the table has a part of the name */
    NSCI_PLACE_BY_ARTICLE,  /* the table has not: the country that the article is about */
    NSCI_N_PLACE_SOURCES
} nsci_place_source;

/* Their names, with a NULL behind. */
extern const char *const nsci_place_sources[NSCI_N_PLACE_SOURCES + 1];

typedef struct nsci_place_sense {
    uint64_t key;           /* of the name and its use */
    uint64_t kin_key;       /* of the known part as a place's name: "Dublin" of "Dublin Road" */
    nsci_place_entry entry; /* the rows that it may be; none: the table has no such name */
    nsci_place_entry behind, before; /* the names in "NAME, BEHIND", "BEFORE, NAME"; perhaps none */
    uint32_t n_mentions;
    uint32_t first_mention;
    uint32_t kin;      /* the sense of that name, or NSC_NONE */
    uint32_t chances;  /* where its rows' probabilities begin among those of the article */
    uint8_t use, part; /* nsci_place_use, nsci_place_part */
    bool is_long;      /* of several words, the first of them no "east" */
    bool is_vague;     /* of such words alone: "North-West" */
    bool is_owned;     /* "America's Paris": not the Paris that the text is about */

    uint32_t row; /* the answer: a row of the table, or NSC_NONE */
    uint16_t country;
    uint8_t kind;   /* nsci_place_kind, or NSC_NO_NAME */
    uint8_t source; /* nsci_place_source */
    float score;
} nsci_place_sense;

NSCI_DEFINE_VEC(nsci_place_senses, nsci_place_sense)

/* Looks a name up for a use: the longest part of it that the table has. False when the use wants
 * nothing of such a name. Fills entry, part, use and key. O(1): names are short. */
bool nsci_place_sense_of(const nsci_place_table *table, const nsci_place_name *name,
                         nsci_place_use use, nsci_place_sense *out);

/* Whether a name of this use and part may stand for the row. */
bool nsci_place_takes(nsci_place_use use, nsci_place_part part, const nsci_place *row);

/* Notes that `behind` stands behind the name, in which some of its rows lie: the sense is then
 * another one than that of the name alone. */
void nsci_place_sense_put_in(const nsci_place_table *table, nsci_place_sense *sense,
                             nsci_place_entry behind);

#endif
