/* HTML character references (HTML, 13.2.5.72 to 13.2.5.80), those that end in ';' only: text that
 * was never HTML has "AT&T" and "?a=1&copy=2", and nothing but a closing ';' tells them apart. */
#include "normalize/nsc_charref_table.h"
#include "normalize/nsc_charref.h"
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

size_t nsci_charref_decode(const uint8_t *name, size_t n, uint32_t cps[2]) {
    if (n > 2 && name[0] == '#' && (name[1] | 0x20) == 'x')
        return decode_number(name + 2, n - 2, 16, cps);
    if (n > 1 && name[0] == '#') return decode_number(name + 1, n - 1, 10, cps);
    if (n == 0 || n > NSCI_MAX_CHARREF_NAME || name[0] < 'A' || name[0] > 'z') return 0;
    size_t low = nsci_charref_firsts[name[0] - 'A'], high = nsci_charref_firsts[name[0] - 'A' + 1];
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare(middle, name, n);
        if (order == 0) {
            uint32_t value = nsci_charref_values[middle];
            cps[0] = value & 0x1FFFFF;
            if (value >> 24) cps[1] = nsci_charref_seconds[(value >> 24) - 1];
            return value >> 24 ? 2 : 1;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}
