/* Mojibake in stretches.
 *
 *     U+00C9 c o l e   n o r m a l e   s u p ...   ->   C3 89 ... C3 A9 ...
 *     |------------ all one encoding -----------|     one unit that cannot be text decides for all
 *
 * nsc_mojibake.c takes a garbled character for one where no writer can have meant its characters.
 * Most can be text by themselves: C5 with ring and a trade mark sign are r with caron. But all that
 * is not ASCII in a stretch of a line being valid UTF-8 in the same encoding is no chance, once one
 * of its units cannot be text. So a stretch runs from unit to unit, over ASCII, as far as that
 * holds; and when it has a unit that the judge is sure of, all of it is read again.
 *
 * What comes of that is a text like any other, so what was garbled twice is read twice
 * (nsc_normalizer.c). A result of normalization has no unit that the judge is sure of, hence no
 * such stretch.
 */
#include "normalize/nsc_mojibake_span.h"
#include "text/nsc_utf8.h"
#include "base/nsc_ascii.h"
#include "mojibake/nsc_mojibake.h"
#include "mojibake/nsc_mojibake_lossy.h"
#include "mojibake/nsc_mojibake_score.h"
#include "mojibake/nsc_mojibake_tables.h"

#define TOP_BITS UINT64_C(0x8080808080808080)

static inline uint64_t any_of_32(const uint8_t *bytes) {
    return nsci_load_u64(bytes) | nsci_load_u64(bytes + 8) | nsci_load_u64(bytes + 16) |
           nsci_load_u64(bytes + 24);
}

/* Whether a character before this byte is no part of a unit: those have two characters or more, of
 * which ASCII has none but the blank that byte A0 became. */
static bool is_lone(uint8_t byte) { return byte < 0x80 && byte != ' '; }

/* Where the first byte at or behind `at` stands that is not ASCII. */
static size_t ascii_end(const nsci_bytes *text, size_t at) {
    while (text->n - at >= 32 && !(any_of_32(text->items + at) & TOP_BITS)) at += 32;
    while (text->n - at >= 8 && !(nsci_load_u64(text->items + at) & TOP_BITS)) at += 8;
    while (at < text->n && text->items[at] < 0x80) at++;
    return at;
}

/* The same, but not beyond the line. */
static size_t ascii_end_in_line(const nsci_bytes *text, size_t at) {
    const size_t end = ascii_end(text, at);
    const uint8_t *line_feed = memchr(text->items + at, '\n', end - at);
    return line_feed ? (size_t)(line_feed - text->items) : end;
}

/* ---- Where stretches may be ------------------------------------------------------------------ */

/* Whether byte `at` begins a character above ASCII right behind another one. */
static inline bool is_second(const uint8_t *bytes, size_t at) {
    return bytes[at] >= 0xC0 && bytes[at - 1] >= 0x80;
}

/* The first byte at or behind `at` that does; text->n when there is none. */
static size_t find_second(const nsci_bytes *text, size_t at) {
    const uint8_t *bytes = text->items;
    if (at == 0) at = 1;
    for (; at < text->n && text->n - at >= 64; at += 64) {
        uint64_t found = 0; /* top bits of bytes of which the two highest are set */
        for (size_t i = at; i < at + 64; i += 8) {
            const uint64_t here = nsci_load_u64(bytes + i);
            found |= here & here << 1 & nsci_load_u64(bytes + i - 1);
        }
        if (found & TOP_BITS) break;
    }
    while (at < text->n && !is_second(bytes, at)) at++;
    return nsci_min(at, text->n);
}

/* A unit that is certain is of two characters above ASCII, and so no other line holds a stretch
 * than one in which two of them stand together. Moves *line to the first such line that ends behind
 * `at`; false when there is none. O(bytes passed). */
static bool find_line(const nsci_bytes *text, size_t at, nsci_range *line) {
    if (at < line->end) return true;
    const size_t second = find_second(text, at);
    if (second == text->n) return false;
    size_t start = second;
    while (start > at && text->items[start - 1] != '\n') start--;
    const uint8_t *line_feed = memchr(text->items + second, '\n', text->n - second);
    const size_t end = line_feed ? (size_t)(line_feed - text->items) : text->n;
    *line = (nsci_range){(uint32_t)start, (uint32_t)end};
    return true;
}

