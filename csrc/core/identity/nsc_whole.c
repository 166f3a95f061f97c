/* Names by their number of words, the longest in front, so that a short form meets the names that
 * it may be short for. */
#include "identity/nsc_whole.h"
#include "base/nsc_hash.h"
#include "identity/nsc_acronym.h"
#include "identity/nsc_candidates.h"

enum { MIN_ACRONYM_WORDS = 2, MIN_SHORTENED_WORDS = 4, MIN_TAIL_LETTERS = 3, MIN_OWNER_BYTES = 5 };

/* How sure a link is, as in nsc_people.c. */
static const float WHOLE_SCORE = 0.98f, LETTERS_SCORE = 0.97f, PART_SCORE = 0.9f;

/* ---- Comparing ------------------------------------------------------------------------------- */

static bool is_org_or_other(const nsci_name_form *form) {
    return form->kind == NSCI_NAME_ORG || form->kind == NSCI_NAME_OTHER;
}

/* Whether two names are of towns in different countries or regions. */
static bool are_two_towns(const nsci_name_form *form, const nsci_name_form *other) {
    return form->town && other->town && form->town != other->town;
}

/* Equal names of several words are one whatever their labels, but for nationality words; a city and
 * its club may have one word for a name. */
static bool whole_fits(const nsci_identifier *self, const nsci_name_form *form,
                       const nsci_name_form *other) {
    (void)self;
    if (are_two_towns(form, other)) return false;
    if (form->kind == other->kind || (is_org_or_other(form) && is_org_or_other(other))) return true;
    return nsci_name_form_n_words(form) > 1 && form->kind != NSCI_NAME_NORP &&
           other->kind != NSCI_NAME_NORP;
}

static bool letters_fit(const nsci_identifier *self, const nsci_name_form *form,
                        const nsci_name_form *other) {
    (void)self;
    return form->kind != NSCI_NAME_NORP && other->kind != NSCI_NAME_NORP;
}

/* Whether a name may be short for others: of one word an organization's alone, and no number. */
static bool parts_fit(const nsci_identifier *self, const nsci_name_form *form,
                      const nsci_name_form *other) {
    uint32_t letter = nsci_name_form_words(self, form)->letter;
    bool is_number = letter >= '0' && letter <= '9';
    bool long_enough =
        nsci_name_form_n_words(form) > 1 || (form->kind == NSCI_NAME_ORG && !is_number);
    return form->kind == other->kind && form->kind != NSCI_NAME_LOC && long_enough;
}

/* A name whose first words are the other's, which has a colon there, or which the text names before
 * or as a company: else it is likely a part of the other, "Square" and "Square Europe". */
static bool head_fits(const nsci_identifier *self, const nsci_name_form *form,
                      const nsci_name_form *other) {
    bool company = other->whole.end > other->words.end;
    const nsci_name_word *words = nsci_name_form_words(self, other);
    bool title = words[nsci_name_form_n_words(form) - 1].flags & NSCI_NAME_TITLE;
    if (title && form->kind == other->kind) return true;
    return parts_fit(self, form, other) && (other->first < form->first || company);
}

/* A name whose last words are the other's: an organization's two at least, or behind it. An event
 * goes by one word, "Hurricane Delmar" and "Delmar". */
static bool tail_fits(const nsci_identifier *self, const nsci_name_form *form,
                      const nsci_name_form *other) {
    if (form->kind == NSCI_NAME_OTHER && form->label == other->label &&
        nsci_name_form_n_words(form) == 1 && nsci_name_form_n_words(other) == 2 &&
        nsci_name_form_words(self, form)->n_letters >= MIN_TAIL_LETTERS)
        return other->first < form->first;
    bool long_enough = form->kind == NSCI_NAME_ORG && nsci_name_form_n_words(form) > 1;
    return parts_fit(self, form, other) && (other->first < form->first || long_enough);
}

/* ---- Acronyms -------------------------------------------------------------------------------- */

/* Adds the acronym that begins with all letters of a first word of capitals: USGS of U.S.
 * Geological Survey, UKIP of UK Independence Party. */
