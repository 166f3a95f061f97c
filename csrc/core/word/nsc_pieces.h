/* Word pieces: a token as numbers of the vocabulary that the encoder reads; how it is written.
 *
 * WordPiece (Wu et al. 2016) as uncased BERT does it (Devlin et al. 2019): small letters without
 * accents, punctuation by itself, and of each part the longest piece that it begins with, then the
 * longest of the rest, "##" before what continues a part. A part whose rest has no piece is
 * unknown as a whole.
 *
 *     Kov<U+00E1>cs's  --characters-->  kovacs | ' | s  --pieces-->  ko ##vac ##s | ' | s
 */
#ifndef NSC_PIECES_H
#define NSC_PIECES_H

#include "base/nsc_table.h"

enum { NSCI_MAX_PIECES = 8 }; /* of one token; the rest isn't read */

/* The vocabulary, section "ents.pieces". */
typedef struct nsci_pieces {
    nsci_table numbers; /* hash of a piece, written with its "##" -> its number, a uint16 */
    uint32_t n_pieces;  /* all numbers are below */
    uint16_t unknown;   /* the number of what has no piece */
    uint32_t max_bytes; /* of the longest piece, with its "##" */
} nsci_pieces;

/* Opens the section's bytes (4-byte aligned, borrowed) and checks all that nsci_pieces_of relies
 * on. A caller that indexes rows with numbers compares n_pieces with its rows. O(pieces). */
nsc_status nsci_pieces_open(nsci_pieces *pieces, const uint8_t *bytes, size_t n_bytes,
                            nsc_error *err);

/* The numbers of the token's first pieces; returns how many there are, at least 1: a token of which
 * nothing is left is unknown. `token` is valid UTF-8. O(bytes), at most max_bytes look-ups each;
 * nothing is allocated. Safe from any thread. */
uint32_t nsci_pieces_of(const nsci_pieces *pieces, const uint8_t *token, size_t n_bytes,
                        uint16_t out[NSCI_MAX_PIECES]);

/* How a token is written, which its pieces don't tell. Part of the model's format. */
enum {
    NSCI_WAY_SMALL,       /* "news", "7": no capital */
    NSCI_WAY_CAPITALIZED, /* "News", "A", "G20": one at the start alone */
    NSCI_WAY_CAPITALS,    /* "NEWS", "U.S.": two or more, and no small letter */
    NSCI_WAY_MIXED,       /* "McCain": one at the start, others, and small letters */
    NSCI_WAY_INSIDE,      /* "iPhone", "7A": some, but none at the start */
    NSCI_N_WAYS,
};

/* NSCI_WAY_... of a token, valid UTF-8. O(bytes). Safe from any thread. */
uint8_t nsci_way_of_writing(const uint8_t *token, size_t n_bytes);

#endif
