/* Which of its rows each sense of an article is: the senses decide together. */
#ifndef NSC_PLACE_ARTICLE_H
#define NSC_PLACE_ARTICLE_H

#include "place/nsc_place_sense.h"

NSCI_DEFINE_VEC(nsci_floats, float)

/* An article's places. Begin with nsci_place_article_new, reset before each article. */
typedef struct nsci_place_article {
    nsci_place_senses senses;
    nsci_u32s mentions;  /* the sense of each, in order */
    nsci_floats chances; /* of the rows of each sense: how likely that one is meant */
    nsci_u32s slots;     /* a hash table from keys to senses: their numbers from 1, 0 for none */
    float *countries;    /* [NSCI_N_PLACE_COUNTRIES] votes */
    uint64_t voted[NSCI_N_PLACE_COUNTRIES / 64]; /* a bit for each country that got a vote */
    float *regions;                              /* [n_regions of the table] votes */
    float total;                                 /* of all votes for countries */
} nsci_place_article;

nsc_status nsci_place_article_new(nsci_place_article *article, const nsci_place_table *table,
                                  const nsc_alloc *alloc, nsc_error *err);

/* Empties the article, and makes room for as many mentions. */
nsc_status nsci_place_article_reset(nsci_place_article *article, size_t n_mentions,
                                    const nsc_alloc *alloc, nsc_error *err);

/* Adds a mention of a sense, which is added where no mention had its key. */
void nsci_place_article_add(nsci_place_article *article, const nsci_place_sense *sense);

/* Adds to the votes that the article as a whole has for a country, packed as a row's. */
void nsci_place_article_vote(nsci_place_article *article, uint16_t country, float weight);

void nsci_place_article_trim(nsci_place_article *article, const nsc_alloc *alloc,
                             size_t keep_bytes);
void nsci_place_article_free(nsci_place_article *article, const nsc_alloc *alloc);

/* Chooses row, country, source and score of each of the article's senses. O(senses * rows of a
 * name), and a name has at most 63. */
nsc_status nsci_place_decide(const nsci_place_table *table, nsci_place_article *article,
                             const nsc_alloc *alloc, nsc_error *err);

#endif
