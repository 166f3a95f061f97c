/* The second reader: an encoder that reads again what the network is unsure of.
 *
 *     sentences --pieces--> windows --encoder--> scores of tags, added to the network's
 *
 * A window is filled with such sentences of one document, in their order, since they tell of each
 * other, and long windows cost no more than short ones.
 *
 * It is a hundred times as slow as the network and errs a quarter less. How unsure a sentence must
 * be to be read again is a matter of effort: the model knows which share of news has more doubts
 * than a limit. A model without the sections "ents.pieces" and "ents.encoder" has no such reader.
 */
#ifndef NSC_SECOND_READER_H
#define NSC_SECOND_READER_H

#include "layer/nsc_doc.h"
#include "nn/nsc_crf.h"
#include "nn/nsc_encoder.h"
#include "word/nsc_pieces.h"

typedef struct nsci_second_reader {
    nsci_encoder encoder;
    nsci_pieces pieces;
} nsci_second_reader;

/* Opens both sections, or none. NSC_E_MODEL when one is damaged, alone, or does not fit the
 * other. */
nsc_status nsci_second_reader_open(nsci_second_reader *reader, nsci_section pieces,
                                   nsci_section encoder, nsc_error *err);

/* The doubt above which a sentence is read again: at effort 1 all are, at 0 none, and a negative
 * effort is the model's own. */
float nsci_second_reader_limit(const nsci_second_reader *reader, float effort);

/* Working memory; *work is NULL when there is no second reader. */
typedef struct nsci_second_reader_work nsci_second_reader_work;
nsc_status nsci_second_reader_begin(const nsci_second_reader *reader, const nsc_alloc *alloc,
                                    nsci_second_reader_work **work, nsc_error *err);
void nsci_second_reader_end(nsci_second_reader_work *work, const nsc_alloc *alloc);

/* A document that is read again in part. */
typedef struct nsci_second_reading {
    const nsci_second_reader *reader;
    nsci_second_reader_work *work;
    const nsci_doc *doc;
    float scale;         /* one step of a score, in natural logarithms */
    nsci_scores *scores; /* [tokens of the document] stay within NSCI_MAX_EMISSION */
} nsci_second_reading;

/* Reads a sentence, sooner or later, and adds what the encoder makes of its tokens to their
 * scores; those of all that came before are there after _finish. */
void nsci_second_reading_add(const nsci_second_reading *reading, nsci_range toks);
void nsci_second_reading_finish(const nsci_second_reading *reading);

#endif
