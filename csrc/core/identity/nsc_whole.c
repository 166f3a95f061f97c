/* What brackets say comes first: "Group of Seven (G7)". Then names by their number of words, the
 * longest in front, so that a short form meets the names that it may be short for.
 */
#include "identity/nsc_whole.h"
#include "base/nsc_ascii.h"
#include "base/nsc_hash.h"
#include "identity/nsc_candidates.h"

enum { MIN_ACRONYM_BYTES = 2, MAX_ACRONYM_BYTES = 12 };

/* How sure a link is, as in nsc_people.c. */
static const float DEFINED_SCORE = 0.98f, WHOLE_SCORE = 0.98f, LETTERS_SCORE = 0.97f,
                   PART_SCORE = 0.9f;

/* ---- Comparing ------------------------------------------------------------------------------- */

static bool is_org_or_other(const nsci_name_form *form) {
    return form->kind == NSCI_NAME_ORG || form->kind == NSCI_NAME_OTHER;
}

/* Equal names of several words are one whatever their labels, but for nationality words; a city and
 * its club may have one word for a name. */
static bool whole_fits(const nsci_identifier *self, const nsci_name_form *form,
                       const nsci_name_form *other) {
    (void)self;
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

/* A name whose first words are the other's, which the text names before or as a company: else it is
 * likely a part of the other, "Square" and "Square Europe". */
static bool head_fits(const nsci_identifier *self, const nsci_name_form *form,
                      const nsci_name_form *other) {
    bool company = other->whole.end > other->words.end;
    return parts_fit(self, form, other) && (other->first < form->first || company);
}

/* A name whose last words are the other's: an organization's two at least, or behind it. */
static bool tail_fits(const nsci_identifier *self, const nsci_name_form *form,
                      const nsci_name_form *other) {
    bool long_enough = form->kind == NSCI_NAME_ORG && nsci_name_form_n_words(form) > 1;
    return parts_fit(self, form, other) && (other->first < form->first || long_enough);
}

/* ---- Acronyms -------------------------------------------------------------------------------- */

/* The letters of an acronym that a name may have: of all its words, or of those that count. Number
 * words have digits, "Group of Seven". */
static uint64_t initials_of(const nsci_name_word *words, uint32_t n, bool all) {
    uint64_t hash = NSCI_NAME_WORDS_START;
    for (uint32_t i = 0; i < n; i++) {
        if (!all && nsci_name_is(&words[i], NSCI_NAME_CUE_SMALL)) continue;
        uint32_t number = nsci_name_number(words[i].hash);
        if (number >= 10) hash = nsci_hash_mix(hash, '0' + number / 10);
        hash = nsci_hash_mix(hash, number ? '0' + number % 10 : words[i].letter);
    }
    return hash;
}

static bool is_letter(uint8_t byte) { return nsci_is_letter(byte) || nsci_is_digit(byte); }

/* The bytes of a form that may be an acronym: of its word of capitals, or of "G-7". */
static nsci_range acronym_of(const nsci_identifier *self, const nsci_name_form *form) {
    const nsci_name_word *words = nsci_name_form_words(self, form);
    uint32_t n = nsci_name_form_n_words(form);
    bool joined = n == 2 && (words[1].flags & NSCI_NAME_JOINED) && words[0].n_letters == 1;
    if (n == 0 || !(joined || (n == 1 && (words[0].flags & NSCI_NAME_UPPER))))
        return (nsci_range){0, 0};
    return (nsci_range){words[0].letters.start, words[n - 1].letters.end};
}

static bool is_acronym(const nsci_identifier *self, const nsci_name_form *form) {
    nsci_range bytes = acronym_of(self, form);
    uint32_t n_bytes = bytes.end - bytes.start;
    return n_bytes >= MIN_ACRONYM_BYTES && n_bytes <= MAX_ACRONYM_BYTES;
}

/* The letters of an acronym. */
static uint64_t letters_of(const uint8_t *text, nsci_range acronym) {
    uint64_t hash = NSCI_NAME_WORDS_START;
    for (uint32_t i = acronym.start; i < acronym.end; i++)
        if (is_letter(text[i])) hash = nsci_hash_mix(hash, nsci_ascii_lower(text[i]));
    return hash;
}

/* The letters of a name: of its core, and of the core with each word around it that was taken away,
 * "The Music Factory" and "General Electric Co". */
static nsc_status add_letters(nsci_identifier *self, uint32_t number, const nsc_alloc *alloc,
                              nsc_error *err) {
    const nsci_name_form form = self->forms.items[number];
    const nsci_name_word *words = self->words.items;
    for (uint32_t start = form.whole.start; start <= form.words.start; start++)
        for (uint32_t end = form.words.end; end <= form.whole.end; end++) {
            if (end - start < MIN_ACRONYM_BYTES) continue;
            uint64_t all = initials_of(words + start, end - start, true);
            uint64_t some = initials_of(words + start, end - start, false);
            NSC_TRY(nsci_name_index_add(
                &self->index, nsci_name_key_of(NSCI_NAME_KEY_LETTERS, all, 0), number, alloc, err));
            if (some == all) continue;
            NSC_TRY(nsci_name_index_add(&self->index,
                                        nsci_name_key_of(NSCI_NAME_KEY_LETTERS, some, 0), number,
                                        alloc, err));
        }
    return NSC_OK;
}

/* ---- Definitions ----------------------------------------------------------------------------- */

/* Whether the letters of an acronym stand in a name in order, the first one at its start. */
static bool letters_are_in(const uint8_t *text, nsci_range acronym, nsci_range name) {
    uint32_t at = name.start;
    for (uint32_t i = acronym.start; i < acronym.end; i++) {
        if (!is_letter(text[i])) continue;
        uint8_t wanted = nsci_ascii_lower(text[i]);
        if (i == acronym.start && nsci_ascii_lower(text[at]) != wanted) return false;
        while (at < name.end && nsci_ascii_lower(text[at]) != wanted) at++;
        if (at++ == name.end) return false;
    }
    return true;
}

/* Whether nothing stands between two mentions but an opening bracket and perhaps a quotation mark,
 * and a stop that belongs to "Inc." */
static bool is_in_brackets(const uint8_t *text, nsci_range name, nsci_range defined) {
    uint32_t at = name.end;
    if (at < defined.start && text[at] == '.') at++;
    if (at + 2 > defined.start || text[at] != ' ' || text[at + 1] != '(') return false;
    at += 2;
    if (at < defined.start && (text[at] == '"' || text[at] == '\'')) at++;
    return at == defined.start;
}

/* The bytes of an acronym, or of a word with several capitals such as "AsHiFa"; else none. */
static nsci_range short_name_of(const nsci_identifier *self, const uint8_t *text,
                                const nsci_name_form *form) {
    if (is_acronym(self, form)) return acronym_of(self, form);
    nsci_range letters = nsci_name_form_words(self, form)->letters;
    uint32_t n_capitals = 0;
    for (uint32_t i = letters.start; i < letters.end; i++) n_capitals += nsci_is_upper(text[i]);
    bool is_short = nsci_name_form_n_words(form) == 1 && n_capitals > 1 &&
                    letters.end - letters.start <= MAX_ACRONYM_BYTES;
    return is_short ? letters : (nsci_range){0, 0};
}

static bool is_defined(const nsci_identifier *self, const uint8_t *text, uint32_t mention) {
    const nsci_name_mention *defined = &self->mentions.items[mention], *before = defined - 1;
    uint32_t shorter = self->form_of.items[mention], longer = self->form_of.items[mention - 1];
    if (shorter == NSC_NONE || longer == NSC_NONE ||
        !is_in_brackets(text, before->bytes, defined->bytes))
        return false;
    const nsci_name_form *form = &self->forms.items[shorter], *other = &self->forms.items[longer];
    const nsci_name_word *words = self->words.items;
    if (other->kind == NSCI_NAME_PERSON || other->kind == NSCI_NAME_NORP ||
        form->kind == NSCI_NAME_PERSON || nsci_name_form_n_words(other) == 0 ||
        nsci_name_form_n_words(form) == 0)
        return false;
    nsci_range letters = short_name_of(self, text, form);
    if (letters.start == letters.end) return false;
    nsci_range core = {words[other->words.start].letters.start, before->bytes.end};
    return letters_are_in(text, letters, core) || letters_are_in(text, letters, before->bytes);
}

/* ---- Linking --------------------------------------------------------------------------------- */

static nsc_status add_whole(nsci_identifier *self, uint32_t number, const nsc_alloc *alloc,
                            nsc_error *err) {
    const nsci_name_form form = self->forms.items[number];
    const nsci_name_word *words = nsci_name_form_words(self, &form);
    uint32_t n = nsci_name_form_n_words(&form);
    NSC_TRY(nsci_name_index_add(&self->index, nsci_name_key_of(NSCI_NAME_KEY_WHOLE, form.hash, 0),
                                number, alloc, err));
    if (form.kind == NSCI_NAME_NORP) return NSC_OK;
    NSC_TRY(add_letters(self, number, alloc, err));
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
    return kind == NSCI_NAME_KEY_TAIL && nsci_candidates_join_first(self, &found, score);
}

static void link_whole(nsci_identifier *self, const uint8_t *text, uint32_t number) {
    const nsci_name_form *form = &self->forms.items[number];
    const nsci_name_word *words = nsci_name_form_words(self, form);
    uint64_t written = nsci_name_words_hash(words, nsci_name_form_n_words(form));
    if (join_by(self, number, NSCI_NAME_KEY_WHOLE, form->hash, whole_fits, WHOLE_SCORE) ||
        form->kind == NSCI_NAME_NORP)
        return;
    if (is_acronym(self, form) &&
        join_by(self, number, NSCI_NAME_KEY_LETTERS, letters_of(text, acronym_of(self, form)),
                letters_fit, LETTERS_SCORE))
        return;
    if (!join_by(self, number, NSCI_NAME_KEY_HEAD, written, head_fits, PART_SCORE))
        (void)join_by(self, number, NSCI_NAME_KEY_TAIL, written, tail_fits, PART_SCORE);
}

nsc_status nsci_wholes_link(nsci_identifier *self, const uint8_t *text, const nsc_alloc *alloc,
                            nsc_error *err) {
    for (uint32_t m = 1; m < self->mentions.n; m++)
        if (is_defined(self, text, m))
            nsci_name_forms_join(self, self->form_of.items[m], self->form_of.items[m - 1],
                                 DEFINED_SCORE);
    for (size_t i = 0; i < self->order.n; i++) {
        uint32_t number = self->order.items[i];
        const nsci_name_form *form = &self->forms.items[number];
        if (form->kind == NSCI_NAME_PERSON || nsci_name_form_n_words(form) == 0) continue;
        link_whole(self, text, number);
        NSC_TRY(add_whole(self, number, alloc, err));
    }
    return NSC_OK;
}
