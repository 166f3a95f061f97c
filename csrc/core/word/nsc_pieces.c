/* Word pieces: characters as BERT cleans them, collected into parts, each part cut into pieces.
 *
 *     section:   uint32 n_pieces, unknown, max_bytes, 0; then a table (base/nsc_table.h)
 *     part:      [_ _ k o v a c s]     two bytes are free before it
 *     pieces:    [_ _ k o]             found by the hash of "ko"
 *                [# # v a c]           of "##vac": "##" lies over what was matched before
 *
 * A look-up takes another string for a piece once in 2^32 times the entries of a bucket. "##" at
 * the start of a token is two marks, parts by themselves, so no text spells a continuation; nor
 * does "[UNK]", five characters in three parts, spell a piece that is none of the text.
 *
 * Characters of scripts that Unicode took in later than the vocabulary was made have no piece
 * either way; of their marks, BERT's own program keeps those that its older Unicode doesn't know.
 */
#include "word/nsc_pieces.h"
#include "text/nsc_uni.h"
#include "text/nsc_utf8.h"

enum {
    HEADER_BYTES = 16,
    NUMBER_BYTES = 2,
    MAX_PIECE_BYTES = 64,
    MAX_PART_CPS = 100, /* a longer part is unknown */
    PREFIX_BYTES = 2    /* "##" */
};

static const char section[] = "ents.pieces";

/* ---- Opening -------------------------------------------------------------------------------- */

static nsc_status check_header(const uint8_t *bytes, size_t n_bytes, nsc_error *err) {
    if (n_bytes < HEADER_BYTES)
        return nsci_fail(err, NSC_E_MODEL, 0,
                         "section \"%s\" holds %zu bytes, too few for its header", section,
                         n_bytes);
    uint32_t n_pieces = nsci_load_u32(bytes), unknown = nsci_load_u32(bytes + 4);
    uint32_t max_bytes = nsci_load_u32(bytes + 8), nothing = nsci_load_u32(bytes + 12);
    if (n_pieces == 0 || n_pieces > UINT16_MAX + 1)
        return nsci_fail(err, NSC_E_MODEL, 0, "section \"%s\" says %u pieces, expected 1 to %u",
                         section, n_pieces, UINT16_MAX + 1u);
    if (unknown >= n_pieces)
        return nsci_fail(err, NSC_E_MODEL, 4,
                         "section \"%s\" has %u as the unknown piece, of %u pieces", section,
                         unknown, n_pieces);
    if (max_bytes == 0 || max_bytes > MAX_PIECE_BYTES)
        return nsci_fail(err, NSC_E_MODEL, 8,
                         "section \"%s\" has pieces of %u bytes, expected 1 to %u", section,
                         max_bytes, (uint32_t)MAX_PIECE_BYTES);
    if (nothing != 0)
        return nsci_fail(err, NSC_E_MODEL, 12, "section \"%s\" has %u where 0 is expected", section,
                         nothing);
    return NSC_OK;
}

static uint16_t number_at(const uint8_t *record) { return (uint16_t)(record[0] | record[1] << 8); }

static nsc_status check_numbers(const nsci_pieces *pieces, nsc_error *err) {
    for (uint32_t i = 0; i < pieces->numbers.n_entries; i++) {
        uint32_t number = number_at(pieces->numbers.records + (size_t)i * NUMBER_BYTES);
        if (number >= pieces->n_pieces)
            return nsci_fail(err, NSC_E_MODEL, i, "section \"%s\" has piece %u of %u in entry %u",
                             section, number, pieces->n_pieces, i);
    }
    return NSC_OK;
}

nsc_status nsci_pieces_open(nsci_pieces *pieces, const uint8_t *bytes, size_t n_bytes,
                            nsc_error *err) {
    NSC_TRY(check_header(bytes, n_bytes, err));
    nsci_pieces opened = {.n_pieces = nsci_load_u32(bytes),
                          .unknown = (uint16_t)nsci_load_u32(bytes + 4),
                          .max_bytes = nsci_load_u32(bytes + 8)};
    NSC_TRY(nsci_table_open(&opened.numbers, bytes + HEADER_BYTES, n_bytes - HEADER_BYTES,
                            NUMBER_BYTES, section, err));
    NSC_TRY(check_numbers(&opened, err));
    *pieces = opened;
    return NSC_OK;
}

/* ---- A part in pieces ----------------------------------------------------------------------- */

typedef struct reader {
    const nsci_pieces *pieces;
    uint16_t *out; /* [NSCI_MAX_PIECES] */
    uint32_t n;    /* of them that are filled */
    /* The part that is being read: what lies between white space and punctuation, or one mark. Of
     * one that is too long the rest is counted, but not kept. */
    uint32_t n_cps, n_bytes;
    uint8_t part[PREFIX_BYTES + 4 * MAX_PART_CPS]; /* from its third byte on */
} reader;

/* Bytes of the longest piece, of more than `least` bytes, that bytes[n] begin with; 0 when there is
 * none. */
static size_t longest_piece(const nsci_pieces *pieces, const uint8_t *bytes, size_t n, size_t least,
                            uint16_t *number) {
    for (size_t k = nsci_min(n, pieces->max_bytes); k > least; k--) {
        if (k < n && nsci_utf8_is_tail(bytes[k])) continue;
        const uint8_t *record = nsci_table_find(&pieces->numbers, nsci_hash_bytes(bytes, k));
        if (!record) continue;
        *number = number_at(record);
        return k;
    }
    return 0;
}

