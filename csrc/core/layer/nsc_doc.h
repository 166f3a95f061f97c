/* A document as far as it has been read: what layers take in, and where they put what they find.
 *
 *     source ------> normal -------> sents ------> toks ------> words -----> spans of each layer
 *     caller's text  text, edits     bytes of it   bytes of it  a token      tokens
 *
 * Owned by a context, emptied by its next run. A layer reads what the layers that it needs have
 * left here and writes its own part alone.
 */
#ifndef NSC_DOC_H
#define NSC_DOC_H

#include "layer/nsc_span.h"
#include "layer/nsc_timex.h"
#include "normalize/nsc_output.h"
#include "word/nsc_word_cache.h"

/* One of the quotes of a document, and who says it: ranges of tokens, empty where there is none,
 * and their rows among speakers and cues, -1 likewise. */
typedef struct nsci_attribution {
    nsci_range quote, speaker, naming, cue;
    uint32_t name; /* index among names, NSC_NONE */
    int32_t speaker_row, naming_row, cue_row;
    float score;
    uint8_t kind; /* as in the field of quotes */
} nsci_attribution;

NSCI_DEFINE_VEC(nsci_attributions, nsci_attribution)

/* Lines that say when the text was published, the one to be believed first in front. */
enum { NSCI_MAX_PUBLICATION_LINES = 8 };
typedef struct nsci_publication {
    nsci_range toks[NSCI_MAX_PUBLICATION_LINES];
    uint32_t n;
} nsci_publication;

typedef struct nsci_doc {
    nsci_source source;
    nsci_normal normal;
    nsci_ranges sents;      /* bytes of the normalized text */
    nsci_ranges toks;       /* likewise; each inside a sentence */
    nsci_ranges sent_toks;  /* [sents.n] the tokens of each sentence; together all of them */
    nsci_word_places words; /* [toks.n] where the cache keeps each token's word, and its cue */
    nsci_spans amounts;     /* found by rules; label: nsci_amount_kind */
    nsci_timexes timexes;   /* expressions of time, found by rules */
    nsci_spans spans[NSC_N_LAYERS];
    nsci_u32s town_of_name;         /* [names] country and region of the town that each is, or 0;
                                     * found with places */
    nsci_publication publication;   /* found with blocks */
    nsci_ranges furniture;          /* tokens of lines whose labels, "TRANSCRIPT: ...", are no
                                     * speakers, and of datelines; found with blocks where they are
                                     * asked for */
    int32_t published;              /* days since 1970-01-01, or NSC_NO_DAY */
    nsci_attributions attributions; /* [quotes], found with their speakers */
    nsci_u32s quote_of_part;        /* [quote parts] rows of quotes */
} nsci_doc;

static inline const uint8_t *nsci_doc_text(const nsci_doc *doc) { return doc->normal.utf8.items; }

/* Empties the document; gives memory over `keep_bytes`, a vector, back. */
void nsci_doc_trim(nsci_doc *doc, const nsc_alloc *alloc, size_t keep_bytes);

#endif
