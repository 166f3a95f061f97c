/* Candidates: the places of a text where a sentence might end. */
#ifndef NSC_SENTENCE_SCAN_H
#define NSC_SENTENCE_SCAN_H

#include "sentence/nsc_sentence_chunk.h"
#include "sentence/nsc_sentence_lines.h"

/* What makes a place a candidate. */
typedef enum nsci_candidate_kind {
    NSCI_CANDIDATE_BLANK = 0, /* a blank line: always a boundary */
    NSCI_CANDIDATE_STOP,      /* . ? ! ..., closing marks, white space */
    NSCI_CANDIDATE_GLUED,     /* . ? ! ..., closing marks, and no white space */
    NSCI_CANDIDATE_COLON,     /* : or ; and white space */
    NSCI_CANDIDATE_DASH,      /* white space before or after a dash or bullet */
    NSCI_CANDIDATE_QUOTE, /* white space after a quotation mark that stands apart from its stop */
    NSCI_CANDIDATE_NOTE,  /* white space after the [1] that follows a stop */
    NSCI_CANDIDATE_MARKER, /* white space before the next item of a list: 2. after 1., (c) after (b) */
    NSCI_CANDIDATE_ENTRY,    /* white space around an address of the web, or behind an hour */
    NSCI_CANDIDATE_LINE,     /* a line feed without any of these */
    NSCI_CANDIDATE_CAPITAL,  /* white space before a capital where small letters are the rule */
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
    nsci_closing closing;
    nsci_gap gap;
    bool in_quote;       /* within quotation marks, just before closing marks */
    uint8_t depth;       /* open brackets, 0 to 3 */
    nsci_case last_case; /* of the letter behind the last stop, or where the paragraph begins */
} nsci_candidate;

/* The state of a scan. Fill the first group, leave the rest zero, and call nsci_scan_start. */
typedef struct nsci_scan {
    const nsci_splitter *splitter;
    const uint8_t *text;
    uint32_t n_bytes;
    const nsci_edits *edits;
    const uint8_t *source;
    bool join_lines;   /* a single line feed is read as a blank */
    nsci_chunk *chunk; /* borrowed, for the scan's own use */

    const nsci_indexer *events;
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
    uint32_t item; /* the last list marker, see list_marker in nsc_sentence_scan.c; 0: none */
    bool in_quote;
    uint8_t depth;
    nsci_case last_case;
    nsci_candidate_kind last_kind;
    nsci_lines lines;
} nsci_scan;

void nsci_scan_start(nsci_scan *scan);

/* Finds the next candidate; false at the end of the text. A whole scan is O(bytes). */
bool nsci_scan_next(nsci_scan *scan, nsci_candidate *found);

/* First byte at or after `at` that is not white space, or n; and the start of the white space that
 * ends at `at`, not before `from`. O(white space). */
size_t nsci_skip_space(const uint8_t *text, size_t at, size_t n);
size_t nsci_skip_space_back(const uint8_t *text, size_t from, size_t at);

#endif
