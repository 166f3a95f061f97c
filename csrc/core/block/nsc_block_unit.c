/* Units. A long unit is looked at at its two ends, so that a paragraph costs little more than a
 * line: what kind it is shows there.
 */
#include "block/nsc_block_unit.h"
#include "base/nsc_ascii.h"
#include "base/nsc_hash.h"
#include "base/nsc_mem.h"
#include "text/nsc_uni.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum {
    LONG_CPS = 90,        /* running text is longer */
    MAX_CASE_BYTES = 240, /* of a unit, in which letters are counted, */
    MAX_LONG_BYTES = 80,  /* and of running text, which tells little by them */
    MAX_SAME_BYTES = 96,  /* by which a unit is known again */
    MAX_LABEL_TOKS = 7,
    ECHO_BYTES = 12 /* of a quotation, by which it is known again */
};

/* ---- Edges ----------------------------------------------------------------------------------- */

static uint8_t edge_of_ascii(uint8_t c) {
    if (nsci_is_lower(c)) return NSCI_BLOCK_EDGE_LOWER;
    if (nsci_is_upper(c)) return NSCI_BLOCK_EDGE_UPPER;
    if (nsci_is_digit(c)) return NSCI_BLOCK_EDGE_DIGIT;
    switch (c) {
    case '.':
        return NSCI_BLOCK_EDGE_STOP;
    case '?':
        return NSCI_BLOCK_EDGE_QUESTION;
    case '!':
        return NSCI_BLOCK_EDGE_EXCLAMATION;
    case ':':
        return NSCI_BLOCK_EDGE_COLON;
    case ',':
    case ';':
        return NSCI_BLOCK_EDGE_COMMA;
    case '"':
    case '\'':
        return NSCI_BLOCK_EDGE_QUOTE;
    case '(':
    case '[':
        return NSCI_BLOCK_EDGE_OPEN;
    case ')':
    case ']':
        return NSCI_BLOCK_EDGE_CLOSE;
    case '-':
    case '_':
        return NSCI_BLOCK_EDGE_DASH;
    case '*':
        return NSCI_BLOCK_EDGE_BULLET;
    default:
        return NSCI_BLOCK_EDGE_OTHER;
    }
}

static uint8_t edge_of(const uint8_t *text, uint32_t at) {
    if (text[at] < 0x80) return edge_of_ascii(text[at]);
    size_t next;
    uint32_t cp = nsci_utf8_decode(text, at, &next);
    if (cp == 0x2013 || cp == 0x2014) return NSCI_BLOCK_EDGE_DASH;
    if (cp >= 0x2018 && cp <= 0x201F) return NSCI_BLOCK_EDGE_QUOTE;
    if (cp == 0x2026) return NSCI_BLOCK_EDGE_ELLIPSIS;
    if (cp == 0xB7 || cp == 0x2022 || cp == 0x2023 || (cp >= 0x2190 && cp <= 0x27BF))
        return NSCI_BLOCK_EDGE_BULLET;
    nsci_class class = nsci_uni_class(cp);
    if (class == NSCI_CLASS_UPPER) return NSCI_BLOCK_EDGE_UPPER;
    if (class == NSCI_CLASS_LOWER) return NSCI_BLOCK_EDGE_LOWER;
    return class == NSCI_CLASS_LETTER ? NSCI_BLOCK_EDGE_WIDE : NSCI_BLOCK_EDGE_OTHER;
}

/* Start of the character that ends at `end`. */
static uint32_t last_char(const uint8_t *text, uint32_t start, uint32_t end) {
    uint32_t at = end - 1;
    while (at > start && nsci_utf8_is_tail(text[at])) at--;
    return at;
}

static bool is_sentence_end(uint8_t edge) {
    return edge == NSCI_BLOCK_EDGE_STOP || edge == NSCI_BLOCK_EDGE_QUESTION ||
           edge == NSCI_BLOCK_EDGE_EXCLAMATION || edge == NSCI_BLOCK_EDGE_ELLIPSIS;
}

