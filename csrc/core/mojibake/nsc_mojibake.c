/* Mojibake: finding the bytes.
 *
 *     U+2019  -- UTF-8 -->  E2 80 99  -- read as windows-1252 -->  U+00E2 U+20AC U+2122
 *
 * A garbled character is a lead (the character that a byte C2 to F4 was read as) and one to three
 * trails (80 to BF), all of one encoding, which together are valid UTF-8. Whether it is tried is a
 * matter of its last character: look back over trails to the lead. What was garbled twice is
 * repaired twice, from the inside out, since the result of a repair is text like any other.
 *
 * Valid bytes are not enough: U+00C9 U+2026, a capital E with acute and an ellipsis, are some
 * letter of the phonetic alphabet. nsc_mojibake_score.c decides. Surrogates that were encoded one
 * by one (CESU-8) are six characters that can be nothing else.
 */
#include "mojibake/nsc_mojibake.h"
#include "mojibake/nsc_mojibake_score.h"
#include "mojibake/nsc_mojibake_tables.h"
#include "text/nsc_utf8.h"

static bool is_lead(uint8_t byte) { return byte >= 0xC2; }
static bool is_trail(uint8_t byte) { return byte && byte < 0xC0; }

/* How many bytes a character with this lead has. */
static size_t unit_length(uint8_t lead) { return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4; }

/* Which row of nsci_mojibake_chars is of `cp`, from 1 on; 0 for none. */
static uint32_t row_of(uint32_t cp) {
    return cp > 0xFFFF ? 0 : nsci_mojibake_rows[nsci_mojibake_pages[cp >> 6]][cp & 63];
}

/* Bytes of `cp` by encoding, or NULL. */
static const uint8_t *bytes_of(uint32_t cp) {
    const uint32_t row = row_of(cp);
    return row ? nsci_mojibake_chars[row - 1].bytes : NULL;
}

/* A row of bytes as one number, so that all encodings are asked at once: each answer is the top bit
 * of its byte. Bytes are 0, a trail 80 to BF or a lead C2 to F4. */
#define TOP_BITS UINT64_C(0x808080808080)

static uint64_t lanes(const uint8_t *bytes) {
    uint64_t value = 0;
    if (bytes) memcpy(&value, bytes, NSCI_N_READ_AS);
    return value;
}

static uint64_t some(uint64_t row) { return row & TOP_BITS; }
static uint64_t leads(uint64_t row) { return row & (row << 1) & TOP_BITS; }
static uint64_t trails(uint64_t row) { return row & ~(row << 1) & TOP_BITS; }

uint32_t nsci_mojibake_roles(uint32_t cp) {
    const uint32_t row = row_of(cp);
    if (cp == NSCI_REPLACEMENT) return NSCI_GARBLED_TRAIL; /* a lost one */
    return row ? nsci_mojibake_chars[row - 1].roles : 0;
}

/* Whether `trail` may follow `lead` (Unicode, table 3-7); surrogates are let through. */
static bool may_follow(uint8_t lead, uint8_t trail) {
    if (lead == 0xE0) return trail >= 0xA0;
    if (lead == 0xF0) return trail >= 0x90;
    if (lead == 0xF4) return trail < 0x90;
    return true;
}

static uint32_t decode(const uint8_t *bytes, size_t n) {
    uint32_t cp = bytes[0] & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) cp = cp << 6 | (bytes[i] & 0x3Fu);
    return cp;
}

/* What the window's characters are in one encoding. */
typedef struct reading {
    int read_as;
    size_t n;
    uint8_t bytes[NSCI_MOJIBAKE_WINDOW]; /* 0: no byte */
} reading;

/* Where the unit begins that byte `last` is part of, or NSCI_MOJIBAKE_WINDOW when it is of none. */
static size_t unit_start(const reading *r, size_t last) {
    for (size_t back = 0; back < 4 && back <= last; back++) {
        uint8_t byte = r->bytes[last - back];
        if (is_lead(byte)) {
            bool fits = back < unit_length(byte) &&
                        (back == 0 || may_follow(byte, r->bytes[last - back + 1]));
            return fits ? last - back : NSCI_MOJIBAKE_WINDOW;
        }
        if (!is_trail(byte)) break;
    }
    return NSCI_MOJIBAKE_WINDOW;
}

static bool is_surrogate(uint32_t cp) { return cp - 0xD800u < 0x800u; }

