/* Candidates: the places of a text where a sentence might end, and the state of the scan for
 * them. */
#ifndef NSC_SENTENCE_CANDIDATE_H
#define NSC_SENTENCE_CANDIDATE_H

#include "sentence/nsc_sentence_chunk.h"
#include "sentence/nsc_sentence_lines.h"
#include "text/nsc_edits.h"
#include "word/nsc_lexicon.h"

/* What makes a place a candidate. */
typedef enum nsci_candidate_kind {
    NSCI_CANDIDATE_BLANK = 0, /* a blank line: always a boundary */
    NSCI_CANDIDATE_STOP,      /* . ? ! ..., closing marks, white space */
    NSCI_CANDIDATE_GLUED,     /* . ? ! ..., closing marks, and no white space */
    NSCI_CANDIDATE_COLON,     /* : or ; and white space */
    NSCI_CANDIDATE_DASH,      /* white space before or after a dash or bullet */
    NSCI_CANDIDATE_QUOTE,   /* white space after a quotation mark that stands apart from its stop */
    NSCI_CANDIDATE_NOTE,    /* white space after the [1] that follows a stop */
    NSCI_CANDIDATE_MARKER,  /* white space before the next item of a list: 2. after 1. */
    NSCI_CANDIDATE_ENTRY,   /* white space around an address of the web, or behind an hour */
    NSCI_CANDIDATE_LINE,    /* a line feed without any of these */
    NSCI_CANDIDATE_CAPITAL, /* white space before a capital where small letters are the rule */
    NSCI_CANDIDATE_EMOTICON, /* white space after :) */
    NSCI_CANDIDATE_STAMP,    /* white space around the date and hour of a message */
    NSCI_CANDIDATE_LETTER    /* white space after a letter's greeting or farewell */
} nsci_candidate_kind;

/* The marks that end the text on the left. */
typedef enum nsci_stop {
    NSCI_STOP_NONE = 0,
    NSCI_STOP_PERIOD,
    NSCI_STOP_EXCLAIM,
    NSCI_STOP_QUESTION,
    NSCI_STOP_MIXED,    /* several, ? or ! among them */
    NSCI_STOP_DOUBLE,   /* .. */
    NSCI_STOP_ELLIPSIS, /* ... */
    NSCI_STOP_LEADER,   /* .... and more */
    NSCI_STOP_COLON,
    NSCI_STOP_SEMICOLON,
    NSCI_STOP_DASH,
    NSCI_STOP_APART, /* any of . ? ! after white space */
    NSCI_STOP_COMMA,
    NSCI_STOP_CLOSING, /* a quotation mark or bracket, without a stop before it */
    NSCI_STOP_OTHER    /* another mark */
} nsci_stop;

typedef enum nsci_closing {
    NSCI_CLOSING_NONE = 0,
    NSCI_CLOSING_DOUBLE,  /* " */
    NSCI_CLOSING_SINGLE,  /* ' */
    NSCI_CLOSING_BRACKET, /* ) or ] */
    NSCI_CLOSING_MANY
} nsci_closing;

typedef enum nsci_gap {
    NSCI_GAP_NONE = 0,
    NSCI_GAP_SPACE,
    NSCI_GAP_SPACES, /* more than one, or a tab */
    NSCI_GAP_LINE,   /* a line feed */
    NSCI_GAP_INDENT  /* a line feed, and the next line is indented */
} nsci_gap;

/* Case of the letter that a stretch of text begins with. */
typedef enum nsci_case {
    NSCI_CASE_NONE = 0,
    NSCI_CASE_UPPER,
    NSCI_CASE_LOWER,
    NSCI_CASE_OTHER
} nsci_case;

/* A place where a sentence might end: text[..left_end) | white space | text[right_start..). */
typedef struct nsci_candidate {
    uint32_t left_end;
    uint32_t right_start;
    uint32_t word_end;      /* the last word before it, and what follows that, ends here */
    uint32_t segment_start; /* right_start of the candidate before */
    uint32_t line_start;    /* of the line in which the left side ends */
    nsci_candidate_kind kind;
    nsci_stop stop;
    nsci_stop last_stop; /* of the candidate before, none where a line ended there */
    nsci_closing closing;
    nsci_gap gap;
    bool in_quote;       /* within quotation marks, just before closing marks */
    uint8_t depth;       /* open brackets, 0 to 3 */
    nsci_case last_case; /* of the letter behind the last stop or at the paragraph's start */
} nsci_candidate;