static nsc_status add_long_acronym(nsci_identifier *self, const uint8_t *text, uint32_t number,
                                   const nsci_name_word *words, uint32_t n, const nsc_alloc *alloc,
                                   nsc_error *err) {
    const unsigned capitals = NSCI_NAME_UPPER | NSCI_NAME_INITIAL;
    if (words->n_letters != 2 || !(words->flags & capitals)) return NSC_OK;
    const uint64_t hash =
        nsci_initials_behind(nsci_acronym_hash(text, words->letters), words + 1, n - 1, false);
    return nsci_name_index_add(&self->index, nsci_name_key_of(NSCI_NAME_KEY_LETTERS, hash, 0),
                               number, alloc, err);
}

/* Adds the acronyms of words start .. end: with and without the small ones. */
static nsc_status add_acronym(nsci_identifier *self, const uint8_t *text, uint32_t number,
                              uint32_t start, uint32_t end, const nsc_alloc *alloc,
                              nsc_error *err) {
    if (end - start < MIN_ACRONYM_WORDS) return NSC_OK;
    const nsci_name_word *words = self->words.items + start;
    NSC_TRY(add_long_acronym(self, text, number, words, end - start, alloc, err));
    uint64_t all = nsci_initials_hash(words, end - start, true);
    uint64_t some = nsci_initials_hash(words, end - start, false);
    NSC_TRY(nsci_name_index_add(&self->index, nsci_name_key_of(NSCI_NAME_KEY_LETTERS, all, 0),
                                number, alloc, err));
    if (some == all) return NSC_OK;
    return nsci_name_index_add(&self->index, nsci_name_key_of(NSCI_NAME_KEY_LETTERS, some, 0),
                               number, alloc, err);
}

/* The acronyms of a name: of its core, and of the core with each word around it that was taken
 * away, "The Music Factory" and "General Electric Co"; of a long one without its first word, "U.S.
 * Office of Mines" (OM). */
static nsc_status add_letters(nsci_identifier *self, const uint8_t *text, uint32_t number,
                              const nsc_alloc *alloc, nsc_error *err) {
    const nsci_name_form form = self->forms.items[number];
    for (uint32_t start = form.whole.start; start <= form.words.start; start++)
        for (uint32_t end = form.words.end; end <= form.whole.end; end++)
            NSC_TRY(add_acronym(self, text, number, start, end, alloc, err));
    if (form.kind != NSCI_NAME_ORG || nsci_name_form_n_words(&form) < MIN_SHORTENED_WORDS)
        return NSC_OK;
    return add_acronym(self, text, number, form.words.start + 1, form.words.end, alloc, err);
}

/* ---- Linking --------------------------------------------------------------------------------- */

/* The first word of "Moody's Investors Service" as it is read alone, moody; 0 of one that is no
 * possessive. */
static uint64_t owner_of(const uint8_t *text, const nsci_name_word *word) {
    const nsci_range letters = word->letters;
    nsci_name_word owner = *word;
    if (letters.end - letters.start < MIN_OWNER_BYTES || text[letters.end - 1] != 's' ||
        text[letters.end - 2] != '\'')
        return 0;
    owner.hash = nsci_hash_lower(text + letters.start, letters.end - letters.start - 2);
    return nsci_name_words_hash(&owner, 1);
}

static nsc_status add_whole(nsci_identifier *self, const uint8_t *text, uint32_t number,
                            const nsc_alloc *alloc, nsc_error *err) {
    const nsci_name_form form = self->forms.items[number];
    const nsci_name_word *words = nsci_name_form_words(self, &form);
    uint32_t n = nsci_name_form_n_words(&form);
    NSC_TRY(nsci_name_index_add(&self->index, nsci_name_key_of(NSCI_NAME_KEY_WHOLE, form.hash, 0),
                                number, alloc, err));
    if (form.kind == NSCI_NAME_NORP) return NSC_OK;
    NSC_TRY(add_letters(self, text, number, alloc, err));
    const uint64_t owner = n > 1 && form.kind == NSCI_NAME_ORG ? owner_of(text, words) : 0;
    if (owner)
        NSC_TRY(nsci_name_index_add(&self->index, nsci_name_key_of(NSCI_NAME_KEY_HEAD, owner, 0),
                                    number, alloc, err));
    for (uint32_t k = 1; k < n && form.kind != NSCI_NAME_LOC; k++) {
        uint64_t head = nsci_name_words_hash(words, k);
        uint64_t tail = nsci_name_words_hash(words + k, n - k);
        NSC_TRY(nsci_name_index_add(&self->index, nsci_name_key_of(NSCI_NAME_KEY_HEAD, head, 0),
                                    number, alloc, err));
        NSC_TRY(nsci_name_index_add(&self->index, nsci_name_key_of(NSCI_NAME_KEY_TAIL, tail, 0),
                                    number, alloc, err));
    }
    return NSC_OK;
}