/* ---- Stretches ------------------------------------------------------------------------------- */

/* Whether byte `at` of a text lies in what one of its edits put there. */
static bool is_in_edit(const nsci_edits *edits, size_t at) {
    const size_t n = nsci_edits_begun(edits, edits->n, at);
    return n > 0 && edits->items[n - 1].norm_end > at;
}

/* Whether the judge is sure of the unit that ends before byte `end` and spells `cp`. */
static bool is_certain(const nsci_bytes *text, const nsci_edits *repairs, size_t end, uint32_t cp,
                       uint32_t *seen) {
    nsci_mojibake_window window = {0};
    nsci_mojibake_repair repair;
    size_t starts[NSCI_MOJIBAKE_WINDOW], n = 0, at = end, after;
    while (n < NSCI_MOJIBAKE_WINDOW && at > 0) {
        do at--;
        while (nsci_utf8_is_tail(text->items[at]));
        starts[n++] = at;
    }
    window.n = n;
    for (size_t i = 0; i < n; i++) {
        window.cps[i] = nsci_utf8_decode(text->items, starts[n - 1 - i], &after);
        window.repaired[i] = is_in_edit(repairs, starts[n - 1 - i]);
    }
    if (nsci_mojibake_match(&window, &repair) != NSCI_MOJIBAKE_FOUND) return false;
    if (repair.cps[repair.n_cps - 1] != cp) return false;
    *seen |= repair.evidence;
    return true;
}

/* What is left of a character in a stretch when byte A0 was made a blank, or when a byte that
 * windows-1252 has no character for was dropped: of those that E2 80 and EF B8 begin, texts have
 * the closing quotation mark, the hyphen and the selector behind emoji. */
static uint32_t spelt_with_blank(int read_as, const nsci_bytes *text, size_t at, size_t *next) {
    static const uint8_t mark[] = {0xC3, 0xA2, 0xE2, 0x82, 0xAC}; /* U+00E2 U+20AC */
    static const uint8_t selector[] = {0xC3, 0xAF, 0xC2, 0xB8};   /* U+00EF U+00B8 */
    const uint8_t *here = text->items + at;
    const size_t n = text->n - at;
    if (read_as == NSCI_READ_AS_LATIN && n >= sizeof mark && !memcmp(here, mark, sizeof mark)) {
        *next = at + sizeof mark;
        if (n > sizeof mark && (here[sizeof mark] == '?' || here[sizeof mark] == 0xEF))
            return 0; /* which stand for a byte: nsc_mojibake_lossy.c */
        const bool inside =
            at && nsci_is_lower(here[-1]) && n > sizeof mark && nsci_is_lower(here[sizeof mark]);
        return inside ? 0x2010 : 0x201D;
    }
    if (read_as == NSCI_READ_AS_LATIN && n >= sizeof selector &&
        !memcmp(here, selector, sizeof selector)) {
        *next = at + sizeof selector;
        return 0xFE0F;
    }
    const uint32_t cp = nsci_mojibake_spelt(read_as, text->items, text->n, at, true, next);
    if (nsci_mojibake_script(cp) || !cp) return cp;
    const bool two_blanks = *next < text->n && text->items[*next] == ' ';
    return two_blanks && cp >= 0xC0 && cp < 0x180 ? cp : 0;
}

/* Where what may stand for a lost byte ends, a question mark or U+FFFD; `at` when none does. */
static size_t lost_end(const nsci_bytes *text, size_t at) {
    static const uint8_t replacement[] = {0xEF, 0xBF, 0xBD};
    if (at < text->n && text->items[at] == '?') return at + 1;
    return text->n - at >= 3 && !memcmp(text->items + at, replacement, 3) ? at + 3 : at;
}

/* The letter that text[at] begins or is, 0 when it is none. */
static uint32_t letter_at(int read_as, const nsci_bytes *text, size_t at) {
    size_t next;
    if (at >= text->n) return 0;
    if (text->items[at] < 0x80) return nsci_is_letter(text->items[at]) ? text->items[at] : 0;
    const uint32_t cp = nsci_mojibake_spelt(read_as, text->items, text->n, at, false, &next);
    if (cp) return nsci_mojibake_script(cp) || (cp >= 0xC0 && cp < 0x250) ? cp : 0;
    return nsci_mojibake_leads(nsci_utf8_decode(text->items, at, &next)) ? NSCI_REPLACEMENT : 0;
}