/* The evidence that belongs to an encoding. */
static uint32_t seen_as(int read_as) {
    switch (read_as) {
    case NSCI_READ_AS_LATIN:
        return NSCI_SEEN_LATIN;
    case NSCI_READ_AS_CENTRAL:
    case NSCI_READ_AS_CENTRAL_ISO:
        return NSCI_SEEN_CENTRAL;
    case NSCI_READ_AS_CYRILLIC:
        return NSCI_SEEN_CYRILLIC;
    default:
        return 0;
    }
}

/* What a unit proves for others in the text, once it was taken for a garbled one. */
static uint32_t evidence_of(const nsci_mojibake_unit *unit) {
    for (size_t i = 1; i < unit->n; i++)
        if (unit->cps[i] < 0xA0) return NSCI_SEEN_C1;
    if (unit->n != 2) return 0;
    bool east = unit->read_as == NSCI_READ_AS_LATIN && (unit->bytes[0] & 0xFE) == 0xC4;
    return seen_as(unit->read_as) | (east ? NSCI_SEEN_EAST : 0u);
}

/* Fills *unit with the complete unit whose last byte is `last`; false when there is none. */
static bool read_unit(const nsci_mojibake_window *window, const reading *r, size_t last,
                      nsci_mojibake_unit *unit) {
    size_t start = unit_start(r, last), n = last + 1 - start;
    if (start == NSCI_MOJIBAKE_WINDOW || n != unit_length(r->bytes[start]) || n < 2) return false;
    unit->read_as = r->read_as;
    unit->n = n;
    memcpy(unit->cps, window->cps + start, n * sizeof *unit->cps);
    memcpy(unit->bytes, r->bytes + start, n);
    unit->cp = decode(unit->bytes, n);
    unit->before = start ? window->cps[start - 1] : 0;
    unit->before2 = start > 1 ? window->cps[start - 2] : 0;
    unit->after = last + 1 == window->n ? window->next : window->cps[last + 1];
    unit->after_repair = start && window->repaired[start - 1];
    unit->all_repaired = true;
    for (size_t i = start; i <= last; i++) unit->all_repaired &= window->repaired[i];
    unit->seen = window->evidence & seen_as(r->read_as);
    return true;
}

/* Whether what a unit spells would itself be a trail of a lead that stands before it: the inside of
 * something that was garbled twice. */
static bool is_nested(const reading *r, size_t start, const nsci_mojibake_unit *unit) {
    const uint8_t *bytes = bytes_of(unit->cp);
    uint8_t byte = bytes ? bytes[r->read_as] : 0;
    if (!is_trail(byte) || start == 0) return false;
    size_t outer = unit_start(r, start - 1);
    if (outer == NSCI_MOJIBAKE_WINDOW) return false;
    size_t n_open = start - outer; /* bytes of the outer unit so far */
    uint8_t lead = r->bytes[outer];
    return n_open < unit_length(lead) && (n_open > 1 || may_follow(lead, byte)) &&
           nsci_mojibake_may_nest(unit, lead);
}

static nsci_mojibake_state found(nsci_mojibake_repair *repair, size_t n_chars, size_t n_cps,
                                 uint32_t first, uint32_t second, uint32_t evidence) {
    *repair = (nsci_mojibake_repair){n_chars, 0, 0, n_cps, {first, second}, evidence};
    return NSCI_MOJIBAKE_FOUND;
}

/* Whether a unit with this lead can spell a trail of the same encoding: Latin letters, Greek ones
 * among the signs, punctuation; Cyrillic where it has any. */
static bool leads_nested(int read_as, uint8_t lead) {
    if (lead >= 0xD0 && lead <= 0xD2) return read_as == NSCI_READ_AS_CYRILLIC;
    return (lead >= 0xC2 && lead <= 0xC6) || lead == 0xCB || lead == 0xCE || lead == 0xCF ||
           lead == 0xE2 || lead == 0xEF;
}

