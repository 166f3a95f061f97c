/* Mojibake: characters that lost a byte on the way.
 *
 *     U+00E0  -->  C3 A0  -->  U+00C3 U+00A0  -- blanks made plain -->  U+00C3 U+0020
 *     U+201D  -->  E2 80 9D  -->  U+00E2 U+20AC ?                       9D is no windows-1252
 *
 * Programs that tidy spaces turn the no-break space, which is byte A0, into a plain one or join it
 * with the one behind it; programs that write windows-1252 put a question mark or U+FFFD for a byte
 * that it has no character for. The first kind is repaired. Of the second kind it is known that
 * there was one character and seldom which: U+FFFD stands for all but the closing quotation mark.
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

/* ---- Letters without their last byte --------------------------------------------------------- */

static bool is_vowel(uint32_t cp) {
    static const uint16_t vowels[] = {'a',   'e',   'i',   'o',   'u',   'y',   0x430, 0x435,
                                      0x438, 0x43E, 0x443, 0x44B, 0x44D, 0x44E, 0x44F, 0x451};
    const uint32_t small = nsci_uni_lower(cp);
    for (size_t i = 0; i < NSCI_COUNT(vowels); i++)
        if (vowels[i] == small) return true;
    return false;
}

/* C4: a with macron or c with caron. Of the first, words have it between consonants and at their
 * end. */
static uint32_t a_macron_or_c_caron(uint32_t before, uint32_t after) {
    if (!before) return 0;
    if (!is_small(before)) return 0x101;
    return is_vowel(before) || is_vowel(after) ? 0x10D : 0x101;
}

/* The scripts of India, of which each has 80 characters: the mark that joins consonants is byte 8D
 * of the second half, the vowel sign u byte 81. Consonants end no words but Tamil and Malayalam. */
static uint32_t indic_sign(const uint8_t *bytes, uint32_t after) {
    const uint32_t block = 0x800u | (bytes[1] & 0x3Fu) << 6;
    if (!(bytes[1] & 1) || bytes[1] < 0xA5 || bytes[1] > 0xB5) return 0;
    const bool ends_in_consonant = block == 0xBC0 || block == 0xD40;
    const bool consonant = after - (block - 0x40 + 0x15) < 0x25;
    return block | (consonant || (!after && ends_in_consonant) ? 0x0Du : 1u);
}

uint32_t nsci_mojibake_without_last(const uint8_t *bytes, size_t n, uint32_t before,
                                    uint32_t after) {
    if (n == 2) return bytes[0] == 0xE0 ? indic_sign(bytes, after) : 0;
    switch (bytes[0]) {
    case 0xC4:
        return a_macron_or_c_caron(before, after);
    case 0xC5: /* L with stroke; o with macron */
        return before ? 0x14D : after ? 0x141 : 0;
    case 0xCE: /* Nu */
        return 0x39D;
    case 0xD0: /* En; A */
        return is_vowel(after) ? 0x41D : 0x410;
    case 0xD1: /* ya; es */
        return before && !after ? 0x44F : 0x441;
    case 0xD7: /* final mem; alef */
        return after ? 0x5D0 : 0x5DD;
    case 0xD9: /* feh */
        return 0x641;
    default:
        return 0;
    }
}

/* A c with caron or o with macron in the midst of a word, without its second byte or with a mark in
 * the place of it: no word has these capitals there. */
static nsci_mojibake_state match_capital_inside(const nsci_mojibake_window *window,
                                                nsci_mojibake_repair *repair) {
    const size_t n_lost = is_lost(at(window, 1));
    const uint32_t last = at(window, 0), lead = at(window, 1 + n_lost);
    const uint32_t before = at(window, 2 + n_lost);
    if ((lead != 0xC4 && lead != 0xC5) || !is_small(last) || !is_small(before))
        return NSCI_MOJIBAKE_NONE;
    const uint8_t byte = (uint8_t)lead;
    return found(repair, 1 + n_lost, 1, nsci_mojibake_without_last(&byte, 1, before, last));
}

/* ---- Marks of other encodings ---------------------------------------------------------------- */

/* Whether a mark is the apostrophe of "n't", "it's" or "that's", which end with `last`. */
static bool is_contraction(const nsci_mojibake_window *window) {
    const uint32_t last = at(window, 0), one = at(window, 2), two = at(window, 3);
    if (window->next < 0x80 && is_letter(window->next)) return false; /* others may not stay */
    if (last == 't') return one == 'n' && is_small(two);
    return last == 's' && one == 't' && (two == 'i' || two == 'I' || two == 'a');
}

/* An apostrophe that was written in one encoding of single bytes and read in another, no UTF-8 at
 * all: D5 of Mac Roman read as windows-1252, 92 of windows-1252 read as code page 437 or 850. One
 * in a contraction shows how the text's others are to be read: Portuguese and the north have such
 * letters at the end of words. */