static uint8_t closing_edge(const uint8_t *text, nsci_range bytes) {
    uint32_t at = last_char(text, bytes.start, bytes.end);
    uint8_t edge = edge_of(text, at);
    if (edge != NSCI_BLOCK_EDGE_QUOTE || at == bytes.start) return edge;
    uint8_t before = edge_of(text, last_char(text, bytes.start, at));
    return is_sentence_end(before) || before == NSCI_BLOCK_EDGE_COMMA ? NSCI_BLOCK_EDGE_STOP_QUOTE
                                                                      : edge;
}

/* ---- Signs ----------------------------------------------------------------------------------- */

static bool at_word(const uint8_t *text, uint32_t at, uint32_t end, const char *word) {
    size_t n = strlen(word);
    return end - at >= n && memcmp(text + at, word, n) == 0;
}

/* The signs of a digit at text[at], the first of its number: a clock time, a year. */
static uint32_t signs_of_number(const uint8_t *text, uint32_t at, uint32_t end) {
    uint32_t stop = at;
    while (stop < end && stop - at < 5 && nsci_is_digit(text[stop])) stop++;
    uint32_t n = stop - at;
    if (n == 4 && (at_word(text, at, end, "19") || at_word(text, at, end, "20")))
        return NSCI_BLOCK_HAS_YEAR;
    bool parted = stop + 2 < end && (text[stop] == ':' || text[stop] == '.');
    bool minutes = parted && text[stop + 1] >= '0' && text[stop + 1] <= '5' &&
                   nsci_is_digit(text[stop + 2]) &&
                   (stop + 3 == end || !nsci_is_digit(text[stop + 3]));
    return n >= 1 && n <= 2 && minutes ? NSCI_BLOCK_HAS_CLOCK : 0;
}

/* The sign that a mark or symbol at text[at] is, or begins. */
static uint32_t sign_of_mark(const uint8_t *text, uint32_t start, uint32_t at, uint32_t end) {
    switch (text[at]) {
    case '@':
        return NSCI_BLOCK_HAS_AT;
    case '|':
        return NSCI_BLOCK_HAS_BAR;
    case '/':
        return NSCI_BLOCK_HAS_SLASH;
    case '#':
        return NSCI_BLOCK_HAS_HASH;
    case '>':
        return at > start ? NSCI_BLOCK_HAS_ARROW : 0;
    case 0xC2:
        return at_word(text, at, end, "\xC2\xA9") ? NSCI_BLOCK_HAS_COPYRIGHT : 0;
    default:
        return 0;
    }
}

static bool opens_link(const uint8_t *text, uint32_t at, uint32_t end) {
    return (text[at] == 'h' && at_word(text, at, end, "http")) ||
           (text[at] == 'w' && at_word(text, at, end, "www."));
}

/* What text[start .. end) holds: signs, and letters by case. */
typedef struct tally {
    uint32_t has, n_upper, n_lower, n_words, n_capitalized;
} tally;

/* Bit i says something of byte i. */
typedef struct byte_bits {
    uint64_t upper, lower, digit, blank, wide, apostrophe, opens_link;
} byte_bits;

/* The bits of the eight bytes from 8 * k on; bytes of 0 are blank. */
static void look_at_8(byte_bits *bits, uint64_t bytes, uint32_t k) {
    bits->upper |= nsci_top_bits(nsci_bytes_in(bytes, 'A', 'Z')) << 8 * k;
    bits->lower |= nsci_top_bits(nsci_bytes_in(bytes, 'a', 'z')) << 8 * k;
    bits->digit |= nsci_top_bits(nsci_bytes_in(bytes, '0', '9')) << 8 * k;
    bits->blank |= nsci_top_bits(nsci_bytes_in(bytes, 0, ' ')) << 8 * k;
    bits->wide |= nsci_top_bits(bytes) << 8 * k;
    bits->apostrophe |= nsci_top_bits(nsci_bytes_in(bytes, '\'', '\'')) << 8 * k;
    bits->opens_link |=
        nsci_top_bits(nsci_bytes_in(bytes, 'h', 'h') | nsci_bytes_in(bytes, 'w', 'w')) << 8 * k;
}