/* The state of a scan. Fill the first group, leave the rest zero, and call nsci_scan_start
 * (nsc_sentence_scan.h). */
typedef struct nsci_scan {
    const nsci_splitter *splitter;
    const uint8_t *text;
    uint32_t n_bytes;
    const nsci_edits *edits;
    const uint8_t *source;
    const nsci_lexicon *lexicon; /* what is a name; NULL: nothing is known of that */
    bool join_lines;             /* a single line feed is read as a blank */
    nsci_chunk *chunk;           /* borrowed, for the scan's own use */

    const nsci_indexer *indexer;
    uint32_t at;            /* next byte to look at */
    uint32_t last_right;    /* right_start of the last candidate */
    uint32_t segment_start; /* the same, of those that end a segment */
    uint32_t line_start;
    uint32_t quote_start; /* where the open quotation began, valid while in_quote */
    uint32_t bracket_start;
    uint32_t address;     /* where the mark of the last address ends, http:// or a@; 0: none */
    uint32_t address_end; /* the first blank behind it, or how far there is none */
    uint32_t entry;       /* the capital behind that blank, which is an event; UINT32_MAX: none */
    size_t edit;          /* first edit that does not end before the last quotation mark */
    uint32_t item;        /* the last list marker, see item_of in nsc_sentence_list.c; 0: none */
    uint32_t marker;      /* where the stop of one stands behind which no sentence ends; 0: none */
    bool in_quote;
    uint8_t depth;
    nsci_case last_case;
    nsci_candidate_kind last_kind;
    nsci_stop last_stop;
    nsci_lines lines;
} nsci_scan;

/* Completes a candidate whose left side and kind are known: reads the white space after it, and
 * makes the scan go on behind that. False at the end of the text. */
bool nsci_candidate_finish(nsci_scan *scan, nsci_candidate *found, uint32_t left_end,
                           uint32_t gap_start);

/* Does a sentence run over a line's end that width explains, with a small letter behind it? No
 * weight need be asked. */
bool nsci_candidate_runs_over(const nsci_scan *scan, const nsci_candidate *candidate);

/* In lines broken by width, what holds on one line holds over its end: a line feed that the width
 * explains becomes a blank. */
void nsci_candidate_unwrap(const nsci_scan *scan, nsci_candidate *candidate);

/* ---- What stands beside a candidate ---------------------------------------------------------- */

/* The ASCII mark that the mark at text[at], of U+2000 and above, stands for, or 0. Normalization by
 * other rules may leave such marks. All take three bytes. U+FFFD stands for a quotation mark that
 * was lost, unless it stands for the apostrophe of a word. */
uint8_t nsci_wide_mark(const uint8_t *text, size_t at, size_t n);

/* The mark at text[at], or another byte of ASCII; 0 at the end. */
static inline uint8_t nsci_mark_at(const nsci_scan *scan, uint32_t at) {
    if (at >= scan->n_bytes) return 0;
    uint8_t c = scan->text[at];
    return c >= 0xE2 ? nsci_wide_mark(scan->text, at, scan->n_bytes) : c;
}

/* The mark that ends text[..end), before a candidate that no stop announces. */
nsci_stop nsci_last_mark(const uint8_t *text, uint32_t end);

/* Case of the letter at text[at], behind marks that may open a sentence. */
static inline nsci_case nsci_case_at(const uint8_t *text, size_t at, size_t n) {
    while (at < n && (text[at] == '"' || text[at] == '\'' || text[at] == '(')) at++;
    if (at >= n) return NSCI_CASE_NONE;
    return nsci_is_upper(text[at])   ? NSCI_CASE_UPPER
           : nsci_is_lower(text[at]) ? NSCI_CASE_LOWER
                                     : NSCI_CASE_OTHER;
}

/* Is there white space before text[at]? */
static inline bool nsci_blank_before(const nsci_scan *scan, uint32_t at) {
    return at > 0 && nsci_is_blank(scan->text[at - 1]);
}

#endif
