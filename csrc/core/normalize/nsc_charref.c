/* HTML character references (HTML, 13.2.5.72 to 13.2.5.80).
 *
 * Text that was never HTML has "AT&T" and "?a=1&copy=2", so a reference ends in ';', but for those
 * that nobody can have meant as text (nsci_charref_bare). What a program that writes headlines in
 * capitals made of one is read as well: &OUML; and &RSQUO;. */
#include "normalize/nsc_charref_table.h"
#include "normalize/nsc_charref.h"
#include "base/nsc_ascii.h"
#include "text/nsc_uni.h"
#include "text/nsc_utf8.h"

_Static_assert((int)NSCI_MAX_CHARREF_NAME <= (int)NSCI_MAX_CHARREF_BYTES,
               "a name is longer than the look-back");

static const uint16_t c1_values[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

uint32_t nsci_charref_windows(uint32_t cp) { return cp - 0x80u < 32 ? c1_values[cp - 0x80] : cp; }

static uint32_t digit_value(uint32_t byte) {
    if (byte - '0' < 10u) return byte - '0';
    byte |= 0x20;
    return byte - 'a' < 6u ? byte - 'a' + 10 : UINT32_MAX;
}

static size_t decode_number(const uint8_t *digits, size_t n, uint32_t base, uint32_t cps[2]) {
    uint32_t cp = 0;
    if (n == 0) return 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t digit = digit_value(digits[i]);
        if (digit >= base) return 0;
        if (cp <= 0x10FFFF) cp = cp * base + digit;
    }
    if (cp == 0 || cp > 0x10FFFF || cp - 0xD800u < 0x800u) cp = NSCI_REPLACEMENT;
    cps[0] = nsci_charref_windows(cp);
    return 1;
}

/* < 0, 0, > 0 as name i comes before, is, or comes after name[n]. They differ early, if at all. */
static int compare(size_t i, const uint8_t *name, size_t n) {
    const char *known = nsci_charref_names[i];
    size_t k = 0;
    while (k < n && (uint8_t)known[k] == name[k]) k++;
    if (k == n) return known[n] != 0;
    return (uint8_t)known[k] < name[k] ? -1 : 1;
}