/* Joins a form to the only one that has a key and fits. */
static bool join_by(nsci_identifier *self, uint32_t number, nsci_name_key kind, uint64_t hash,
                    nsci_name_form_fits *fits, float score) {
    nsci_candidates found = {.form = number};
    nsci_candidates_add(self, &found, nsci_name_key_of(kind, hash, 0), fits);
    if (nsci_candidates_join_only(self, &found, score)) return true;
    return kind == NSCI_NAME_KEY_TAIL && self->forms.items[number].kind != NSCI_NAME_OTHER &&
           nsci_candidates_join_first(self, &found, score);
}

static void link_whole(nsci_identifier *self, const uint8_t *text, uint32_t number) {
    const nsci_name_form *form = &self->forms.items[number];
    const nsci_name_word *words = nsci_name_form_words(self, form);
    uint64_t written = nsci_name_words_hash(words, nsci_name_form_n_words(form));
    if (join_by(self, number, NSCI_NAME_KEY_WHOLE, form->hash, whole_fits, WHOLE_SCORE) ||
        form->kind == NSCI_NAME_NORP)
        return;
    nsci_range letters = nsci_short_name_of(self, text, form);
    if (letters.start == letters.end) letters = nsci_spoken_acronym_of(self, form);
    if (letters.start < letters.end &&
        join_by(self, number, NSCI_NAME_KEY_LETTERS, nsci_acronym_hash(text, letters), letters_fit,
                LETTERS_SCORE))
        return;
    if (!join_by(self, number, NSCI_NAME_KEY_HEAD, written, head_fits, PART_SCORE))
        (void)join_by(self, number, NSCI_NAME_KEY_TAIL, written, tail_fits, PART_SCORE);
}

/* A firm, of whose full name with its "Corp." a word taken for a surname is the first: Garrick of
 * Garrick Motors Corp. */
static bool firm_fits(const nsci_identifier *self, const nsci_name_form *form,
                      const nsci_name_form *other) {
    (void)self;
    return form->gender == 0 && other->kind == NSCI_NAME_ORG && other->whole.end > other->words.end;
}

/* Joins names of one word that were taken for a person's, whom the text names nowhere in full, to
 * the firm that they are short for. */
static nsc_status link_firms(nsci_identifier *self, const nsc_alloc *alloc, nsc_error *err) {
    nsci_u32s *n_of_tree = &self->order; /* [forms.n], no longer needed as an order */
    if (self->forms.n == 0) return NSC_OK;
    NSC_TRY(nsci_u32s_reserve(n_of_tree, alloc, self->forms.n, err));
    memset(n_of_tree->items, 0, self->forms.n * sizeof *n_of_tree->items);
    for (uint32_t i = 0; i < self->forms.n; i++) n_of_tree->items[nsci_name_form_root(self, i)]++;
    for (uint32_t i = 0; i < self->forms.n; i++) {
        const nsci_name_form *form = &self->forms.items[i];
        if (form->kind != NSCI_NAME_PERSON || nsci_name_form_n_words(form) != 1 ||
            form->parent != i || n_of_tree->items[i] > 1)
            continue;
        const uint64_t word = nsci_name_words_hash(nsci_name_form_words(self, form), 1);
        if (!join_by(self, i, NSCI_NAME_KEY_WHOLE, word, firm_fits, PART_SCORE))
            (void)join_by(self, i, NSCI_NAME_KEY_HEAD, word, firm_fits, PART_SCORE);
    }
    return NSC_OK;
}

nsc_status nsci_wholes_link(nsci_identifier *self, const uint8_t *text, const nsc_alloc *alloc,
                            nsc_error *err) {
    for (size_t i = 0; i < self->order.n; i++) {
        uint32_t number = self->order.items[i];
        const nsci_name_form *form = &self->forms.items[number];
        if (form->kind == NSCI_NAME_PERSON || nsci_name_form_n_words(form) == 0) continue;
        link_whole(self, text, number);
        NSC_TRY(add_whole(self, text, number, alloc, err));
    }
    return link_firms(self, alloc, err);
}
