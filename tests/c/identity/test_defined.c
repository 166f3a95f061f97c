/* nsc_defined: names that a text calls one, at its ends and when memory fails. What it may say is in
 * tests/spec/identities.txt. */
#include "identity/nsc_defined.h"
#include "identity/nsc_identity.h"
#include "test.h"

/* Makes two names of a text its mentions. */
static void mention(nsci_identifier *self, const char *text, const char *name, const char *other) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    const char *names[] = {name, other};
    self->mentions.n = 0;
    for (size_t i = 0; i < 2; i++) {
        uint32_t start = (uint32_t)(strstr(text, names[i]) - text);
        const nsci_name_mention made = {
            {start, start + (uint32_t)strlen(names[i])}, NSCI_NAME_ORG, 0, 0};
        CHECK(nsci_name_mentions_push(&self->mentions, &alloc, made, NULL) == NSC_OK);
    }
}

/* Whether two names of a text, of which n_bytes count, are one. */
static bool are_one(const char *text, size_t n_bytes, const char *name, const char *other) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_identifier self = {0};
    mention(&self, text, name, other);
    CHECK(nsci_identify(&self, (const uint8_t *)text, (uint32_t)n_bytes, &alloc, NULL) == NSC_OK);
    bool one = self.identities.n == 1;
    nsci_identifier_trim(&self, &alloc, 0);
    return one;
}

static void a_bracket_must_close_within_the_text(void) {
    const char *text = "Dale Men (The Others)";
    CHECK(are_one(text, strlen(text), "Dale Men", "The Others"));
    CHECK(!are_one(text, strlen(text) - 1, "Dale Men", "The Others"));
    text = "Dale Men (\"The Others\")";
    CHECK(are_one(text, strlen(text), "Dale Men", "The Others"));
    CHECK(!are_one(text, strlen(text) - 2, "Dale Men", "The Others"));
}

static void a_phrase_is_short(void) {
    const char *text = "Pell, also otherwise sometimes usually commonly known as Tarn";
    CHECK(are_one(text, strlen(text), "Pell", "Tarn"));
    text = "Pell, also otherwise sometimes usually generally commonly often known as Tarn";
    CHECK(!are_one(text, strlen(text), "Pell", "Tarn"));
}

static void it_has_one_blank_between_words(void) {
    CHECK(are_one("Pell, formerly Tarn", 19, "Pell", "Tarn"));
    CHECK(!are_one("Pell, formerly  Tarn", 20, "Pell", "Tarn"));
    CHECK(!are_one("Pell, known, as Tarn", 20, "Pell", "Tarn"));
    CHECK(!are_one("Pell, formerly. Tarn", 20, "Pell", "Tarn"));
    CHECK(!are_one("PellTarn", 8, "Pell", "Tarn"));
    CHECK(!are_one("Pell, Tarn", 10, "Pell", "Tarn") && !are_one("Pell Tarn", 9, "Pell", "Tarn"));
}

static void a_preposition_may_stand_at_the_beginning(void) {
    CHECK(!are_one("in Pell, formerly Tarn", 22, "Pell", "Tarn"));
    CHECK(!are_one("of the Pell, formerly Tarn", 26, "Pell", "Tarn"));
    CHECK(are_one("the Pell, formerly Tarn", 23, "Pell", "Tarn"));
    CHECK(are_one(" Pell, formerly Tarn", 20, "Pell", "Tarn"));
}

static void memory_may_fail(void) {
    const char *text = "Pell, also known as Tarn";
    nsc_alloc sound = nsci_alloc_or_default(NULL);
    nsci_identifier self = {0};
    mention(&self, text, "Pell", "Tarn");
    const nsci_name_mentions mentions = self.mentions;
    FAILING_ALLOCATIONS(
        alloc, nsci_identify(&self, (const uint8_t *)text, (uint32_t)strlen(text), &alloc, NULL),
        (self.mentions = (nsci_name_mentions){0}, nsci_identifier_trim(&self, &alloc, 0),
         self.mentions = mentions));
    nsci_name_mentions_free(&self.mentions, &sound);
}

int main(void) {
    a_bracket_must_close_within_the_text();
    a_phrase_is_short();
    it_has_one_blank_between_words();
    a_preposition_may_stand_at_the_beginning();
    memory_may_fail();
    return test_report();
}