uint32_t nsci_mojibake_mark(const uint8_t *text, size_t n_bytes, size_t *n_garbled) {
    static const uint8_t start[] = {0xC3, 0xA2, 0xE2, 0x82, 0xAC}; /* U+00E2 U+20AC */
    static const uint8_t start_c1[] = {0xC3, 0xA2, 0xC2, 0x80};    /* U+00E2 U+0080 */
    size_t at = sizeof start;
    if (n_bytes < sizeof start + 2) return 0;
    if (memcmp(text, start, sizeof start) != 0) {
        if (memcmp(text, start_c1, sizeof start_c1) != 0) return 0;
        at = sizeof start_c1;
    }
    const uint8_t *bytes = text[at] < 0x80 ? NULL : bytes_of(nsci_utf8_decode(text, at, n_garbled));
    if (!bytes || !is_trail(bytes[NSCI_READ_AS_LATIN]) || *n_garbled > n_bytes) return 0;
    return 0x2000u | (bytes[NSCI_READ_AS_LATIN] & 0x3Fu);
}

uint32_t nsci_mojibake_leads(uint32_t cp) {
    const uint64_t row = leads(lanes(bytes_of(cp)));
    uint32_t bits = 0;
    for (int i = 0; i < NSCI_N_READ_AS; i++) bits |= (uint32_t)(row >> (8 * i + 7) & 1) << i;
    return bits;
}

bool nsci_mojibake_is_byte(int read_as, uint32_t cp) {
    const uint8_t *bytes = bytes_of(cp);
    return bytes && bytes[read_as];
}

uint32_t nsci_mojibake_spelt(int read_as, const uint8_t *text, size_t n_bytes, size_t at,
                             bool lossy, size_t *next) {
    uint8_t bytes[4];
    size_t n = 1;
    for (size_t i = 0; i < n; i++) {
        if (at >= n_bytes) return 0;
        const uint8_t *row = bytes_of(nsci_utf8_decode(text, at, &at));
        bytes[i] = row ? row[read_as] : lossy && text[at - 1] == ' ' ? 0xA0 : 0;
        if (i == 0 && !is_lead(bytes[0])) return 0;
        if (i == 0)
            n = unit_length(bytes[0]);
        else if (!is_trail(bytes[i]) || (i == 1 && !may_follow(bytes[0], bytes[1])))
            return 0;
    }
    const uint32_t cp = decode(bytes, n);
    *next = at;
    return is_surrogate(cp) ? 0 : cp;
}

size_t nsci_mojibake_bytes(int read_as, const uint8_t *text, size_t n_bytes, size_t at,
                           uint8_t bytes[2], size_t *next) {
    const uint8_t *row = at < n_bytes ? bytes_of(nsci_utf8_decode(text, at, next)) : NULL;
    if (!row || !is_lead(row[read_as])) return 0;
    bytes[0] = row[read_as];
    if (unit_length(bytes[0]) == 2) return 1;
    row = *next < n_bytes ? bytes_of(nsci_utf8_decode(text, *next, next)) : NULL;
    if (!row || !is_trail(row[read_as])) return 0;
    bytes[1] = row[read_as];
    return unit_length(bytes[0]) == 3 ? 2 : 0;
}

bool nsci_mojibake_may_go_on(uint32_t cp, uint32_t next, bool inside) {
    const uint8_t *mine = bytes_of(cp), *others = bytes_of(next);
    if (next == NSCI_REPLACEMENT) return true;
    const uint64_t first = lanes(mine), second = lanes(others);
    if (inside) return some(first) & some(second);
    uint64_t left = leads(first) & some(second);
    for (int i = 0; left; i++, left >>= 8) {
        if (!(left & 0x80)) continue;
        if (is_lead(others[i])) {
            if (leads_nested(i, others[i])) return true;
            continue;
        }
        /* Of what these two call letters of other scripts, only pairs are repaired. */
        const bool pairs =
            (i == NSCI_READ_AS_MAC || i == NSCI_READ_AS_DOS) && mine[i] > 0xC5 && mine[i] < 0xE0;
        if (!pairs || nsci_mojibake_may_pair(decode((uint8_t[]){mine[i], others[i]}, 2)))
            return true;
    }
    return false;
}

/* How many of the characters up to the incomplete unit that begins at `start` may become part of a
 * garbled one: those that it may be the inside of, and a unit before them that may pair. */
static size_t open_length(const nsci_mojibake_window *window, const reading *r, size_t start) {
    nsci_mojibake_unit first;
    size_t from = start;
    for (;;) {
        const uint8_t lead = r->bytes[from];
        const bool inner = leads_nested(r->read_as, lead);
        size_t outer = from ? unit_start(r, from - 1) : NSCI_MOJIBAKE_WINDOW;
        if (outer == NSCI_MOJIBAKE_WINDOW) break;
        if (from - outer < unit_length(r->bytes[outer])) {
            if (!inner) break;
            from = outer;
            continue;
        }
        bool pairs = read_unit(window, r, from - 1, &first) &&
                     (is_surrogate(first.cp) || nsci_mojibake_may_pair(first.cp)) &&
                     (inner || nsci_mojibake_may_pair_with(first.cp, lead));
        if (pairs) from -= first.n;
        break;
    }
    return r->n - from;
}

