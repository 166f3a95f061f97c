/* Mojibake: judging whether characters can be text.
 *
 * The test is always the same: is there a place between two neighbours where no writer of any
 * language puts those two next to each other? A capital behind a small letter; a currency sign, a
 * bullet or a control right behind a letter; a root sign before an accented letter; Cyrillic beside
 * Latin. If there is, the characters are garbled. What may stand at the end of a word, such as
 * closing quotation marks, dashes, an ellipsis, a no-break space, proves nothing: "L'ETE..." with
 * its accents in capitals, and "cafe" with an accent, a no-break space and a guillemet, are valid
 * UTF-8 of something else. Where one character proves nothing, two in a row that spell letters of
 * one script do.
 *
 * Known to be missed: single ones that can be text. Wrong repairs cost more than missed ones.
 */
#include "text/nsc_utf8.h"
#include "mojibake/nsc_mojibake_score.h"
#include "mojibake/nsc_mojibake_tables.h"
#include "text/nsc_uni.h"

/* What a character can be behind a letter. */
typedef enum kind {
    KIND_HARD,    /* nothing: never directly behind a letter */
    KIND_CLOSING, /* what ends a word or parts words */
    KIND_SIGN,    /* a trade mark, a footnote, an ordinal: behind whole words, now and then */
    KIND_SMALL,   /* a letter of the word */
    KIND_CAPITAL
} kind;

static kind kind_of(uint32_t cp) {
    switch (cp) {
    case 0x2018: /* quotation marks: each closes in some language */
    case 0x2019:
    case 0x201C:
    case 0x201D:
    case 0x2039:
    case 0x203A:
    case 0x00AB:
    case 0x00BB:
    case 0x2013: /* dashes */
    case 0x2014:
    case 0x2026: /* ellipsis */
    case 0x00A0: /* no-break space */
    case 0x00AD: /* soft hyphen */
    case 0x0085: /* the same in windows-1252 that was read as Latin-1 */
    case 0x008B:
    case 0x0091:
    case 0x0092:
    case 0x0093:
    case 0x0094:
    case 0x0096:
    case 0x0097:
    case 0x009B:
        return KIND_CLOSING;
    case 0x2122: /* trade mark, registered, copyright */
    case 0x00AE:
    case 0x00A9:
    case 0x0099:
    case 0x00B0: /* degree, ordinals, superscripts */
    case 0x00BA:
    case 0x00AA:
    case 0x00B2:
    case 0x00B3:
    case 0x00B9:
    case 0x00B4: /* accents that stand for quotes */
    case 0x00A8:
    case 0x00B7:
    case 0x2020: /* daggers */
    case 0x2021:
    case 0x00A3: /* pound, turned exclamation and question marks: letters of playful spellings */
    case 0x00A1:
    case 0x00BF:
        return KIND_SIGN;
    case 0x00B5: /* micro */
    case 0x0192: /* florin */
    case 0x02C6: /* accents of their own that count as letters */
    case 0x02C7:
        return KIND_HARD;
    default:
        break;
    }
    nsci_class class = nsci_uni_class(cp);
    if (class == NSCI_CLASS_UPPER) return KIND_CAPITAL;
    return class == NSCI_CLASS_LOWER || class == NSCI_CLASS_LETTER ? KIND_SMALL : KIND_HARD;
}

static bool is_trade_mark(uint32_t cp) { return cp == 0xAE || cp == 0x2122; }

static bool is_letter(kind k) { return k == KIND_SMALL || k == KIND_CAPITAL; }

/* A quotation mark that closes between two letters, as in U+00C4 U+00AB g: no word goes on behind
 * it. (An apostrophe, a dash, an ellipsis or a space could stand there.) */
static bool parts_a_word(uint32_t mark, uint32_t after) {
    bool quote = mark == 0x2018 || mark == 0x201C || mark == 0x201D || mark == 0xAB || mark == 0xBB;
    return quote && after && is_letter(kind_of(after));
}

static bool is_latin_letter(uint32_t cp) { return cp < 0x250 && is_letter(kind_of(cp)); }

/* ---- Read as windows-1252, windows-1250, ISO 8859-2 ------------------------------------------ */

/* A letter of central Europe that no language has beside the A breve of Romanian; but not the one
 * that would spell an a with ring, of the north: it is another letter in ISO 8859-2. */