#if defined(__SSE2__)
/* The bits of the bytes of v from first to first + span. */
static uint64_t bits_in(__m128i v, char first, char span) {
    const __m128i from = _mm_sub_epi8(v, _mm_set1_epi8(first));
    const __m128i inside = _mm_cmpeq_epi8(_mm_min_epu8(from, _mm_set1_epi8(span)), from);
    return (uint32_t)_mm_movemask_epi8(inside);
}

/* The same of the sixteen bytes from 8 * k on. */
static void look_at_16(byte_bits *bits, const uint8_t *text, uint32_t k) {
    const __m128i v = _mm_loadu_si128((const void *)(text + (size_t)8 * k));
    bits->upper |= bits_in(v, 'A', 'Z' - 'A') << 8 * k;
    bits->lower |= bits_in(v, 'a', 'z' - 'a') << 8 * k;
    bits->digit |= bits_in(v, '0', '9' - '0') << 8 * k;
    bits->blank |= bits_in(v, 0, ' ') << 8 * k;
    bits->wide |= (uint64_t)(uint32_t)_mm_movemask_epi8(v) << 8 * k;
    bits->apostrophe |= bits_in(v, '\'', 0) << 8 * k;
    bits->opens_link |= (bits_in(v, 'h', 0) | bits_in(v, 'w', 0)) << 8 * k;
}
#endif

static byte_bits look_at(const uint8_t *text, uint32_t n) {
    byte_bits bits = {0};
    uint32_t k = 0;
#if defined(__SSE2__)
    for (; 8 * k + 16 <= n && k < 8; k += 2) look_at_16(&bits, text, k);
#endif
    for (; 8 * k + 8 <= n; k++) look_at_8(&bits, nsci_load_u64(text + (size_t)8 * k), k);
    if (8 * k < n) look_at_8(&bits, nsci_load_rest(text, n), k);
    return bits;
}

/* What the stretches of 64 bytes before leave behind. */
typedef struct carry {
    uint64_t in_word, in_number; /* 1: their last byte was */
} carry;

/* Counts at most 64 bytes. A word goes on over digits, apostrophes and what is not ASCII. */
static void count_64(tally *t, carry *before, const uint8_t *text, nsci_range all, uint32_t start,
                     uint32_t n) {
    const uint64_t used = n < 64 ? (UINT64_C(1) << n) - 1 : UINT64_MAX;
    const byte_bits bits = look_at(text + start, n);
    const uint64_t letters = bits.upper | bits.lower;
    const uint64_t word = letters | bits.wide | bits.apostrophe;
    const uint64_t first_digits = (word << 1 | before->in_word) & bits.digit;
    const uint64_t in_word = word | (bits.digit & ~(bits.digit + first_digits));
    const uint64_t opens = letters & ~(in_word << 1 | before->in_word);
    const uint64_t numbers = bits.digit & ~(bits.digit << 1 | before->in_number);
    t->n_upper += nsci_count_bits(bits.upper);
    t->n_lower += nsci_count_bits(bits.lower);
    t->n_words += nsci_count_bits(opens);
    t->n_capitalized += nsci_count_bits(opens & bits.upper);
    for (uint64_t at = numbers; at; at &= at - 1)
        t->has |= signs_of_number(text, start + nsci_first_bit(at), all.end);
    for (uint64_t at = used & ~(letters | bits.digit | bits.blank); at; at &= at - 1)
        t->has |= sign_of_mark(text, all.start, start + nsci_first_bit(at), all.end);
    for (uint64_t at = opens & bits.opens_link; at; at &= at - 1)
        if (opens_link(text, start + nsci_first_bit(at), all.end)) t->has |= NSCI_BLOCK_HAS_LINK;
    *before = (carry){in_word >> 63, bits.digit >> 63};
}

static void count(tally *t, const uint8_t *text, uint32_t start, uint32_t end) {
    carry before = {0, 0};
    for (uint32_t at = start; at < end; at += 64)
        count_64(t, &before, text, (nsci_range){start, end}, at, (uint32_t)nsci_min(end - at, 64));
}

