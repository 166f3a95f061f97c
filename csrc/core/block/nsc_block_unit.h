/* Units: lines, or paragraphs broken by width put together again, and what is measured of each.
 *
 *     text      ORU, Tarkan -- Snow closed the       one unit, a paragraph of two lines
 *               main road on Tuesday.
 *
 *               Share                                one unit
 *
 * The chain (nsc_block_kind.h) gives each unit a tag.
 */
#ifndef NSC_BLOCK_UNIT_H
#define NSC_BLOCK_UNIT_H

#include "block/nsc_block_line.h"
#include "layer/nsc_doc.h"

/* How a unit is written. */
typedef enum nsci_block_case {
    NSCI_BLOCK_CASE_NONE = 0, /* no letters */
    NSCI_BLOCK_CASE_LOWER,    /* no capital, or one */
    NSCI_BLOCK_CASE_SENTENCE, /* most words small */
    NSCI_BLOCK_CASE_TITLE,    /* most words begin with a capital */
    NSCI_BLOCK_CASE_UPPER     /* capitals alone */
} nsci_block_case;

/* What a unit begins or ends with. */
typedef enum nsci_block_edge {
    NSCI_BLOCK_EDGE_LOWER = 0,
    NSCI_BLOCK_EDGE_UPPER,
    NSCI_BLOCK_EDGE_DIGIT,
    NSCI_BLOCK_EDGE_WIDE, /* a letter that is not ASCII */
    NSCI_BLOCK_EDGE_STOP,
    NSCI_BLOCK_EDGE_QUESTION,
    NSCI_BLOCK_EDGE_EXCLAMATION,
    NSCI_BLOCK_EDGE_COLON,
    NSCI_BLOCK_EDGE_COMMA,
    NSCI_BLOCK_EDGE_QUOTE,
    NSCI_BLOCK_EDGE_STOP_QUOTE, /* a stop, then a closing mark */
    NSCI_BLOCK_EDGE_OPEN,       /* a bracket */
    NSCI_BLOCK_EDGE_CLOSE,
    NSCI_BLOCK_EDGE_DASH,
    NSCI_BLOCK_EDGE_BULLET,
    NSCI_BLOCK_EDGE_ELLIPSIS,
    NSCI_BLOCK_EDGE_OTHER
} nsci_block_edge;

/* Signs that a unit holds; bits. */
enum {
    NSCI_BLOCK_HAS_AT = 1 << 0,
    NSCI_BLOCK_HAS_LINK = 1 << 1,
    NSCI_BLOCK_HAS_BAR = 1 << 2,
    NSCI_BLOCK_HAS_SLASH = 1 << 3,
    NSCI_BLOCK_HAS_COPYRIGHT = 1 << 4,
    NSCI_BLOCK_HAS_COLUMNS = 1 << 5,
    NSCI_BLOCK_HAS_CLOCK = 1 << 6, /* 7:30, 16.45 */
    NSCI_BLOCK_HAS_YEAR = 1 << 7,  /* four digits, 1900 to 2099 */
    NSCI_BLOCK_HAS_MARKER = 1 << 8,
    NSCI_BLOCK_IS_QUOTED = 1 << 9, /* opens with a mark, and the first closing one ends it */
    NSCI_BLOCK_IS_BRACKETED = 1 << 10,
    NSCI_BLOCK_HAS_HASH = 1 << 11,
    NSCI_BLOCK_IS_LONG = 1 << 12,     /* running text: long, and ends as a sentence does */
    NSCI_BLOCK_IS_REPEATED = 1 << 13, /* stands once more in the text */
    NSCI_BLOCK_IS_ECHO = 1 << 14,     /* a quotation whose first words are quoted elsewhere too */
    NSCI_BLOCK_HAS_ARROW = 1 << 15,   /* > between words: a breadcrumb */
    NSCI_BLOCK_IS_PART = 1 << 16      /* of what a colon opens and semicolons part */
};

enum { NSCI_BLOCK_MAX_RUN = 7 };

typedef struct nsci_block_unit {
    nsci_range bytes;
    nsci_range toks; /* of the document */
    uint32_t has;    /* the bits above */
    uint32_t n_cps;
    uint16_t n_lines;
    uint16_t n_sents; /* that begin in it, at most UINT16_MAX */
    uint16_t n_feeds; /* as in nsci_block_line, of its first line */
    uint16_t indent;
    uint8_t letters;       /* nsci_block_case */
    uint8_t opens, closes; /* nsci_block_edge */
    uint8_t label;         /* tokens before a colon near its start; 0: none */
    uint8_t run;           /* units in its run of alike ones, at most NSCI_BLOCK_MAX_RUN */
    uint8_t run_lead;      /* nsci_block_edge with which the unit before that run ends */
    bool has_dateline;     /* were it the first paragraph; nsci_block_look says so */
} nsci_block_unit;

NSCI_DEFINE_VEC(nsci_block_units, nsci_block_unit)

/* Working memory of the pass that looks for repetitions. */
typedef struct nsci_block_seen {
    nsci_u32s slots; /* [a power of two] */
} nsci_block_seen;

/* Fills `units` from the document's lines, tokens and sentences. `keep_lines`: each line is a unit.
 * O(text). */
nsc_status nsci_block_units_read(nsci_block_units *units, nsci_block_seen *seen,
                                 const nsci_block_lines *lines, const nsci_doc *doc,
                                 bool keep_lines, const nsc_alloc *alloc, nsc_error *err);

#endif