static bool is_foreign_to_romanian(const nsci_mojibake_unit *u) {
    const uint32_t cp = u->cps[1];
    return cp - 0x104u < 0x7Bu && is_letter(kind_of(cp)) && cp != 0x15E && cp != 0x15F &&
           cp != 0x162 && cp != 0x163 && u->cp != 0xE5;
}

/* The lead is an accented capital, or the multiplication sign. */
static bool unlikely_latin_pair(const nsci_mojibake_unit *u) {
    const bool western = u->read_as == NSCI_READ_AS_LATIN;
    const kind before = u->before ? kind_of(u->before) : KIND_HARD, trail = kind_of(u->cps[1]);
    switch (u->bytes[0]) {
    case 0xC2: /* A circumflex: ends few words. What else spells a control is left to nesting. */
        if (u->cps[1] < 0xA0) return before != KIND_CAPITAL;
        return u->cp > 0xA0 || (u->cp == 0xA0 && before != KIND_CAPITAL);
    case 0xC3: /* A tilde, A breve: end words in capitals, trade marks among them */
        if (before == KIND_SMALL) return true;
        if (before == KIND_CAPITAL && is_trade_mark(u->cps[1])) return false;
        if (u->cps[1] == 0xAD) return western; /* hyphenation does not cut behind it */
        if (u->cps[1] == 0xA0 && u->after == ' ') return western; /* nor does one space two ways */
        if (before == KIND_CAPITAL) {
            bool opening = u->cps[1] == 0x2018 || u->cps[1] == 0x201C;
            /* One capital, A tilde, a no-break space and a small letter: the second letter of a
             * name. */
            if (u->cp == 0xE0 && u->after && kind_of(u->after) == KIND_SMALL)
                return western && !(u->before2 && is_letter(kind_of(u->before2)));
            if (trail == KIND_CLOSING)
                return (western && opening) || parts_a_word(u->cps[1], u->after);
            return western || trail != KIND_CAPITAL || is_foreign_to_romanian(u);
        }
        return western || (trail != KIND_SMALL && trail != KIND_CLOSING) ||
               is_foreign_to_romanian(u);
    case 0xC4: /* A diaeresis */
    case 0xC5: /* A ring, L acute */
        if (before == KIND_SMALL || trail == KIND_HARD || parts_a_word(u->cps[1], u->after))
            return true;
        if (before == KIND_CAPITAL) return western && trail == KIND_SMALL;
        return (trail == KIND_SIGN && u->cps[1] != 0xA3 && u->cps[1] != 0xAE) ||
               (western && is_letter(trail));
    default:
        break;
    }
    if (!western) return false;
    /* A guillemet of the inner kind behind a lonely capital, all of it from a repair. */
    if (u->all_repaired && u->cps[1] == 0x203A && !is_letter(before) && u->before != 0x2039)
        return true;
    switch (u->bytes[0]) {
    case 0xC8: /* E grave spells the letters S and T with comma of Romanian */
        if (u->cp >= 0x218 && u->cp <= 0x21B) return before != KIND_CAPITAL;
        return before == KIND_SMALL && trail != KIND_CLOSING;
    case 0xC6:
    case 0xC7:
    case 0xC9:
    case 0xCA:
    case 0xCB:
        return before == KIND_SMALL && trail != KIND_CLOSING;
    case 0xCC: /* I grave and acute: combining marks */
    case 0xCD:
        return before == KIND_SMALL || trail == KIND_HARD;
    case 0xCE: /* I circumflex and diaeresis end no word: Greek */
    case 0xCF:
        if (before == KIND_CAPITAL)
            return trail == KIND_HARD || (trail == KIND_SIGN && !is_trade_mark(u->cps[1]));
        return before == KIND_SMALL || trail != KIND_CLOSING;
    case 0xD0: /* Eth and N tilde: Cyrillic */
    case 0xD1:
        return before == KIND_SMALL || trail == KIND_HARD ||
               (trail != KIND_CLOSING && before != KIND_CAPITAL);
    default: /* O and U end words, and the multiplication sign stands before anything */
        return false;
    }
}

/* A low quotation mark behind the letter: wrong, but people do write it; not behind a circumflex or
 * tilde on an A. */
static bool opens_words(const nsci_mojibake_unit *u) {
    bool low = u->cps[1] == 0x201A || u->cps[1] == 0x201E;
    return low && u->bytes[0] != 0xE2 && u->bytes[0] != 0xE3;
}

/* What does not stand behind a closing guillemet: marks that open, a guillemet of the inner kind, a
 * soft hyphen. */