static uint8_t case_of(const tally *t) {
    if (t->n_upper + t->n_lower == 0) return NSCI_BLOCK_CASE_NONE;
    if (t->n_lower * 8 <= t->n_upper) return NSCI_BLOCK_CASE_UPPER;
    if (t->n_capitalized == 0) return NSCI_BLOCK_CASE_LOWER;
    return t->n_capitalized * 3 > t->n_words * 2 && t->n_words > 1 ? NSCI_BLOCK_CASE_TITLE
                                                                   : NSCI_BLOCK_CASE_SENTENCE;
}

/* Does the unit open with a quotation mark, and the first closing mark end it? */
static bool is_quoted(const uint8_t *text, nsci_range bytes) {
    uint32_t last = last_char(text, bytes.start, bytes.end);
    if (edge_of(text, bytes.start) != NSCI_BLOCK_EDGE_QUOTE || last == bytes.start) return false;
    if (edge_of(text, last) != NSCI_BLOCK_EDGE_QUOTE) return false;
    for (uint32_t at = bytes.start + 1; at < last; at++)
        if (text[at] == '"') return false;
    return true;
}

/* Tokens before a colon among the first of the unit; 0: there is none. */
static uint8_t label_of(const nsci_doc *doc, nsci_range toks) {
    const uint8_t *text = nsci_doc_text(doc);
    for (uint32_t i = toks.start; i < toks.end && i - toks.start <= MAX_LABEL_TOKS; i++) {
        nsci_range tok = doc->toks.items[i];
        if (text[tok.end - 1] == ':')
            return (uint8_t)(i - toks.start + (tok.end - tok.start > 1 ? 1 : 0));
    }
    return 0;
}

/* ---- Repetition ------------------------------------------------------------------------------ */

/* Marks units whose hash another unit has too: two passes over a table of fingerprints, in which
 * one that finds its slot taken by another counts as no repetition. */
static uint32_t *slot_of(nsci_block_seen *seen, uint64_t hash) {
    return &seen->slots.items[(hash >> 32) & (seen->slots.n - 1)];
}

static uint64_t hash_of_unit(const uint8_t *text, nsci_range bytes) {
    return nsci_hash_lower(text + bytes.start, nsci_min(bytes.end - bytes.start, MAX_SAME_BYTES));
}

/* The hash of what a quotation that opens at text[at] begins with; 0: too short. */
static uint64_t echo_of(const uint8_t *text, uint32_t at, uint32_t end) {
    if (end - at < ECHO_BYTES + 1) return 0;
    return nsci_hash_lower(text + at + 1, ECHO_BYTES) | 1;
}

static void note(nsci_block_seen *seen, uint64_t hash) {
    uint32_t *slot = slot_of(seen, hash), print = (uint32_t)hash | 1;
    *slot = *slot == 0 ? print : (*slot | 1) == print ? print & ~1u : *slot;
}

/* Was it noted twice or more? */
static bool was_again(nsci_block_seen *seen, uint64_t hash) {
    return *slot_of(seen, hash) == ((uint32_t)hash & ~1u);
}

static nsc_status prepare(nsci_block_seen *seen, size_t n, const nsc_alloc *alloc, nsc_error *err) {
    size_t size = 64;
    while (size < 4 * n) size *= 2;
    seen->slots.n = 0;
    NSC_TRY(nsci_u32s_reserve(&seen->slots, alloc, size, err));
    seen->slots.n = size;
    memset(seen->slots.items, 0, size * sizeof *seen->slots.items);
    return NSC_OK;
}

/* Notes the quotations in bytes[start .. end); *next is the first mark from there on, or NULL. */
static void note_quotations(nsci_block_seen *seen, const uint8_t *text, size_t n, nsci_range bytes,
                            const uint8_t **next) {
    while (*next && *next < text + bytes.end) {
        const uint32_t at = (uint32_t)(*next - text);
        if (at >= bytes.start) note(seen, echo_of(text, at, bytes.end));
        *next = memchr(*next + 1, '"', n - at - 1);
    }
}