/* Appends the pieces of the part, or the unknown one in place of all. Goes to the part's end even
 * when no more pieces are asked for: whether it has any is known there. */
static void cut_part(reader *r) {
    const uint32_t first = r->n;
    bool known = r->n_cps <= MAX_PART_CPS;
    for (size_t at = 0; known && at < r->n_bytes;) {
        const size_t n_prefix = at ? PREFIX_BYTES : 0;
        uint8_t *rest = r->part + PREFIX_BYTES + at - n_prefix;
        memset(rest, '#', n_prefix);
        uint16_t number = 0;
        size_t n = longest_piece(r->pieces, rest, n_prefix + r->n_bytes - at, n_prefix, &number);
        known = n > 0;
        if (known) at += n - n_prefix;
        if (r->n < NSCI_MAX_PIECES) r->out[r->n++] = number;
    }
    if (known) return;
    r->out[first] = r->pieces->unknown;
    r->n = first + 1;
}

/* Ends the part, if one was begun. */
static void end_part(reader *r) {
    if (r->n_cps && r->n < NSCI_MAX_PIECES) cut_part(r);
    r->n_cps = r->n_bytes = 0;
}

/* ---- Characters as BERT cleans them --------------------------------------------------------- */

static void add_character(reader *r, uint32_t cp) {
    if (r->n_cps++ < MAX_PART_CPS)
        r->n_bytes += (uint32_t)nsci_utf8_encode(cp, r->part + PREFIX_BYTES + r->n_bytes);
}

static void add_part(reader *r, uint32_t cp) {
    end_part(r);
    add_character(r, cp);
    end_part(r);
}

/* Adds a character of its class, in small letters already. */
static void add_classed(reader *r, uint32_t cp, nsci_class class) {
    if (class == NSCI_CLASS_SPACE)
        end_part(r);
    else if (class == NSCI_CLASS_PUNCT)
        add_part(r, cp);
    else
        add_character(r, cp);
}

static void read_ascii(reader *r, uint8_t c) {
    nsci_class class = (nsci_class)nsci_ascii_class[c];
    if (class == NSCI_CLASS_SPACE && !(c == ' ' || c == '\t' || c == '\n' || c == '\r'))
        return; /* a control */
    add_classed(r, nsci_ascii_lower(c), class);
}

/* The ideographs that BERT puts blanks around: its ranges, of which one begins late. */
static bool is_ideograph(uint32_t cp) {
    return cp - 0x4E00u < 0x5200 || cp - 0x3400u < 0x19C0 || cp - 0xF900u < 0x200 ||
           cp - 0x20000u < 0xA6E0 || cp - 0x2A700u < 0x1040 || cp - 0x2B740u < 0xE0 ||
           cp - 0x2B920u < 0x1590 || cp - 0x2F800u < 0x220;
}

static void read_wide(reader *r, uint32_t cp) {
    uint32_t parts[NSCI_MAX_DECOMPOSED];
    if (cp == NSCI_REPLACEMENT || nsci_uni_is_control(cp)) return;
    bool stands_alone = is_ideograph(cp);
    if (stands_alone) end_part(r);
    size_t n = nsci_uni_decompose(cp, false, parts);
    for (size_t i = 0; i < n; i++) {
        if (nsci_uni_is_nonspacing(parts[i])) continue;
        uint32_t lower = nsci_uni_lower(parts[i]);
        add_classed(r, lower, nsci_uni_class(lower));
    }
    if (stands_alone) end_part(r);
}

uint32_t nsci_pieces_of(const nsci_pieces *pieces, const uint8_t *token, size_t n_bytes,
                        uint16_t out[NSCI_MAX_PIECES]) {
    reader r;
    r.pieces = pieces;
    r.out = out;
    r.n = r.n_cps = r.n_bytes = 0;
    for (size_t at = 0, next; at < n_bytes && r.n < NSCI_MAX_PIECES; at = next) {
        uint32_t cp = nsci_utf8_decode(token, at, &next);
        if (NSCI_LIKELY(cp < 0x80))
            read_ascii(&r, (uint8_t)cp);
        else
            read_wide(&r, cp);
    }
    end_part(&r);
    if (r.n == 0) out[r.n++] = pieces->unknown;
    return r.n;
}

/* ---- The way of writing --------------------------------------------------------------------- */

/* By simple case mappings: a ligature, whose capitals are two letters, is no small letter. */
uint8_t nsci_way_of_writing(const uint8_t *token, size_t n_bytes) {
    bool first_capital = false, later_capital = false, small = false;
    for (size_t at = 0, next; at < n_bytes; at = next) {
        uint32_t cp = nsci_utf8_decode(token, at, &next);
        bool is_capital = nsci_uni_lower(cp) != cp;
        if (at == 0)
            first_capital = is_capital;
        else
            later_capital |= is_capital;
        small |= nsci_uni_upper(cp) != cp;
    }
    if (!first_capital) return later_capital ? NSCI_WAY_INSIDE : NSCI_WAY_SMALL;
    if (!later_capital) return NSCI_WAY_CAPITALIZED;
    return small ? NSCI_WAY_MIXED : NSCI_WAY_CAPITALS;
}
