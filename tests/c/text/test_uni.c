/* nsc_uni: classes, cases, and the parts of the normalization forms. */
#include "text/nsc_uni.h"
#include "test.h"

enum { N_CPS = 0x110000 };

static bool is_surrogate(uint32_t cp) { return cp - 0xD800u < 0x800u; }

static void ascii_has_the_classes_of_c(void) {
    for (uint32_t cp = 0; cp < 128; cp++) {
        nsci_class expected = NSCI_CLASS_PUNCT;
        if (cp <= ' ' || cp == 0x7F) expected = NSCI_CLASS_SPACE;
        if (cp >= '0' && cp <= '9') expected = NSCI_CLASS_DIGIT;
        if (cp >= 'A' && cp <= 'Z') expected = NSCI_CLASS_UPPER;
        if (cp >= 'a' && cp <= 'z') expected = NSCI_CLASS_LOWER;
        CHECK(nsci_ascii_class[cp] == expected && nsci_uni_class(cp) == expected);
    }
}

static void classes_beyond_ascii(void) {
    static const struct {
        uint32_t cp;
        nsci_class class;
    } cases[] = {
        {0xC9, NSCI_CLASS_UPPER},    {0xE9, NSCI_CLASS_LOWER},    {0x1C5, NSCI_CLASS_UPPER},
        {0x4E2D, NSCI_CLASS_LETTER}, {0x02BC, NSCI_CLASS_LETTER}, {0x301, NSCI_CLASS_MARK},
        {0x903, NSCI_CLASS_MARK},    {0x20DD, NSCI_CLASS_MARK},   {0x200D, NSCI_CLASS_MARK},
        {0xAD, NSCI_CLASS_MARK},     {0x200B, NSCI_CLASS_SPACE},  {0xA0, NSCI_CLASS_SPACE},
        {0x2028, NSCI_CLASS_SPACE},  {0x85, NSCI_CLASS_SPACE},    {0x663, NSCI_CLASS_DIGIT},
        {0xBD, NSCI_CLASS_DIGIT},    {0x2167, NSCI_CLASS_DIGIT},  {0x2019, NSCI_CLASS_PUNCT},
        {0x2014, NSCI_CLASS_PUNCT},  {0x20AC, NSCI_CLASS_OTHER},  {0x1F600, NSCI_CLASS_OTHER},
        {0xFFFD, NSCI_CLASS_OTHER},  {0x10FFFF, NSCI_CLASS_OTHER}};
    for (size_t i = 0; i < NSCI_COUNT(cases); i++)
        CHECK(nsci_uni_class(cases[i].cp) == cases[i].class);
}

static void controls_and_accents_are_told_from_other_marks(void) {
    static const uint32_t controls[] = {0, '\n', 0x7F, 0x85, 0xAD, 0x200B, 0x200D, 0xD800, 0xE000};
    static const uint32_t accents[] = {0x301, 0x345, 0x5B0, 0x1AB0, 0xFE0F, 0xE0100};
    static const uint32_t others[] = {' ', 'a', 0xA0, 0x903, 0x20DD, 0x2028, 0xFFFD, 0x10FFFF};
    for (size_t i = 0; i < NSCI_COUNT(controls); i++)
        CHECK(nsci_uni_is_control(controls[i]) && !nsci_uni_is_nonspacing(controls[i]));
    for (size_t i = 0; i < NSCI_COUNT(accents); i++)
        CHECK(nsci_uni_is_nonspacing(accents[i]) && !nsci_uni_is_control(accents[i]));
    for (size_t i = 0; i < NSCI_COUNT(others); i++)
        CHECK(!nsci_uni_is_nonspacing(others[i]) && !nsci_uni_is_control(others[i]));
}

static void case_mappings_are_one_to_one(void) {
    CHECK(nsci_uni_lower('A') == 'a' && nsci_uni_lower('[') == '[' && nsci_uni_lower('@') == '@');
    CHECK(nsci_uni_upper('z') == 'Z' && nsci_uni_upper('{') == '{' && nsci_uni_upper('`') == '`');
    CHECK(nsci_uni_lower(0xC9) == 0xE9 && nsci_uni_upper(0x3C3) == 0x3A3);
    CHECK(nsci_uni_lower(0x10400) == 0x10428 && nsci_uni_upper(0x4E2D) == 0x4E2D);
}

static void versions_are_numbers(void) {
    CHECK(nsc_utf8proc_version()[0] >= '2' && strchr(nsc_utf8proc_version(), '.'));
    CHECK(strtol(nsc_unicode_version(), NULL, 10) >= 12);
}