static nsc_status mark_repeated(nsci_block_units *units, nsci_block_seen *seen, const uint8_t *text,
                                size_t n, const nsc_alloc *alloc, nsc_error *err) {
    const uint8_t *next = n ? memchr(text, '"', n) : NULL;
    NSC_TRY(prepare(seen, units->n, alloc, err));
    for (size_t i = 0; i < units->n; i++) {
        note(seen, hash_of_unit(text, units->items[i].bytes));
        note_quotations(seen, text, n, units->items[i].bytes, &next);
    }
    for (size_t i = 0; i < units->n; i++) {
        nsci_block_unit *unit = &units->items[i];
        if (was_again(seen, hash_of_unit(text, unit->bytes))) unit->has |= NSCI_BLOCK_IS_REPEATED;
        if (text[unit->bytes.start] == '"' &&
            was_again(seen, echo_of(text, unit->bytes.start, unit->bytes.end)))
            unit->has |= NSCI_BLOCK_IS_ECHO;
    }
    return NSC_OK;
}

/* ---- Units ----------------------------------------------------------------------------------- */

static void measure(nsci_block_unit *unit, const nsci_doc *doc) {
    const uint8_t *text = nsci_doc_text(doc);
    nsci_range bytes = unit->bytes;
    uint32_t n = bytes.end - bytes.start;
    tally t = {0};
    unit->opens = edge_of(text, bytes.start);
    unit->closes = closing_edge(text, bytes);
    const bool is_long = unit->n_cps > LONG_CPS && (is_sentence_end(unit->closes) ||
                                                    unit->closes == NSCI_BLOCK_EDGE_STOP_QUOTE);
    const size_t most = is_long ? MAX_LONG_BYTES : MAX_CASE_BYTES;
    count(&t, text, bytes.start, bytes.start + (uint32_t)nsci_min(n, most));
    unit->has = t.has;
    unit->letters = case_of(&t);
    if (is_long) unit->has |= NSCI_BLOCK_IS_LONG;
    unit->label = label_of(doc, unit->toks);
    uint32_t marker = nsci_block_marker(text, bytes.start, bytes.end);
    if (marker) unit->has |= NSCI_BLOCK_HAS_MARKER;
    if (!is_long &&
        nsci_block_has_columns(text, bytes.start, bytes.start + (uint32_t)nsci_min(n, 160)))
        unit->has |= NSCI_BLOCK_HAS_COLUMNS;
    if (is_quoted(text, bytes)) unit->has |= NSCI_BLOCK_IS_QUOTED;
    if (unit->opens == NSCI_BLOCK_EDGE_OPEN && unit->closes == NSCI_BLOCK_EDGE_CLOSE)
        unit->has |= NSCI_BLOCK_IS_BRACKETED;
}

/* A place among tokens, by the sentence that it is in. */
typedef struct token_place {
    uint32_t sent, tok;
} token_place;

/* Moves on to the first token that begins at `byte` or behind it; sentences before it are passed
 * without a look at their tokens. */
static uint32_t move_to(token_place *at, const nsci_doc *doc, uint32_t byte) {
    while (at->sent < doc->sents.n && doc->sents.items[at->sent].end <= byte) at->sent++;
    if (at->sent == doc->sents.n) return at->tok = (uint32_t)doc->toks.n;
    const nsci_range toks = doc->sent_toks.items[at->sent];
    at->tok = (uint32_t)nsci_max(at->tok, toks.start);
    while (at->tok < toks.end && doc->toks.items[at->tok].start < byte) at->tok++;
    return at->tok;
}

/* Gives each unit its tokens, and how many sentences begin in it. */
static void place_tokens(nsci_block_units *units, const nsci_doc *doc) {
    token_place at = {0, 0};
    uint32_t sent = 0;
    for (size_t i = 0; i < units->n; i++) {
        nsci_block_unit *unit = &units->items[i];
        unit->toks.start = move_to(&at, doc, unit->bytes.start);
        unit->toks.end = move_to(&at, doc, unit->bytes.end);
        while (sent < doc->sents.n && doc->sents.items[sent].start < unit->bytes.start) sent++;
        uint32_t first = sent;
        while (sent < doc->sents.n && doc->sents.items[sent].start < unit->bytes.end) sent++;
        unit->n_sents = (uint16_t)nsci_min(sent - first, UINT16_MAX);
    }
}