/* A character whose last byte windows-1252 has none for: it was dropped, or a mark stands for it.
 * `before` is the letter before it. */
static uint32_t spelt_without_last(const nsci_bytes *text, size_t at, uint32_t before,
                                   size_t *next) {
    uint8_t bytes[2] = {0};
    const size_t n = nsci_mojibake_bytes(NSCI_READ_AS_LATIN, text->items, text->n, at, bytes, next);
    if (!n) return 0;
    *next = lost_end(text, *next);
    return nsci_mojibake_without_last(bytes, n, before, letter_at(NSCI_READ_AS_LATIN, text, *next));
}

/* The letter that stands before text[at], of which `last` was spelt before text[last_end]. */
static uint32_t letter_before(const nsci_bytes *text, size_t at, uint32_t last, size_t last_end) {
    if (at && at == last_end) return last;
    return at && nsci_is_letter(text->items[at - 1]) ? text->items[at - 1] : 0;
}

typedef struct stretch {
    size_t end;
    int read_as;
    uint32_t seen;
    bool controls; /* among the bytes are some that ISO encodings have controls for */
    bool windows;  /* and some that they have controls for and windows-1252 has not */
    bool guesses;  /* it may have letters without their last byte */
    bool guessed;  /* it has some */
} stretch;

/* What the characters at text[at] spell; `before` is the letter before it in the word, or 0. */
static uint32_t spelt(stretch *in, const nsci_bytes *text, size_t at, uint32_t before,
                      size_t *next) {
    uint32_t cp = nsci_mojibake_spelt(in->read_as, text->items, text->n, at, false, next);
    if (!cp) cp = spelt_with_blank(in->read_as, text, at, next);
    if (cp || !in->guesses) return cp;
    cp = spelt_without_last(text, at, before, next);
    in->guessed |= cp != 0;
    return cp;
}

/* Whether a character of text[at, end) lies above Latin-1. */
static bool is_beyond_latin_1(const nsci_bytes *text, size_t at, size_t end) {
    while (at < end && text->items[at] < 0xC4) at++;
    return at < end;
}

/* Whether windows-1250 has another character than a control for a byte below A0. */
static bool is_only_iso(uint8_t byte) {
    return byte < 0xA0 && !memchr("\x81\x83\x88\x90\x98", byte, 5);
}

/* What windows-1250 and ISO 8859-2 can both explain is of the latter if it has controls. */
static bool is_iso(const stretch *found, const stretch *other) {
    return found->read_as == NSCI_READ_AS_CENTRAL_ISO && other->read_as == NSCI_READ_AS_CENTRAL &&
           found->controls;
}

/* Until where no stretch begins in each encoding, and until where none has letters without their
 * last byte: no part of a text is looked at again and again. */
typedef struct horizon {
    size_t past[NSCI_N_READ_AS];
    size_t past_guesses;
} horizon;

/* The stretch that begins at text[at] in one encoding; its end is `at` when there is none. Letters
 * that are not Latin are all of one script, and need a unit of their own that is certain. */
static stretch read_stretch(const nsci_bytes *text, const nsci_edits *repairs, size_t at,
                            int read_as, horizon *known) {
    stretch found = {.end = at, .read_as = read_as};
    found.guesses = read_as == NSCI_READ_AS_LATIN && at >= known->past_guesses;
    const size_t start = at;
    uint32_t script = 0, cp = 0;
    bool certain = false, script_certain = false;
    size_t end = at, next = 0;
    while (at < text->n) {
        cp = spelt(&found, text, at, letter_before(text, at, cp, next), &next);
        const bool inner = nsci_mojibake_is_byte(read_as, cp);
        if (!cp || !(inner || nsci_mojibake_is_plausible(cp))) break;
        const uint32_t own = inner ? 0 : nsci_mojibake_script(cp);
        if (own && script && own != script) break;
        if (own) script = own;
        if (!certain || (own && !script_certain)) {
            const bool sure = is_certain(text, repairs, next, cp, &found.seen);
            certain |= sure;
            script_certain |= sure && own;
        }
        found.windows |= is_beyond_latin_1(text, at, next);
        found.controls |= text->items[next - 2] == 0xC2 && is_only_iso(text->items[next - 1]);
        if (next == text->n || text->items[next] < 0x80) end = next; /* of words, whole ones */
        at = ascii_end_in_line(text, next);
    }
    if (found.guessed && !found.windows) { /* all of 80 to 9F may be missing */
        known->past_guesses = at;
        return read_stretch(text, repairs, start, read_as, known);
    }
    known->past[read_as] = at;
    if (certain && (script_certain || !script)) found.end = end;
    return found;
}

