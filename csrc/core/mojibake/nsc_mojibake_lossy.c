/* Mojibake: characters that lost a byte on the way.
 *
 *     U+00E0  -->  C3 A0  -->  U+00C3 U+00A0  -- blanks made plain -->  U+00C3 U+0020
 *     U+201D  -->  E2 80 9D  -->  U+00E2 U+20AC ?                       9D is no windows-1252
 *
 * Programs that tidy spaces turn the no-break space, which is byte A0, into a plain one or join it
 * with the one behind it; programs that write windows-1252 put a question mark or U+FFFD for a byte
 * that it has no character for. The first kind is repaired. Of the second kind it is known that
 * there was one character and not which, so U+FFFD stands for it.
 *
 * A letter and a blank prove little: Norwegian begins sentences with A ring and a blank. So the
 * blank counts only in texts that are garbled in the same way elsewhere (window->evidence).
 */
#include "text/nsc_utf8.h"
#include "mojibake/nsc_mojibake_lossy.h"
#include "text/nsc_uni.h"

static bool is_lost(uint32_t cp) { return cp == NSCI_REPLACEMENT || cp == '?'; }

static bool is_letter(uint32_t cp) {
    nsci_class class = nsci_uni_class(cp);
    return class == NSCI_CLASS_UPPER || class == NSCI_CLASS_LOWER || class == NSCI_CLASS_LETTER;
}

static bool is_small(uint32_t cp) { return nsci_uni_class(cp) == NSCI_CLASS_LOWER; }

static bool begins_word(uint32_t cp) {
    return is_letter(cp) || nsci_uni_class(cp) == NSCI_CLASS_DIGIT;
}

/* The character `back` places before the window's newest, 0 when there is none. */
static uint32_t at(const nsci_mojibake_window *window, size_t back) {
    return back < window->n ? window->cps[window->n - 1 - back] : 0;
}

static bool repaired(const nsci_mojibake_window *window, size_t back) {
    return back < window->n && window->repaired[window->n - 1 - back];
}

static nsci_mojibake_state found(nsci_mojibake_repair *repair, size_t n_chars, size_t n_kept,
                                 uint32_t cp) {
    *repair = (nsci_mojibake_repair){n_chars, n_kept, 0, 1, {cp, 0}, 0};
    return NSCI_MOJIBAKE_FOUND;
}

/* The same where only evidence decides; without it, notes what was lacking. */
static nsci_mojibake_state found_if(const nsci_mojibake_window *window, uint32_t evidence,
                                    nsci_mojibake_repair *repair, size_t n_chars, size_t n_kept,
                                    uint32_t cp) {
    if (window->evidence & evidence) return found(repair, n_chars, n_kept, cp);
    repair->evidence |= evidence;
    return NSCI_MOJIBAKE_NONE;
}

/* What the text must be garbled as for `cp` and a blank to be C3 A0, or 0. */
static uint32_t a_grave_lead(uint32_t cp) {
    return cp == 0xC3    ? NSCI_SEEN_LATIN
           : cp == 0x102 ? NSCI_SEEN_CENTRAL
           : cp == 0x413 ? NSCI_SEEN_CYRILLIC
                         : 0u;
}

/* A lead, a blank and the first character of what follows. */
static nsci_mojibake_state match_blank_inside(const nsci_mojibake_window *window,
                                              nsci_mojibake_repair *repair) {
    const uint32_t last = at(window, 0), lead = at(window, 2), before = at(window, 3);
    if (lead == 0xE2 && last == 0x20AC) /* E2 A0 80, the empty pattern of Braille */
        return found_if(window, NSCI_SEEN_LATIN, repair, 3, 0, 0x2800);
    if (!begins_word(last)) return NSCI_MOJIBAKE_NONE;
    if (a_grave_lead(lead) && nsci_uni_class(before) != NSCI_CLASS_UPPER) /* C3 A0: a with grave */
        return found_if(window, a_grave_lead(lead), repair, 1, 2, 0xE0);
    if (lead == 0xC5 && is_small(last) && !is_letter(before)) /* C5 A0: S with caron */
        return found_if(window, NSCI_SEEN_EAST, repair, 2, 1, 0x160);
    return NSCI_MOJIBAKE_NONE;
}