/* What the normalizer skips without a look must be right for every character there is. */
static void no_second_half_of_a_composite_is_overlooked(void) {
    uint32_t parts[NSCI_MAX_DECOMPOSED];
    size_t n_composites = 0, n_overlooked = 0, n_early = 0;
    for (uint32_t cp = 0x80; cp < N_CPS; cp++) {
        if (is_surrogate(cp)) continue;
        size_t n = nsci_uni_decompose(cp, false, parts);
        if (nsci_uni_ccc(cp) && !nsci_uni_may_combine(cp)) n_overlooked++;
        if (n < 2) continue;
        uint32_t last = parts[n - 1];
        n_composites++;
        n_overlooked += !nsci_uni_may_combine(last);
        n_early += last < 0x300;
    }
    CHECK(n_composites > 12000 && n_overlooked == 0 && n_early == 0);
}

static void replacements_stay(void) {
    uint32_t out[NSCI_MAX_DECOMPOSED], again[NSCI_MAX_DECOMPOSED];
    size_t n_replaced = 0, n_moving = 0;
    for (int compat = 0; compat < 2; compat++) {
        for (uint32_t cp = 0; cp < N_CPS; cp++) {
            if (is_surrogate(cp)) continue;
            size_t n = nsci_uni_replacement(cp, compat, out);
            n_replaced += n != 0;
            for (size_t i = 0; i < n; i++)
                n_moving += nsci_uni_replacement(out[i], compat, again) != 0;
        }
    }
    CHECK(n_replaced > 4000 && n_moving == 0);
}

static void singletons_and_exclusions_are_replaced(void) {
    uint32_t out[NSCI_MAX_DECOMPOSED];
    CHECK(nsci_uni_replacement(0x2126, false, out) == 1 && out[0] == 0x3A9); /* ohm */
    CHECK(nsci_uni_replacement(0x212B, false, out) == 2 && out[0] == 'A' && out[1] == 0x30A);
    CHECK(nsci_uni_replacement(0x958, false, out) == 2 && out[0] == 0x915 && out[1] == 0x93C);
    CHECK(nsci_uni_replacement(0x344, false, out) == 2 && out[0] == 0x308 && out[1] == 0x301);
    CHECK(nsci_uni_replacement(0xE9, false, out) == 0);
    CHECK(nsci_uni_replacement(0xAC01, false, out) == 0 &&
          nsci_uni_replacement(0xAC01, true, out) == 0);
    CHECK(nsci_uni_replacement(0xFB01, false, out) == 0);
    CHECK(nsci_uni_replacement(0xFB01, true, out) == 2 && out[0] == 'f' && out[1] == 'i');
    CHECK(nsci_uni_replacement(0xFDFA, true, out) == 18);
}

/* Bubble sort, as definition D108 says it: exchange neighbours that are out of order. */
static void order_slowly(uint32_t *cps, size_t n) {
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 1; i < n; i++) {
            uint32_t a = nsci_uni_ccc(cps[i - 1]), b = nsci_uni_ccc(cps[i]), cp = cps[i];
            if (b == 0 || a <= b) continue;
            cps[i] = cps[i - 1];
            cps[i - 1] = cp;
            moved = true;
        }
    }
}

static void marks_are_ordered_as_defined(void) {
    static const uint32_t pool[] = {'a',   0x301, 0x316, 0x327,  0x345,
                                    0x308, 0x334, 0x5B0, 0x3099, 'b'};
    uint32_t fast[64], slow[64], scratch[64 + 256];
    uint64_t state = 3;
    for (int round = 0; round < 2000; round++) {
        size_t n = test_random(&state) % 64;
        for (size_t i = 0; i < n; i++)
            fast[i] = slow[i] = pool[test_random(&state) % (round % 2 ? NSCI_COUNT(pool) : 7)];
        nsci_uni_order(fast, n, scratch);
        order_slowly(slow, n);
        CHECK(memcmp(fast, slow, n * sizeof *fast) == 0);
    }
}

static void composition_takes_what_it_can_reach(void) {
    uint32_t cps[] = {'e', 0x323, 0x302, 0x301};
    CHECK(nsci_uni_compose(cps, 4) == 2 && cps[0] == 0x1EC7 && cps[1] == 0x301);
    uint32_t hangul[] = {0x1112, 0x1161, 0x11AB};
    CHECK(nsci_uni_compose(hangul, 3) == 1 && hangul[0] == 0xD55C);
    uint32_t blocked[] = {'a', 0x300, 0x301};
    CHECK(nsci_uni_compose(blocked, 3) == 2 && blocked[0] == 0xE0);
    uint32_t excluded[] = {0x915, 0x93C};
    CHECK(nsci_uni_compose(excluded, 2) == 2);
}

int main(void) {
    RUN(ascii_has_the_classes_of_c);
    RUN(classes_beyond_ascii);
    RUN(controls_and_accents_are_told_from_other_marks);
    RUN(case_mappings_are_one_to_one);
    RUN(versions_are_numbers);
    RUN(no_second_half_of_a_composite_is_overlooked);
    RUN(replacements_stay);
    RUN(singletons_and_exclusions_are_replaced);
    RUN(marks_are_ordered_as_defined);
    RUN(composition_takes_what_it_can_reach);
    return test_report();
}