static nsci_mojibake_state match_apostrophe(const nsci_mojibake_window *window,
                                            nsci_mojibake_repair *repair) {
    const uint32_t mark = at(window, 1);
    const uint32_t seen = mark == 0xD5 ? NSCI_SEEN_MAC_BYTES : NSCI_SEEN_DOS_BYTES;
    if ((mark != 0xD5 && mark != 0xC6) || !is_letter(at(window, 2)) || !is_letter(at(window, 0)))
        return NSCI_MOJIBAKE_NONE;
    if (!is_contraction(window)) return found_if(window, seen, repair, 1, 1, 0x2019);
    *repair = (nsci_mojibake_repair){1, 1, 0, 1, {0x2019, 0}, seen};
    return NSCI_MOJIBAKE_FOUND;
}

/* The quotation marks and dashes of Mac Roman, in a text that has its apostrophes. */
static nsci_mojibake_state match_mac_mark(const nsci_mojibake_window *window,
                                          nsci_mojibake_repair *repair) {
    const uint32_t mark = at(window, 1), before = at(window, 2), after = at(window, 0);
    const bool opens = !is_letter(before) && begins_word(after);
    const bool ends = before > ' ' && !begins_word(after), alone = before == ' ' && after == ' ';
    uint32_t cp = 0;
    if (mark == 0xD0 && alone) cp = 0x2013;
    if (mark == 0xD1 && alone) cp = 0x2014;
    if (mark == 0xD2 && opens) cp = 0x201C;
    if (mark == 0xD3 && ends) cp = 0x201D;
    if (mark == 0xD4 && opens) cp = 0x2018;
    if (mark == 0xD5 && ends) cp = 0x2019;
    if (cp) return found_if(window, NSCI_SEEN_MAC_BYTES, repair, 1, 1, cp);
    return NSCI_MOJIBAKE_NONE;
}

/* ---- Characters that lost a byte in the middle or at the end --------------------------------- */

/* Whether a mark between these two closes a quotation: of what E2 80 begins and windows-1252 has no
 * third byte for, only the closing mark stands at the end of words. */
static bool closes(uint32_t before, uint32_t after) {
    const bool opens = before == '(' || before == '[' || before == '-' || before == '"';
    return before > ' ' && before != NSCI_REPLACEMENT && !opens && !begins_word(after);
}

/* The last byte is lost, or the one before it. */
static nsci_mojibake_state match_lost(const nsci_mojibake_window *window,
                                      nsci_mojibake_repair *repair) {
    const uint32_t last = at(window, 0), one = at(window, 1), two = at(window, 2);
    const uint32_t three = at(window, 3);
    if (is_lost(last)) {
        if (two == 0xE2 && one == 0x20AC) /* E2 80 */
            return found(repair, 3, 0, closes(three, window->next) ? 0x201D : NSCI_REPLACEMENT);
        if (one == 0xC3 && is_small(two)) return found(repair, 2, 0, NSCI_REPLACEMENT);
    }
    if (last == 0xC2 && two == 0xE2 && one == 0x20AC && window->next < 0x80 &&
        closes(three, window->next)) /* E2 80 C2: garbled twice, the second time without 9D */
        return found(repair, 3, 0, 0x201D);
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
    if (at(window, 0) == ' ' && at(window, 2) == 0xE2) return match_blank_last(window, repair);
    if (match_capital_inside(window, repair) == NSCI_MOJIBAKE_FOUND) return NSCI_MOJIBAKE_FOUND;
    if (match_apostrophe(window, repair) == NSCI_MOJIBAKE_FOUND) return NSCI_MOJIBAKE_FOUND;
    if (match_mac_mark(window, repair) == NSCI_MOJIBAKE_FOUND) return NSCI_MOJIBAKE_FOUND;
    return match_lost(window, repair);
}

bool nsci_mojibake_may_be_lossy(const uint8_t *text, size_t n_bytes, uint32_t cp) {
    if (n_bytes < 2) return false;
    const uint8_t last = text[n_bytes - 1], before = text[n_bytes - 2];
    switch (last) {
    case ' ': /* behind U+00C3, U+00C5, U+00E2, U+0102, U+0413 */
        return before == 0x83 || before == 0x85 || before == 0xA2 || before == 0x82 ||
               before == 0x93;
    case '?': /* behind U+00E2, U+00C4, U+00C5 */
        return before == 0xA2 || ((before == 0x84 || before == 0x85) && is_small(cp));
    case 0x83:
    case 0x82: /* U+00C3, U+0102 */
        return is_lost(cp) || cp == ' ';
    case 0x84: /* U+00C4, U+00C5 */
    case 0x85:
        return is_lost(cp) || cp == ' ' || (before == 0xC3 && is_small(cp));
    case 0x86: /* U+00C6, U+00D0, U+00D1, U+00D2, U+00D4, U+00D5 */
    case 0x90:
    case 0x91:
    case 0x92:
    case 0x94:
    case 0x95:
        return cp == NSCI_REPLACEMENT || (before == 0xC3 && cp < 0x80);
    case 0x93: /* U+0413, U+00D3 */
        return cp == NSCI_REPLACEMENT || cp == ' ' || (before == 0xC3 && cp < 0x80);
    case 0xA1: /* U+0161 */
        return cp == ' ';
    case 0xAC: /* U+20AC */
        return is_lost(cp) || cp == 0xC2;
    case 0xBD: /* U+FFFD */
        return cp >= 0x80 || is_small(cp);
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