static bool opens_or_joins(uint32_t cp) {
    return cp == 0x2018 || cp == 0x201C || cp == 0x2039 || cp == 0x203A || cp == 0xAD;
}

/* The lead is an accented small letter. */
static bool unlikely_latin_triple(const nsci_mojibake_unit *u) {
    const bool western = u->read_as == NSCI_READ_AS_LATIN;
    const kind one = opens_words(u) ? KIND_CLOSING : kind_of(u->cps[1]), two = kind_of(u->cps[2]);
    if (one == KIND_HARD || (one != KIND_CLOSING && parts_a_word(u->cps[2], u->after))) return true;
    switch (u->bytes[0]) {
    case 0xE1: /* Vietnamese: behind a guillemet stands no other that opens */
        if (western && u->bytes[1] == 0xBA) return true;
        if (western && u->bytes[1] == 0xBB) return two != KIND_CLOSING || opens_or_joins(u->cps[2]);
        break;
    case 0xE2: /* A circumflex and tilde: in no language that writes s or z with caron */
    case 0xE3:
        if (western && (is_letter(one) || u->cps[1] == 0x2122)) return true;
        if (two == KIND_HARD && u->cps[1] != 0xA0 && u->cps[1] != 0xAD) return true;
        if (western && u->all_repaired) return true;
        break;
    case 0xEF:
        if (u->cp == 0xFEFF || u->cp == NSCI_REPLACEMENT) return true;
        break;
    default:
        break;
    }
    return one != KIND_CLOSING && two == KIND_HARD;
}

/* The lead is eth, or d with stroke: emoji. */
static bool unlikely_latin_quad(const nsci_mojibake_unit *u) {
    return u->bytes[0] == 0xF0 && (u->bytes[1] == 0x9F || kind_of(u->cps[1]) == KIND_HARD);
}

static bool unlikely_latin(const nsci_mojibake_unit *u) {
    if (u->n == 2) return unlikely_latin_pair(u);
    return u->n == 3 ? unlikely_latin_triple(u) : unlikely_latin_quad(u);
}

/* ---- Read as windows-1251 ------------------------------------------------------------------- */

/* A small Latin letter that does not pass for a Cyrillic one, as those on Cyrillic keyboards do. */
static bool is_latin_only(uint32_t cp) { return cp - 'a' < 26u && !strchr("aceijopsxy", (int)cp); }

static bool ends_no_word(uint32_t cp) {
    kind k = kind_of(cp);
    return k == KIND_HARD || k == KIND_SIGN || k == KIND_CAPITAL;
}

static bool unlikely_cyrillic(const nsci_mojibake_unit *u) {
    const kind one = kind_of(u->cps[1]);
    switch (u->bytes[0]) {
    case 0xC2: /* Ve, Ge, De, Ie beside Latin letters: accented letters and signs */
    case 0xC3:
    case 0xC4:
    case 0xC5:
        if (is_trade_mark(u->cps[1])) return false;
        if (is_letter(one)) return is_latin_only(u->before) || u->after_repair;
        if (one != KIND_HARD && one != KIND_SIGN) return false;
        if (u->cps[1] == 0xB1 && u->before == ' ') return false; /* volts */
        return !u->before || kind_of(u->before) == KIND_HARD || is_latin_letter(u->before);
    case 0xD0: /* Er and Es: Cyrillic */
    case 0xD1:
        return one == KIND_HARD;
    case 0xE2: /* ve and Dje: punctuation */
        return u->bytes[1] == 0x80 || one == KIND_HARD ||
               (kind_of(u->cps[2]) == KIND_HARD && is_letter(one));
    case 0xEF:
        return u->cp == 0xFEFF || u->cp == NSCI_REPLACEMENT || one == KIND_HARD;
    case 0xF0: /* er and dzhe: emoji */
        return u->bytes[1] == 0x9F && (ends_no_word(u->cps[2]) || ends_no_word(u->cps[3]));
    default:
        return false;
    }
}

/* ---- Read as Mac Roman ---------------------------------------------------------------------- */

static bool is_mathematical(uint32_t cp) {
    switch (cp) {
    case 0x00B1: /* plus-minus */
    case 0x00B5:
    case 0x03A9: /* Omega */
    case 0x03C0: /* pi */
    case 0x2202:
    case 0x220F:
    case 0x2211:
    case 0x221E:
    case 0x222B:
    case 0x2260: /* comparisons */
    case 0x2264:
    case 0x2265:
        return true;
    default:
        return false;
    }
}