/* Whether only ASCII follows in the line, so that no stretch is longer. */
static bool is_line_end(const nsci_bytes *text, size_t at) {
    at = ascii_end_in_line(text, at);
    return at == text->n || text->items[at] == '\n';
}

static nsc_status copy(nsci_normal *out, const nsc_alloc *alloc, const nsci_bytes *text,
                       size_t start, size_t end, nsc_error *err) {
    if (start == end) return NSC_OK;
    NSC_TRY(nsci_bytes_reserve(&out->utf8, alloc, end - start, err));
    memcpy(out->utf8.items + out->utf8.n, text->items + start, end - start);
    out->utf8.n += end - start;
    return NSC_OK;
}

/* Appends what text[start, found->end) was. It is never longer than what it became. */
static nsc_status append_stretch(nsci_normal *out, const nsc_alloc *alloc, const nsci_bytes *text,
                                 size_t start, stretch *found, nsc_error *err) {
    uint32_t cp = 0;
    size_t spelt_end = 0;
    for (size_t at = start, next; at < found->end; at = spelt_end = next) {
        next = ascii_end(text, at);
        NSC_TRY(copy(out, alloc, text, at, next, err));
        at = next;
        if (at == found->end) break;
        cp = spelt(found, text, at, letter_before(text, at, cp, spelt_end), &next);
        const uint32_t norm_start = (uint32_t)out->utf8.n;
        NSC_TRY(nsci_bytes_reserve(&out->utf8, alloc, 4, err));
        out->utf8.n += nsci_utf8_encode(cp, out->utf8.items + out->utf8.n);
        const nsci_edit edit = {norm_start, (uint32_t)out->utf8.n, (uint32_t)at, (uint32_t)next,
                                NSC_RULE_MOJIBAKE};
        NSC_TRY(nsci_edits_push(&out->edits, alloc, edit, err));
    }
    return NSC_OK;
}

nsc_status nsci_mojibake_span_repair(nsci_normal *out, const nsc_alloc *alloc,
                                     const nsci_bytes *text, const nsci_edits *repairs,
                                     uint32_t *seen, nsc_error *err) {
    horizon known = {0};
    size_t copied = 0, next;
    nsci_range line = {0, 0};
    out->utf8.n = out->edits.n = 0;
    for (size_t at = 0; find_line(text, at, &line); at = next) {
        at = ascii_end(text, nsci_max(at, line.start));
        next = at;
        if (at >= line.end) continue;
        const uint32_t cp = nsci_utf8_decode(text->items, at, &next);
        if (at && text->items[at - 1] >= 0x80) continue; /* of words, whole ones */
        if (next == text->n || is_lone(text->items[next])) continue;
        stretch best = {.end = at};
        uint32_t leads = nsci_mojibake_leads(cp);
        for (int read_as = 0; leads; read_as++, leads >>= 1) {
            if (!(leads & 1) || at < known.past[read_as]) continue;
            const stretch found = read_stretch(text, repairs, at, read_as, &known);
            if (found.end > best.end || (found.end == best.end && is_iso(&found, &best)))
                best = found;
            if (read_as == NSCI_READ_AS_LATIN && is_line_end(text, found.end)) break;
        }
        if (best.end == at) continue;
        NSC_TRY(copy(out, alloc, text, copied, at, err));
        NSC_TRY(append_stretch(out, alloc, text, at, &best, err));
        *seen |= best.seen;
        copied = next = best.end;
    }
    return copied ? copy(out, alloc, text, copied, text->n, err) : NSC_OK;
}