/* A lead, a trail and a blank: the warning sign, of which the picture of it is made, and its
 * like. */
static nsci_mojibake_state match_blank_last(const nsci_mojibake_window *window,
                                            nsci_mojibake_repair *repair) {
    if (at(window, 2) != 0xE2 || at(window, 1) != 0x161) return NSCI_MOJIBAKE_NONE;
    return found_if(window, NSCI_SEEN_LATIN, repair, 3, 0, 0x26A0); /* E2 9A A0 */
}

/* The last byte is lost, or the one before it. */
static nsci_mojibake_state match_lost(const nsci_mojibake_window *window,
                                      nsci_mojibake_repair *repair) {
    const uint32_t last = at(window, 0), one = at(window, 1), two = at(window, 2);
    const uint32_t three = at(window, 3);
    if (is_lost(last)) {
        if (two == 0xE2 && one == 0x20AC) return found(repair, 3, 0, NSCI_REPLACEMENT); /* E2 80 */
        if (one == 0xC3 && is_small(two)) return found(repair, 2, 0, NSCI_REPLACEMENT);
    }
    if (last == NSCI_REPLACEMENT) {
        if ((one == 0xC3 || one == 0x102) && !is_letter(two))
            return found(repair, 2, 0, NSCI_REPLACEMENT);
        if (three == 0xF0 && two == 0x178) return found(repair, 4, 0, NSCI_REPLACEMENT); /* F0 9F */
        if (two == 0xEF && one == 0xB8) return found(repair, 3, 0, NSCI_REPLACEMENT);    /* EF B8 */
    }
    if (two == 0xE2 && is_lost(one)) { /* signs that stand before numbers, not behind marks */
        bool sign = last == 0xA2 || last == 0xAC || last == 0xA6 || last == 0xA4;
        bool all = repaired(window, 0) && repaired(window, 2);
        if (sign || (all && one == NSCI_REPLACEMENT)) return found(repair, 3, 0, NSCI_REPLACEMENT);
    }
    if (three == 0xF0 && two == 0x178 && one == NSCI_REPLACEMENT &&
        (nsci_mojibake_roles(last) & NSCI_GARBLED_TRAIL))
        return found(repair, 4, 0, NSCI_REPLACEMENT);
    return NSCI_MOJIBAKE_NONE;
}

nsci_mojibake_state nsci_mojibake_match_lossy(const nsci_mojibake_window *window,
                                              nsci_mojibake_repair *repair) {
    repair->evidence = 0;
    if (at(window, 1) == ' ') return match_blank_inside(window, repair);
    if (at(window, 0) == ' ') return match_blank_last(window, repair);
    return match_lost(window, repair);
}

bool nsci_mojibake_may_be_lossy(const uint8_t *text, size_t n_bytes, uint32_t cp) {
    if (n_bytes < 2) return false;
    const uint8_t last = text[n_bytes - 1], before = text[n_bytes - 2];
    switch (last) {
    case ' ': /* behind U+00C3, U+00C5, U+00E2, U+0102, U+0413 */
        return before == 0x83 || before == 0x85 || before == 0xA2 || before == 0x82 ||
               before == 0x93;
    case '?':
        return before == 0xA2; /* U+00E2 */
    case 0x83:
    case 0x82: /* U+00C3, U+0102 */
        return is_lost(cp) || cp == ' ';
    case 0x85:
    case 0x93: /* U+00C5, U+0413 */
        return cp == NSCI_REPLACEMENT || cp == ' ';
    case 0xA1: /* U+0161 */
        return cp == ' ';
    case 0xAC: /* U+20AC */
        return is_lost(cp);
    case 0xBD: /* U+FFFD */
        return cp >= 0x80;
    default:
        return cp == NSCI_REPLACEMENT && last >= 0x80;
    }
}

bool nsci_mojibake_joins(uint32_t cp, const uint8_t *text, size_t n_bytes) {
    if (cp == 's') return n_bytes > 0 && text[0] == ' ';
    return cp == 'q' && n_bytes > 3 &&
           (memcmp(text, "uele", 4) == 0 || memcmp(text, "uela", 4) == 0 ||
            memcmp(text, "uilo", 4) == 0);
}