/* The end of the window in one encoding. */
static nsci_mojibake_state match_reading(const nsci_mojibake_window *window, const reading *r,
                                         nsci_mojibake_repair *repair) {
    nsci_mojibake_unit unit, first;
    const size_t last = r->n - 1;
    size_t start = unit_start(r, last);
    if (start == NSCI_MOJIBAKE_WINDOW) return NSCI_MOJIBAKE_NONE;
    if (!read_unit(window, r, last, &unit)) {
        repair->n_open = open_length(window, r, start);
        return NSCI_MOJIBAKE_OPEN;
    }
    repair->n_open = r->n - start;
    bool two = start > 0 && read_unit(window, r, start - 1, &first);
    if (is_surrogate(unit.cp)) {
        if (unit.cp < 0xDC00) return NSCI_MOJIBAKE_OPEN;
        if (!two || first.cp - 0xD800u >= 0x400u) return NSCI_MOJIBAKE_NONE;
        uint32_t cp = 0x10000 + ((first.cp & 0x3FF) << 10) + (unit.cp & 0x3FF);
        return found(repair, first.n + unit.n, 1, cp, 0, 0);
    }
    bool may_pair = nsci_mojibake_may_pair(unit.cp);
    if (may_pair && two && nsci_mojibake_are_unlikely(&first, &unit))
        return found(repair, first.n + unit.n, 2, first.cp, unit.cp, evidence_of(&unit));
    if (nsci_mojibake_is_unlikely(&unit) || is_nested(r, start, &unit))
        return found(repair, unit.n, 1, unit.cp, 0, evidence_of(&unit));
    /* What only evidence from elsewhere could decide. */
    if (may_pair && two && !unit.seen && first.n == 2 && unit.n == 2)
        repair->evidence |= seen_as(r->read_as) & NSCI_SEEN_CYRILLIC;
    return may_pair ? NSCI_MOJIBAKE_OPEN : NSCI_MOJIBAKE_NONE;
}

nsci_mojibake_state nsci_mojibake_match(const nsci_mojibake_window *window,
                                        nsci_mojibake_repair *repair) {
    const uint8_t *bytes[NSCI_MOJIBAKE_WINDOW];
    nsci_mojibake_state state = NSCI_MOJIBAKE_NONE;
    uint32_t lacked = 0;
    size_t n_open = 0;
    for (size_t i = 0; i < window->n; i++) bytes[i] = bytes_of(window->cps[i]);
    repair->evidence = 0;
    /* Encodings in which the newest character goes back over trails to a lead, or is one. */
    uint64_t open = TOP_BITS, candidates = 0;
    for (size_t back = 0; back < 4 && back < window->n && open; back++) {
        const uint64_t row = lanes(bytes[window->n - 1 - back]);
        candidates |= open & leads(row);
        open &= trails(row);
    }
    if (!candidates) return NSCI_MOJIBAKE_NONE;
    for (int read_as = 0; read_as < NSCI_N_READ_AS; read_as++) {
        if (!(candidates >> (8 * read_as + 7) & 1)) continue;
        reading r = {.read_as = read_as, .n = window->n};
        for (size_t i = 0; i < window->n; i++) r.bytes[i] = bytes[i] ? bytes[i][read_as] : 0;
        nsci_mojibake_repair candidate = {0};
        nsci_mojibake_state answer = match_reading(window, &r, &candidate);
        /* The longest explanation wins, then the commoner encoding. */
        if (answer == NSCI_MOJIBAKE_FOUND) {
            if (state != NSCI_MOJIBAKE_FOUND || candidate.n_chars > repair->n_chars)
                *repair = candidate;
            state = answer;
        } else {
            lacked |= candidate.evidence;
            if (answer == NSCI_MOJIBAKE_OPEN) n_open = nsci_max(n_open, candidate.n_open);
            if (state == NSCI_MOJIBAKE_NONE) state = answer;
        }
    }
    if (state != NSCI_MOJIBAKE_FOUND) {
        repair->evidence = lacked;
        repair->n_open = n_open;
    }
    return state;
}