static bool unlikely_mac(const nsci_mojibake_unit *u) {
    const bool letter_before = u->before && is_letter(kind_of(u->before));
    const kind one = kind_of(u->cps[1]);
    /* An accented letter before a sign that windows-1252 has too: rather one of its pairs. */
    const bool cut = u->before >= 0x80 && letter_before && !u->after_repair;
    switch (u->bytes[0]) {
    case 0xC2: /* the not sign */
        return !cut && u->bytes[1] >= 0xA0 &&
               (u->after_repair || (u->cps[1] != 0xB4 && u->cps[1] != 0xA8));
    case 0xC3: /* the root: behind a letter, or before what has no root */
        return letter_before || !is_mathematical(u->cps[1]);
    case 0xC4: /* the florin and almost-equal signs */
    case 0xC5:
        return !cut && (letter_before || is_letter(one));
    case 0xE1: /* middle dot: Vietnamese */
        return u->bytes[1] == 0xBA || (u->bytes[1] == 0xBB && !is_letter(kind_of(u->cps[2])));
    case 0xE2: /* a low quotation mark, which opens words, before two letters or a sign */
        if (u->bytes[1] == 0x80) return u->bytes[2] != 0x8A;
        return !is_letter(kind_of(u->cps[2])) || u->cp == 0x221A;
    case 0xEF:
        return u->cp == 0xFEFF || u->cp == NSCI_REPLACEMENT;
    case 0xF0: /* the Apple */
        return u->cps[0] == 0xF8FF;
    default:
        return false;
    }
}

/* ---- Read as the code page of DOS ----------------------------------------------------------- */

static bool is_box(uint32_t cp) { return cp - 0x2500u < 0xA0u; }
static bool is_double_box(uint32_t cp) { return cp - 0x2550u < 0x20u; }

static bool unlikely_dos(const nsci_mojibake_unit *u) {
    const bool letter_before = u->before && is_letter(kind_of(u->before));
    const uint32_t one = u->cps[1];
    switch (u->bytes[0]) {
    case 0xC2: /* lines of a box, before anything but lines */
    case 0xC3:
        return !is_box(one) || (letter_before && (is_double_box(one) || one >= 0x2580));
    case 0xC4:
    case 0xC5:
        return letter_before && !is_box(one);
    case 0xE1: /* sharp s before a line */
        return is_box(one);
    case 0xE2: /* Gamma before a Latin letter */
        return is_latin_letter(one);
    case 0xEF:
        return u->cp == 0xFEFF || u->cp == NSCI_REPLACEMENT;
    case 0xF0: /* identical-to and florin: emoji */
        return one == 0x0192;
    default:
        return false;
    }
}

bool nsci_mojibake_may_nest(const nsci_mojibake_unit *unit, uint8_t outer_lead) {
    if (unit->cp == 0x20AC && outer_lead == 0xE3) return false; /* would spell a rare ideograph */
    const kind trail = kind_of(unit->cps[1]);
    /* Cyrillic letters are leads one and all, so that one stands before another proves nothing. */
    if (unit->read_as == NSCI_READ_AS_CYRILLIC) return trail == KIND_HARD;
    /* Words in capitals end in two leads ("TAMA..." with diaereses), but not in A tilde and
     * another, nor in a small letter and a capital. */
    return trail != KIND_CLOSING || outer_lead == 0xC3 || outer_lead >= 0xE0;
}

/* ---- Together ------------------------------------------------------------------------------- */

uint32_t nsci_mojibake_script(uint32_t cp) {
    static const struct {
        uint16_t first, last;
        uint8_t script;
    } scripts[] = {
        {0x0370, 0x03FF, 1}, /* Greek */
        {0x0400, 0x045F, 2}, /* Cyrillic, but for what the church alone writes */
        {0x0490, 0x052F, 2},  {0x0531, 0x058F, 3}, /* Armenian */
        {0x0590, 0x05FF, 4},                       /* Hebrew */
        {0x0600, 0x077F, 5},                       /* Arabic */
        {0x0900, 0x0DFF, 6},                       /* India */
        {0x0E00, 0x0EFF, 7},                       /* Thai, Lao */
        {0x1000, 0x10FF, 8},                       /* Burmese, Georgian */
        {0x1100, 0x11FF, 9},                       /* Hangul */
        {0x1200, 0x139F, 11},                      /* Ethiopia */
        {0x3000, 0x9FFF, 10},                      /* Chinese, Japanese */
        {0xAC00, 0xD7A3, 9},  {0xFF00, 0xFFEF, 10},
    };
    for (size_t i = 0; i < NSCI_COUNT(scripts); i++)
        if (cp >= scripts[i].first && cp <= scripts[i].last) return scripts[i].script;
    return 0;
}