/* Are two units alike, as entries of one list are: in how they begin, end and how long they are? */
static bool are_alike(const nsci_block_unit *a, const nsci_block_unit *b) {
    uint32_t longer = (uint32_t)nsci_max(a->n_cps, b->n_cps);
    uint32_t shorter = (uint32_t)nsci_min(a->n_cps, b->n_cps);
    return a->opens == b->opens && a->closes == b->closes && longer <= 3 * shorter + 20;
}

/* "WHEREAS, the pier ...;" is a sentence of a decree, no entry. */
static bool is_recital(const uint8_t *text, nsci_range bytes) {
    return bytes.end - bytes.start > 1 && nsci_is_upper(text[bytes.start]) &&
           nsci_is_upper(text[bytes.start + 1]);
}

/* Marks the entries of a list without bullets: behind a colon, each but the last ends with a
 * semicolon. */
static void mark_parts(nsci_block_units *units, const uint8_t *text) {
    for (size_t i = 1; i < units->n; i++) {
        const nsci_block_unit *before = &units->items[i - 1];
        const bool parted = text[before->bytes.end - 1] == ';';
        const bool opens =
            before->closes == NSCI_BLOCK_EDGE_COLON && text[units->items[i].bytes.end - 1] == ';';
        if ((opens || (parted && (before->has & NSCI_BLOCK_IS_PART))) &&
            !is_recital(text, units->items[i].bytes))
            units->items[i].has |= NSCI_BLOCK_IS_PART;
    }
}

/* Gives each unit the length of its run and what stands before that. */
static void find_runs(nsci_block_units *units) {
    for (size_t from = 0, to; from < units->n; from = to) {
        for (to = from + 1; to < units->n; to++)
            if (!are_alike(&units->items[to - 1], &units->items[to])) break;
        uint8_t lead = from ? units->items[from - 1].closes : (uint8_t)NSCI_BLOCK_EDGE_OTHER;
        for (size_t i = from; i < to; i++) {
            units->items[i].run = (uint8_t)nsci_min(to - from, NSCI_BLOCK_MAX_RUN);
            units->items[i].run_lead = lead;
        }
    }
}

nsc_status nsci_block_units_read(nsci_block_units *units, nsci_block_seen *seen,
                                 const nsci_block_lines *lines, const nsci_doc *doc,
                                 bool keep_lines, const nsc_alloc *alloc, nsc_error *err) {
    const uint8_t *text = nsci_doc_text(doc);
    nsci_block_layout layout = nsci_block_layout_of(lines, text);
    size_t first = 0; /* line of the last unit */
    units->n = 0;
    NSC_TRY(nsci_block_units_reserve(units, alloc, lines->n, err));
    for (size_t i = 0; i < lines->n; i++) {
        const nsci_block_line *line = &lines->items[i];
        if (i > 0 && !keep_lines &&
            nsci_block_line_goes_on(&layout, text, &lines->items[first], line - 1, line)) {
            nsci_block_unit *unit = &units->items[units->n - 1];
            unit->bytes.end = line->end;
            unit->n_cps += line->n_cps + 1;
            unit->n_lines = (uint16_t)nsci_min(unit->n_lines + 1u, UINT16_MAX);
            continue;
        }
        first = i;
        units->items[units->n++] = (nsci_block_unit){.bytes = {line->start, line->end},
                                                     .n_cps = line->n_cps,
                                                     .n_lines = 1,
                                                     .n_feeds = line->n_feeds,
                                                     .indent = line->indent};
    }
    place_tokens(units, doc);
    for (size_t i = 0; i < units->n; i++) measure(&units->items[i], doc);
    find_runs(units);
    mark_parts(units, text);
    return mark_repeated(units, seen, text, doc->normal.utf8.n, alloc, err);
}