/* What the table has for name[n], 0 when it has nothing. */
static uint32_t find(const uint8_t *name, size_t n) {
    if (n == 0 || n > NSCI_MAX_CHARREF_NAME || name[0] < 'A' || name[0] > 'z') return 0;
    size_t low = nsci_charref_firsts[name[0] - 'A'], high = nsci_charref_firsts[name[0] - 'A' + 1];
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare(middle, name, n);
        if (order == 0) return nsci_charref_values[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

/* Whether a character is a letter, sign or mark of text; the table is full of arrows and operators,
 * whose names are words. */
static bool is_of_text(uint32_t cp) { return cp - 0xA0u < 0xE0 || cp - 0x2010u < 0x113; }

enum { MIN_CAPITALS = 4 }; /* shorter names are also initials: "S&PI;" */

/* The same for a name in capitals that has none of its own: U+00D6 for OUML. */
static uint32_t find_in_capitals(const uint8_t *name, size_t n) {
    uint8_t small[NSCI_MAX_CHARREF_NAME];
    if (n < MIN_CAPITALS || n > sizeof small) return 0;
    for (size_t i = 0; i < n; i++) {
        if (!nsci_is_upper(name[i])) return 0;
        small[i] = name[i] | 0x20;
    }
    const uint32_t cp = find(small, n);
    return is_of_text(cp) ? nsci_uni_upper(cp) : 0;
}

size_t nsci_charref_decode(const uint8_t *name, size_t n, uint32_t cps[2]) {
    if (n > 2 && name[0] == '#' && (name[1] | 0x20) == 'x')
        return decode_number(name + 2, n - 2, 16, cps);
    if (n > 1 && name[0] == '#') return decode_number(name + 1, n - 1, 10, cps);
    uint32_t value = find(name, n);
    if (!value) value = find_in_capitals(name, n);
    if (!value) return 0;
    cps[0] = value & 0x1FFFFF;
    if (value >> 24) cps[1] = nsci_charref_seconds[(value >> 24) - 1];
    return value >> 24 ? 2 : 1;
}

/* ---- Without the semicolon ------------------------------------------------------------------- */

static bool is_digit(uint32_t cp) { return cp - '0' < 10u; }
static bool is_capital(uint32_t cp) { return cp - 'A' < 26u; }
static bool is_letter(uint32_t cp) { return cp < 0x80 && nsci_is_letter((uint8_t)cp); }
static bool is_word(uint32_t cp) { return is_letter(cp) || is_digit(cp); }

/* Dashes, quotation marks and the ellipsis: rsquo, mdash, hellip are no words. */
static bool is_mark(uint32_t cp) {
    return cp == 0x2013 || cp == 0x2014 || cp == 0x2018 || cp == 0x2019 || cp == 0x201C ||
           cp == 0x201D || cp == 0x2026;
}

/* Letters with an accent, and the sharp s: eacute, ouml, ccedil; eth and thorn are words. */
static bool is_accented(uint32_t cp) {
    return cp - 0xC0u < 0x40 && cp != 0xD7 && cp != 0xF7 && (cp | 0x20) != 0xF0 &&
           (cp | 0x20) != 0xFE;
}

/* Whether a name that stands for `cp` and has n letters is a reference, whatever word or address it
 * may begin: "&quota", "&amplifier", "&lt=3". */
static bool is_certain_name(uint32_t cp, size_t n, uint32_t before, uint32_t after) {
    switch (cp) {
    case 0xA0: /* nbsp */
        return n == 4;
    case '"':
        if (!is_word(after)) return after != '=';
        return !is_word(before) && after != 'a' && after != 'e' && after != 'i';
    case '<':
    case '>':
        return !is_word(before) && !is_letter(after) && after != '=';
    case '&':
        return is_capital(after) || after == ' ' || after == '#';
    case 0xA3: /* pound, euro, copy, before a figure */
    case 0x20AC:
    case 0xA9:
        return n > 3 && is_digit(after);
    default:
        return n > 3 && (is_mark(cp) || is_accented(cp));
    }
}

/* Whether a number without its semicolon was meant as one: quotation marks, brackets of tags,
 * letters, emoji. */
static bool is_certain_number(uint32_t cp) {
    return cp == '"' || cp == '&' || cp == '\'' || cp == '<' || cp == '>' || cp - 0xA0u < 0xE0 ||
           is_mark(cp) || cp == 0x20AC || cp == 0x2122 || cp - 0x1F300u < 0x800;
}

static uint32_t bare_number(const uint8_t *name, size_t n, size_t *n_name) {
    const bool hex = n > 1 && (name[1] | 0x20) == 'x';
    const size_t first = hex ? 2 : 1;
    uint32_t cps[2];
    size_t end = first;
    while (end < n && digit_value(name[end]) < (hex ? 16u : 10u)) end++;
    if (end - first < 2 || !nsci_charref_decode(name, end, cps)) return 0;
    *n_name = end;
    return is_certain_number(cps[0]) ? cps[0] : 0;
}

enum { MAX_BARE_NAME = 6 }; /* hellip, eacute, ccedil */

uint32_t nsci_charref_bare(const uint8_t *name, size_t n, uint32_t before, uint32_t after,
                           size_t *n_name) {
    if (n > 1 && name[0] == '#') return bare_number(name, n, n_name);
    if (n < 2 || !is_letter(name[0])) return 0;
    for (size_t end = 2; end <= n && end <= MAX_BARE_NAME; end++) {
        const uint32_t cp = find(name, end), next = end < n ? name[end] : after;
        *n_name = end;
        if (cp && (name[1] | 0x20) == name[1] && is_certain_name(cp, end, before, next)) return cp;
    }
    return 0;
}