bool nsci_mojibake_is_plausible(uint32_t cp) {
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x80, 0x17F},                                          /* signs, letters of Europe */
        {0x1A0, 0x1A1},   {0x1AF, 0x1B0},     {0x1CD, 0x1DC},   /* of Vietnam, of pinyin */
        {0x218, 0x21B},                                         /* of Romania */
        {0x2C6, 0x2DD},                                         /* accents by themselves */
        {0x300, 0x304},   {0x306, 0x308},     {0x30A, 0x30C},   /* combining marks */
        {0x323, 0x323},   {0x327, 0x328},     {0x1E00, 0x1FFF}, /* Vietnam, Greece of old */
        {0x2000, 0x2BFF},                                       /* punctuation, symbols */
        {0xFB00, 0xFB06}, {0xFE0E, 0xFE0F},   {0xFEFF, 0xFEFF},
        {0xFFFD, 0xFFFD}, {0x1F000, 0x1FAFF}, /* emoji */
    };
    if (nsci_mojibake_script(cp)) return cp - 0x3400u >= 0x1A00; /* rare ideographs */
    for (size_t i = 0; i < NSCI_COUNT(ranges); i++)
        if (cp >= ranges[i].first && cp <= ranges[i].last) return true;
    return false;
}

bool nsci_mojibake_may_pair(uint32_t cp) { return nsci_mojibake_script(cp) != 0; }

bool nsci_mojibake_may_pair_with(uint32_t first, uint8_t lead) {
    if (lead >= 0xE0) return true; /* 4096 characters of several scripts */
    const uint32_t low = (lead & 0x1Fu) << 6, script = nsci_mojibake_script(first);
    return script &&
           (nsci_mojibake_script(low) == script || nsci_mojibake_script(low + 63) == script);
}

bool nsci_mojibake_is_unlikely(const nsci_mojibake_unit *unit) {
    /* In a row of letters of one script that were repaired, the next one is one more. */
    uint32_t script = nsci_mojibake_script(unit->cp);
    if (script && unit->after_repair && nsci_mojibake_script(unit->before) == script) return true;
    if (unit->cp - 0x3400u < 0x19C0u) return false; /* rare ideographs: not by themselves */
    switch (unit->read_as) {
    case NSCI_READ_AS_LATIN:
    case NSCI_READ_AS_CENTRAL:
    case NSCI_READ_AS_CENTRAL_ISO:
        return unlikely_latin(unit);
    case NSCI_READ_AS_CYRILLIC:
        return unlikely_cyrillic(unit);
    case NSCI_READ_AS_MAC:
        return unlikely_mac(unit);
    default:
        return unlikely_dos(unit);
    }
}

bool nsci_mojibake_are_unlikely(const nsci_mojibake_unit *first, const nsci_mojibake_unit *second) {
    const nsci_mojibake_unit *units[2] = {first, second};
    bool closing = true, letters = true, lines = true, capitals = true;
    if (nsci_mojibake_script(first->cp) != nsci_mojibake_script(second->cp)) return false;
    if (nsci_mojibake_is_unlikely(second)) return true;
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 1; i < units[k]->n; i++) {
            kind trail = kind_of(units[k]->cps[i]);
            closing &= trail == KIND_CLOSING;
            letters &= is_letter(trail);
            lines &= is_box(units[k]->cps[i]);
            capitals &=
                trail == KIND_CAPITAL || trail == KIND_CLOSING || is_trade_mark(units[k]->cps[i]);
        }
    }
    switch (first->read_as) {
    case NSCI_READ_AS_LATIN: /* a multiplication sign is not followed by quotation marks twice */
        return !closing || (first->bytes[0] == 0xD7 && second->bytes[0] == 0xD7);
    case NSCI_READ_AS_CENTRAL: /* small letters behind capitals, or signs within words, twice */
    case NSCI_READ_AS_CENTRAL_ISO:
    case NSCI_READ_AS_CYRILLIC:
        if (first->n == 2 && second->n == 2) return !capitals || second->seen;
        return first->n == second->n && !closing && !letters;
    case NSCI_READ_AS_MAC:
        return !letters;
    case NSCI_READ_AS_DOS:
        return !lines;
    default:
        return false;
    }
}
