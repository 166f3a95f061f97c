/* nsc_name_word: words of names, as they are compared. */
#include "identity/nsc_name_word.h"
#include "base/nsc_hash.h"
#include "test.h"

static nsci_name_words read_words(const char *name) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_name_words words = {0};
    nsci_range all = {0, (uint32_t)strlen(name)};
    CHECK(nsci_name_words_read((const uint8_t *)name, all, &alloc, &words, NULL) == NSC_OK);
    return words;
}

/* Whether a name has these words, parted by blanks. */
static bool has_words(const char *name, const char *expected) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_name_words words = read_words(name);
    size_t k = 0;
    bool same = true;
    while (*expected) {
        size_t n = strcspn(expected, " ");
        same &= k < words.n && words.items[k].letter == (uint8_t)expected[0] &&
                words.items[k].hash == nsci_hash_bytes((const uint8_t *)expected, n);
        expected += n + (expected[n] == ' ');
        k++;
    }
    same &= k == words.n;
    nsci_name_words_free(&words, &alloc);
    return same;
}

static void letters_are_folded(void) {
    CHECK(has_words("Angela Merkel", "angela merkel"));
    CHECK(has_words("RENE", "rene") && has_words("Ren\xC3\xA9", "rene"));
    CHECK(has_words("\xC3\x98rsted \xC5\x81uk Stra\xC3\x9F"
                    "e",
                    "orsted luk strasse"));
    CHECK(has_words("Tr\xE1\xBA\xA7n", "tran")); /* two marks on one letter */
    CHECK(has_words("\xD0\x9C\xD0\x98\xD0\xA0", "\xD0\xBC\xD0\xB8\xD1\x80") == false);
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_name_words a = read_words("\xD0\x9C\xD0\x98\xD0\xA0"),
                    b = read_words("\xD0\xBC\xD0\xB8\xD1\x80");
    CHECK(a.items[0].hash == b.items[0].hash && a.items[0].letter == 0x43C);
    nsci_name_words_free(&a, &alloc);
    nsci_name_words_free(&b, &alloc);
}

static void marks_part_words_or_are_left_out(void) {
    CHECK(has_words("O'Hara", "ohara") && has_words("O'Hara's", "ohara"));
    CHECK(has_words("People's Army", "peoples army") && has_words("People 's Army", "people army"));
    CHECK(has_words("U.S. Army", "us army") && has_words("J.R. Rusk", "jr rusk"));
    CHECK(has_words("Lecomte-Duval", "lecomte duval") && has_words("AT&T", "at and t"));
    CHECK(has_words("Ashford & Sons, Ltd.", "ashford and sons ltd"));
    CHECK(has_words("", "") && has_words("...", "") && has_words("'s", ""));
}

static void flags_say_how_a_word_is_written(void) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_name_words words = read_words("J. R.K. Ada-Lee \"Bo\" NATO von G7");
    static const uint8_t flags[] = {NSCI_NAME_INITIAL,
                                    NSCI_NAME_INITIAL | NSCI_NAME_UPPER,
                                    0,
                                    NSCI_NAME_JOINED,
                                    NSCI_NAME_MARKED,
                                    NSCI_NAME_UPPER,
                                    NSCI_NAME_SMALL,
                                    NSCI_NAME_UPPER};
    CHECK(words.n == sizeof flags);
    for (size_t k = 0; k < words.n && k < sizeof flags; k++)
        CHECK(words.items[k].flags == flags[k]);
    CHECK(words.items[3].letters.start == 12 && words.items[3].letters.end == 15);
    nsci_name_words_free(&words, &alloc);
}

static void a_long_word_is_cut_at_a_character(void) {
    char name[400] = {0};
    for (int k = 0; k < 130; k++) memcpy(name + 3 * k, "\xE4\xB8\xAD", 3);
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_name_words words = read_words(name);
    CHECK(words.n == 1 && words.items[0].letters.end == 390 && words.items[0].letter == 0x4E2D);
    nsci_name_words_free(&words, &alloc);
}

static bool has_key(const void *units, size_t n, uint32_t unit_bytes, const char *expected) {
    char key[NSC_MAX_KEY_BYTES];
    nsc_text name = {units, n, unit_bytes};
    size_t n_bytes = nsc_name_key(&name, key);
    return n_bytes == strlen(expected) && memcmp(key, expected, n_bytes) == 0;
}

static void a_key_is_the_same_however_a_name_is_written(void) {
    static const uint16_t curly[] = {'O', 0x2019, 'H', 0xC1, 'R', 'A'};
    static const uint32_t wide[] = {'T', 'h', 'e', ' ', 0x1F600, 'E', 'u', 0xD800};
    CHECK(has_key("O'Hara", 6, 1, "ohara") && has_key(curly, 6, 2, "ohara"));
    CHECK(has_key("The  Farm\n& Sons", 16, 1, "farm and sons") && has_key("The", 3, 1, "the"));
    CHECK(has_key(wide, 8, 4, "eu") && has_key("...", 3, 1, "") && has_key("", 0, 1, ""));
    char name[800], expected[NSC_MAX_KEY_BYTES + 1] = {0};
    for (size_t i = 0; i < sizeof name; i++) name[i] = i % 10 == 9 ? ' ' : 'a';
    for (size_t i = 0; i < 249; i++) expected[i] = i % 10 == 9 ? ' ' : 'a';
    CHECK(has_key(name, sizeof name, 1, expected)); /* 25 words of nine, and the blanks between */
}

static void failing_allocations_leave_nothing(void) {
    nsci_name_words words = {0};
    const nsci_range all = {0, 11};
    FAILING_ALLOCATIONS(
        alloc, nsci_name_words_read((const uint8_t *)"Ada B. Rusk", all, &alloc, &words, NULL),
        nsci_name_words_free(&words, &alloc));
}

int main(void) {
    RUN(letters_are_folded);
    RUN(marks_part_words_or_are_left_out);
    RUN(flags_say_how_a_word_is_written);
    RUN(a_long_word_is_cut_at_a_character);
    RUN(a_key_is_the_same_however_a_name_is_written);
    RUN(failing_allocations_leave_nothing);
    return test_report();
}
