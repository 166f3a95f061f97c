/* Numerals: which mark is the decimal point, and whether the others make proper groups.
 *
 *     1,234.50   1 234.50   1'234.50   12,34,567.5   the last mark is a point, the only one
 *     1.234,50   12,5   0,125                        the only comma, where it can't part thousands
 *     1,234      1.234.567   12,34,567               no decimal point
 *     1.234                                          a point by itself: English, so 1 and a bit
 *
 * Groups have three digits, the first one up to three; where commas part them, India's way is as
 * good: three digits last, two before. A number that begins with a needless zero (007) is a name
 * for something, and a group that was cut off ("000 euros"), so it has no value.
 */
#include "amount/nsc_numeral.h"
#include "text/nsc_utf8.h"
#include "base/nsc_ascii.h"

/* Blanks that part groups: the usual one and those that don't let a line break. */
static size_t blank_bytes(const uint8_t *text, size_t at, size_t end) {
    static const char wide[][4] = {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"};
    if (at < end && text[at] == ' ') return 1;
    for (size_t i = 0; i < NSCI_COUNT(wide); i++) {
        size_t n = strlen(wide[i]);
        if (end - at >= n && memcmp(text + at, wide[i], n) == 0) return n;
    }
    return 0;
}

static size_t skip_digits(const uint8_t *text, size_t at, size_t end) {
    while (at < end && nsci_is_digit(text[at])) at++;
    return at;
}

static bool digit_at(const uint8_t *text, size_t at, size_t end) {
    return at < end && nsci_is_digit(text[at]);
}

size_t nsci_numeral_end(const uint8_t *text, size_t at, size_t end) {
    size_t start = at;
    if (at < end && text[at] == '.' && digit_at(text, at + 1, end))
        return skip_digits(text, at + 1, end);
    at = skip_digits(text, at, end);
    if (at == start) return start;
    if (at - start <= 3) {
        for (size_t blank, group; (blank = blank_bytes(text, at, end)) > 0; at = group) {
            group = skip_digits(text, at + blank, end);
            if (group - (at + blank) != 3) break;
        }
    }
    while (at < end && memchr(".,'", text[at], 3) && digit_at(text, at + 1, end))
        at = skip_digits(text, at + 1, end);
    return at;
}

/* Where the decimal point or comma stands, or n. */
static size_t decimal_mark(const uint8_t *bytes, size_t n) {
    size_t last = n, n_marks = 0, n_points = 0, n_commas = 0;
    for (size_t i = 0; i < n; i++) {
        if (nsci_is_digit(bytes[i]) || nsci_utf8_is_tail(bytes[i])) continue;
        last = i;
        n_marks++;
        n_points += bytes[i] == '.';
        n_commas += bytes[i] == ',';
    }
    if (last == n) return n;
    if (bytes[last] == '.') return n_points == 1 ? last : n;
    if (bytes[last] != ',' || n_commas != 1) return n;
    bool thousands = n_marks == 1 && n - last == 4 && last >= 1 && last <= 3 && bytes[0] != '0';
    return thousands ? n : last;
}

/* Do the marks of a whole number part it into groups, all by the same mark? */
static bool is_grouped(const uint8_t *bytes, size_t n) {
    uint8_t mark = 0;
    size_t size = 0, n_groups = 1;
    bool thousands = true, lakhs = true;
    for (size_t i = 0; i < n; i++) {
        if (nsci_is_digit(bytes[i])) {
            size++;
            continue;
        }
        if (mark && bytes[i] != mark) return false;
        mark = bytes[i];
        while (i + 1 < n && nsci_utf8_is_tail(bytes[i + 1])) i++;
        thousands = thousands && (n_groups == 1 ? size <= 3 : size == 3);
        lakhs = lakhs && mark == ',' && (n_groups == 1 ? size <= 2 : size == 2);
        n_groups++;
        size = 0;
    }
    return n_groups == 1 || (size == 3 && (thousands || lakhs));
}

nsci_decimal nsci_numeral_value(const uint8_t *bytes, size_t n) {
    size_t mark = decimal_mark(bytes, n), n_zeros = 0, n_decimals = 0;
    int64_t value = 0;
    bool needless = mark > 1 && bytes[0] == '0';
    if (n == 0 || needless || !is_grouped(bytes, mark)) return NSCI_DECIMAL_NULL;
    for (size_t i = 0; i < n; i++) {
        if (!nsci_is_digit(bytes[i])) continue;
        n_decimals += i > mark;
        n_zeros += value != 0;
        if (bytes[i] == '0') continue;
        for (; n_zeros > 0; n_zeros--) { /* zeros count when a digit follows */
            if (value > INT64_MAX / 10) return NSCI_DECIMAL_NULL;
            value *= 10;
        }
        if (value > INT64_MAX - (bytes[i] - '0')) return NSCI_DECIMAL_NULL;
        value += bytes[i] - '0';
    }
    return nsci_decimal_of(value, (int64_t)n_zeros - (int64_t)n_decimals);
}
