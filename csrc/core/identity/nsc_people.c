/* Full names first, the longest in front: "Sanna Mirella Marin", then "Sanna Marin", "S. Marin".
 * Then names of one part: a surname, of the person who has it; of several who do, of the one whom
 * the text names first, if it calls that one so before it names the next or names that one alone
 * again; else of none of them. A first name alone, when it is nobody's surname; then initials. What
 * titles say keeps people apart; so do "Jr." and "Sr.". */
#include "identity/nsc_people.h"
#include "base/nsc_ascii.h"
#include "base/nsc_hash.h"
#include "identity/nsc_acronym.h"
#include "identity/nsc_candidates.h"

/* How sure a link is, set by hand: about the share of right ones in the development sets. */
static const float FULL_SCORE = 0.95f, BARE_SCORE = 0.97f, SHARED_SCORE = 0.9f;

static uint64_t last_of(const nsci_identifier *self, const nsci_name_form *form) {
    return self->words.items[form->words.end - 1].hash;
}

/* Surname and more. */
static bool is_full(const nsci_name_form *form) { return form->surname > 0; }

/* "Ann and Bob Lee" is nobody's name. */
static bool is_pair(const nsci_identifier *self, const nsci_name_form *form) {
    static const uint8_t and[] = "and";
    const uint64_t hash = nsci_hash_bytes(and, 3);
    for (uint32_t i = form->words.start; i < form->words.end; i++)
        if (self->words.items[i].hash == hash) return true;
    return false;
}

/* ---- Comparing ------------------------------------------------------------------------------- */

static bool is_initial_of(const nsci_name_word *a, const nsci_name_word *b) {
    return ((a->flags | b->flags) & NSCI_NAME_INITIAL) && a->letter == b->letter;
}

static bool is_same_given(const nsci_name_word *a, const nsci_name_word *b) {
    return a->hash == b->hash || is_initial_of(a, b) || nsci_same_first_name(a->hash, b->hash) ||
           (a->sound != 0 && a->sound == b->sound); /* Rafiq, Rafik */
}

/* Whether the n words of the shorter name stand among those of the longer one, in order; those
 * before number `surname` may be initials and nicknames. An initial that the shorter one has not,
 * and where it has another name, is somebody else's: George W. and George H. W. */
static bool is_among(const nsci_name_word *shorter, uint32_t n, uint32_t surname,
                     const nsci_name_word *longer, uint32_t n_longer) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool given = i < surname;
        if (!given && nsci_name_is(&shorter[i], NSCI_NAME_CUE_PARTICLE)) continue;
        while (at < n_longer && !(longer[at].hash == shorter[i].hash ||
                                  (given && is_same_given(&shorter[i], &longer[at])))) {
            if (given && i > 0 && (longer[at].flags & NSCI_NAME_INITIAL)) return false;
            at++;
        }
        if (at++ == n_longer) return false;
    }
    return true;
}

static bool is_reversed(const nsci_name_word *a, uint32_t n, const nsci_name_word *b,
                        uint32_t n_other) {
    return n == 2 && n_other == 2 && a[0].hash == b[1].hash && a[1].hash == b[0].hash;
}

/* The first name of a form's tree, or 0. */
static uint64_t given_of(const nsci_identifier *self, const nsci_name_form *form) {
    uint32_t number = (uint32_t)(form - self->forms.items);
    return self->forms.items[nsci_name_form_root(self, number)].given;
}

/* Whether the names that initials stand for in the trees of two forms may be the same. */
static bool givens_agree(const nsci_identifier *self, const nsci_name_form *form,
                         const nsci_name_form *other) {
    uint64_t given = form->given ? form->given : given_of(self, form);
    uint64_t given_other = other->given ? other->given : given_of(self, other);
    return given == 0 || given_other == 0 || nsci_same_first_name(given, given_other);
}

static uint64_t apart_key(uint32_t a, uint32_t b) {
    return nsci_name_key_of(NSCI_NAME_KEY_APART, nsci_min(a, b), nsci_max(a, b));
}

/* Whether the text has "and" between the two. */
static bool are_apart(const nsci_identifier *self, const nsci_name_form *form,
                      const nsci_name_form *other) {
    const nsci_name_form *forms = self->forms.items;
    return nsci_name_index_find(&self->index, apart_key((uint32_t)(form - forms),
                                                        (uint32_t)(other - forms))) != NULL;
}

/* Whether what stands behind two names, or does not, keeps their owners apart: "Jr." and "Sr." do,
 * and "Jr." does where the text named somebody without it before. */
static bool generations_differ(const nsci_name_form *form, const nsci_name_form *other) {
    if (form->generation == other->generation) return false;
    if (form->generation && other->generation) return true;
    const nsci_name_form *with = form->generation ? form : other;
    return with->first > (form->generation ? other : form)->first;
}

static bool full_fits(const nsci_identifier *self, const nsci_name_form *form,
                      const nsci_name_form *other) {
    bool is_shorter = nsci_name_form_n_words(form) <= nsci_name_form_n_words(other);
    const nsci_name_form *shorter = is_shorter ? form : other, *longer = is_shorter ? other : form;
    const nsci_name_word *a = nsci_name_form_words(self, shorter),
                         *b = nsci_name_form_words(self, longer);
    uint32_t n = nsci_name_form_n_words(shorter), n_longer = nsci_name_form_n_words(longer);
    bool same_last = a[n - 1].hash == b[n_longer - 1].hash;
    if (generations_differ(form, other) || are_apart(self, form, other)) return false;
    if (is_reversed(a, n, b, n_longer)) return true;
    if (!same_last && a[0].hash != b[0].hash) return false;
    if (!(form->given && other->given) && !givens_agree(self, form, other)) return false;
    return is_among(a, n, same_last ? shorter->surname : 0, b, n_longer);
}

/* Whether a name of one part is the surname of a full name, not its first name. */
static bool is_surname_of(const nsci_identifier *self, const nsci_name_form *form,
                          const nsci_name_form *other) {
    return !is_full(form) && last_of(self, form) == last_of(self, other);
}

/* Whether the surname of a form's tree is another one's too. */
static bool is_half(const nsci_identifier *self, const nsci_name_form *form) {
    return self->forms.items[nsci_name_form_root(self, (uint32_t)(form - self->forms.items))]
        .is_half;
}

static bool bare_fits(const nsci_identifier *self, const nsci_name_form *form,
                      const nsci_name_form *other) {
    if (form->generation && other->generation && form->generation != other->generation)
        return false;
    if (are_apart(self, form, other)) return false; /* Beck's mother, Ada Beck */
    if (is_half(self, other) && form->gender != NSCI_KIN_WOMAN && is_surname_of(self, form, other))
        return false;
    return is_among(nsci_name_form_words(self, form), nsci_name_form_n_words(form), 0,
                    nsci_name_form_words(self, other), nsci_name_form_n_words(other));
}

/* Not the half of a double surname: Holt of Peter Holt, where Ruth Adeyemi-Holt is named too. */
static bool whole_surname_fits(const nsci_identifier *self, const nsci_name_form *form,
                               const nsci_name_form *other) {
    const nsci_name_word *last = &self->words.items[other->words.end - 1];
    return !(last->flags & NSCI_NAME_JOINED) && bare_fits(self, form, other);
}

/* A surname behind a title. */
static bool titled_fits(const nsci_identifier *self, const nsci_name_form *form,
                        const nsci_name_form *other) {
    return other->gender != 0 && !is_half(self, other) && bare_fits(self, form, other);
}

/* ---- Full names ------------------------------------------------------------------------------ */

static nsc_status add_first_names(nsci_identifier *self, uint32_t number, const nsc_alloc *alloc,
                                  nsc_error *err) {
    const nsci_name_form *form = &self->forms.items[number];
    const nsci_name_word *words = nsci_name_form_words(self, form);
    uint64_t last = last_of(self, form), names[NSCI_MAX_FIRST_NAMES];
    for (uint32_t i = 0; i < form->surname; i++) {
        bool first = i == 0 || (words[i].flags & NSCI_NAME_MARKED);
        nsci_name_key alone = first ? NSCI_NAME_KEY_FIRST : NSCI_NAME_KEY_MIDDLE;
        if (words[i].flags & NSCI_NAME_INITIAL) continue;
        NSC_TRY(nsci_name_index_add(&self->index, nsci_name_key_of(alone, words[i].hash, 0), number,
                                    alloc, err));
        size_t n_names = first || i == 1 ? nsci_first_names(words[i].hash, names) : 0;
        for (size_t k = 0; k < n_names; k++)
            NSC_TRY(nsci_name_index_add(&self->index,
                                        nsci_name_key_of(NSCI_NAME_KEY_FIRST_LAST, names[k], last),
                                        number, alloc, err));
        if (i > 1) /* the first of two surnames, perhaps */
            NSC_TRY(nsci_name_index_add(
                &self->index,
                nsci_name_key_of(NSCI_NAME_KEY_FIRST_LAST, words[0].hash, words[i].hash), number,
                alloc, err));
    }
    return NSC_OK;
}

static nsc_status add_full(nsci_identifier *self, uint32_t number, const nsc_alloc *alloc,
                           nsc_error *err) {
    const nsci_name_form *form = &self->forms.items[number];
    const nsci_name_word *words = nsci_name_form_words(self, form);
    uint32_t n = nsci_name_form_n_words(form);
    uint64_t last = last_of(self, form);
    const uint64_t keys[] = {
        nsci_name_key_of(NSCI_NAME_KEY_INITIAL_LAST, words[0].letter, last),
        nsci_name_key_of(NSCI_NAME_KEY_FIRST_TWO, words[0].hash, words[1].hash),
        nsci_name_key_of(NSCI_NAME_KEY_LAST_TWO, words[n - 2].hash, last),
        nsci_name_key_of(NSCI_NAME_KEY_LAST, last, 0),
        nsci_name_key_of(NSCI_NAME_KEY_INITIALS, nsci_initials_hash(words, n, true), 0),
    };
    for (size_t k = 0; k < NSCI_COUNT(keys); k++)
        NSC_TRY(nsci_name_index_add(&self->index, keys[k], number, alloc, err));
    return add_first_names(self, number, alloc, err);
}

static nsc_status link_full(nsci_identifier *self, uint32_t number, const nsc_alloc *alloc,
                            nsc_error *err) {
    const nsci_name_form *form = &self->forms.items[number];
    const nsci_name_word *words = nsci_name_form_words(self, form);
    uint32_t n = nsci_name_form_n_words(form);
    uint64_t last = last_of(self, form), names[NSCI_MAX_FIRST_NAMES];
    nsci_candidates found = {.form = number};
    size_t n_names = nsci_first_names(words[0].hash, names);
    for (size_t k = 0; k < n_names; k++)
        nsci_candidates_add(self, &found,
                            nsci_name_key_of(NSCI_NAME_KEY_FIRST_LAST, names[k], last), full_fits);
    const uint64_t keys[] = {
        nsci_name_key_of(NSCI_NAME_KEY_INITIAL_LAST, words[0].letter, last),
        nsci_name_key_of(NSCI_NAME_KEY_FIRST_LAST, last, words[0].hash), /* the surname in front */
        nsci_name_key_of(NSCI_NAME_KEY_FIRST_TWO, words[0].hash, words[1].hash),
        nsci_name_key_of(NSCI_NAME_KEY_LAST_TWO, words[n - 2].hash, last),
    };
    for (size_t k = 0; k < NSCI_COUNT(keys); k++)
        nsci_candidates_add(self, &found, keys[k], full_fits);
    (void)nsci_candidates_join_only(self, &found, FULL_SCORE);
    return add_full(self, number, alloc, err);
}

/* ---- Names of one part ----------------------------------------------------------------------- */

/* Whether the text has both a Mr. and a Mrs. of this surname, so that it could be either's: it
 * names the other one of them nowhere in full. */
static bool is_couple(const nsci_identifier *self, const nsci_name_form *form, uint64_t last) {
    const nsci_namesakes *full =
        nsci_name_index_find(&self->index, nsci_name_key_of(NSCI_NAME_KEY_LAST, last, 0));
    for (uint32_t i = 0; full && i < nsci_min(full->n, NSCI_MAX_NAMESAKES); i++) {
        uint8_t gender = self->forms.items[nsci_name_form_root(self, full->names[i])].gender;
        if (gender != 0 && gender != form->gender) return false;
    }
    const nsci_namesakes *bare =
        nsci_name_index_find(&self->index, nsci_name_key_of(NSCI_NAME_KEY_BARE, last, 0));
    for (uint32_t i = 0; bare && i < nsci_min(bare->n, NSCI_MAX_NAMESAKES); i++) {
        uint8_t gender = self->forms.items[bare->names[i]].gender;
        if (gender != 0 && gender != form->gender) return true;
    }
    return false;
}

static bool all_are_neutral(const nsci_identifier *self, const nsci_candidates *found) {
    for (uint32_t i = 0; i < nsci_min(found->n, NSCI_MAX_NAMESAKES); i++)
        if (self->forms.items[found->roots[i]].gender != 0) return false;
    return true;
}

/* The owner of initials: JFK, and TB of "TB: And then?" */
static bool initials_fit(const nsci_identifier *self, const nsci_name_form *form,
                         const nsci_name_form *other) {
    return nsci_is_acronym(self, form) && is_full(other);
}

/* Mr. | Chung of Chung Hong-won: the surname stands in front, as the small letter tells */
static bool front_fits(const nsci_identifier *self, const nsci_name_form *form,
                       const nsci_name_form *other) {
    const unsigned korean = NSCI_NAME_JOINED | NSCI_NAME_SMALL;
    const nsci_name_word *last = &self->words.items[other->words.end - 1];
    return (last->flags & korean) == korean && bare_fits(self, form, other);
}

/* Sir | Jeremy, Dame | Judi: titles that stand before first names */
static bool is_knight(const nsci_identifier *self, const uint8_t *text,
                      const nsci_name_form *form) {
    static const char *const titles[] = {"Sir ", "Dame "};
    const uint32_t at = self->mentions.items[form->first].bytes.start;
    for (size_t k = 0; k < NSCI_COUNT(titles); k++) {
        const uint32_t n = (uint32_t)strlen(titles[k]);
        if (at >= n && memcmp(text + at - n, titles[k], n) == 0) return true;
    }
    return false;
}

static void link_bare(nsci_identifier *self, const uint8_t *text, uint32_t number) {
    const nsci_name_form *form = &self->forms.items[number];
    uint64_t first = nsci_name_form_words(self, form)[0].hash, last = last_of(self, form);
    nsci_candidates found = {.form = number};
    nsci_candidates_add(self, &found, nsci_name_key_of(NSCI_NAME_KEY_LAST, last, 0),
                        whole_surname_fits);
    if (found.n == 0)
        nsci_candidates_add(self, &found, nsci_name_key_of(NSCI_NAME_KEY_LAST, last, 0), bare_fits);
    if (form->gender != 0 && is_couple(self, form, last) && all_are_neutral(self, &found)) return;
    if (form->gender == 0)
        nsci_candidates_add(self, &found, nsci_name_key_of(NSCI_NAME_KEY_BARE, last, 0),
                            titled_fits);
    if (found.n == 0 && (form->gender == 0 || is_knight(self, text, form)))
        nsci_candidates_add(self, &found, nsci_name_key_of(NSCI_NAME_KEY_FIRST, first, 0),
                            bare_fits);
    if (found.n == 0)
        nsci_candidates_add(self, &found, nsci_name_key_of(NSCI_NAME_KEY_FIRST, first, 0),
                            front_fits);
    if (found.n == 0)
        nsci_candidates_add(self, &found, nsci_name_key_of(NSCI_NAME_KEY_MIDDLE, last, 0),
                            bare_fits);
    if (found.n == 0) {
        const uint64_t letters = nsci_acronym_hash(text, nsci_acronym_of(self, form));
        nsci_candidates_add(self, &found, nsci_name_key_of(NSCI_NAME_KEY_INITIALS, letters, 0),
                            initials_fit);
    }
    if (found.n == 0)
        nsci_candidates_add(self, &found, nsci_name_key_of(NSCI_NAME_KEY_BARE, last, 0), bare_fits);
    if (!nsci_candidates_join_only(self, &found, BARE_SCORE))
        (void)nsci_candidates_join_early(self, &found, SHARED_SCORE);
}

/* ---- All ------------------------------------------------------------------------------------- */

static bool is_person(const nsci_identifier *self, const nsci_name_form *form) {
    return form->kind == NSCI_NAME_PERSON && nsci_name_form_n_words(form) > 0 &&
           !is_pair(self, form);
}

static nsc_status link_full_names(nsci_identifier *self, const nsc_alloc *alloc, nsc_error *err) {
    for (size_t i = 0; i < self->order.n; i++) {
        uint32_t number = self->order.items[i];
        const nsci_name_form *form = &self->forms.items[number];
        if (!is_person(self, form)) continue;
        if (is_full(form))
            NSC_TRY(link_full(self, number, alloc, err));
        else
            NSC_TRY(nsci_name_index_add(
                &self->index, nsci_name_key_of(NSCI_NAME_KEY_BARE, last_of(self, form), 0), number,
                alloc, err));
    }
    return NSC_OK;
}

enum { MOST_BYTES_BETWEEN = 100 };

/* Whether nothing but "and" stands between two mentions. */
static bool is_and_between(const uint8_t *text, uint32_t from, uint32_t to) {
    static const uint8_t and[] = " and ";
    return to == from + 5 && memcmp(text + from, and, 5) == 0;
}

/* Whether two full names have one surname and first names that are written differently. */
static bool are_namesakes(const nsci_identifier *self, const nsci_name_form *form,
                          const nsci_name_form *other) {
    return form->given && other->given && form->given != other->given &&
           last_of(self, form) == last_of(self, other);
}

/* Whether plain words alone stand between two mentions: no stop, bracket or quotation mark. */
static bool are_words_between(const uint8_t *text, uint32_t from, uint32_t to) {
    if (to - from > MOST_BYTES_BETWEEN) return false;
    for (uint32_t i = from; i < to; i++)
        if (!nsci_is_letter(text[i]) && text[i] != ' ' && text[i] != ',') return false;
    return true;
}

/* Whether the text tells two people apart that it names one after the other: "Dan Orr and Daniel
 * Orr", "Dan Orr beat Daniel Orr", "Dan Orr Jr. ... his father, Dan Orr". */
static bool are_told_apart(const nsci_identifier *self, const uint8_t *text, uint32_t mention,
                           uint32_t next) {
    const nsci_name_form *forms = self->forms.items;
    uint32_t from = self->mentions.items[mention].bytes.end,
             to = self->mentions.items[next].bytes.start;
    if (is_and_between(text, from, to) || nsci_kin_before(text, to)) return true;
    return are_namesakes(self, &forms[self->form_of.items[mention]],
                         &forms[self->form_of.items[next]]) &&
           are_words_between(text, from, to);
}

/* Tells what somebody is whose husband or wife the text names next, by one surname: the other. */
static void note_spouse(nsci_identifier *self, nsci_kin kin, uint32_t form, uint32_t spouse) {
    nsci_name_form *of = &self->forms.items[form];
    if ((kin != NSCI_KIN_HUSBAND && kin != NSCI_KIN_WIFE) || of->gender != 0) return;
    if (is_full(of) && last_of(self, of) == last_of(self, &self->forms.items[spouse]))
        of->gender = (uint8_t)(kin == NSCI_KIN_WIFE ? NSCI_KIN_MAN : NSCI_KIN_WOMAN);
}

static nsc_status note_pairs(nsci_identifier *self, const uint8_t *text, const nsc_alloc *alloc,
                             nsc_error *err) {
    uint32_t before = NSC_NONE; /* the person named last */
    for (uint32_t m = 0; m < self->mentions.n; m++) {
        if (self->mentions.items[m].kind != NSCI_NAME_PERSON) continue;
        uint32_t b = self->form_of.items[m],
                 a = before == NSC_NONE ? b : self->form_of.items[before];
        if (a != b)
            note_spouse(self, nsci_kin_before(text, self->mentions.items[m].bytes.start), a, b);
        if (a != b && are_told_apart(self, text, before, m))
            NSC_TRY(nsci_name_index_add(&self->index, apart_key(a, b), a, alloc, err));
        before = m;
    }
    return NSC_OK;
}

/* Whether the second of two mentions has the surname of the first one too: John and | Ada Pell,
 * unless John is somebody's surname. */
static bool shares_surname(const nsci_identifier *self, const uint8_t *text, uint32_t mention,
                           uint32_t next) {
    const nsci_name_form *first = &self->forms.items[self->form_of.items[mention]];
    const nsci_name_form *second = &self->forms.items[self->form_of.items[next]];
    return nsci_name_form_n_words(first) == 1 && first->gender == 0 && is_full(second) &&
           is_and_between(text, self->mentions.items[mention].bytes.end,
                          self->mentions.items[next].bytes.start) &&
           !nsci_name_index_find(&self->index,
                                 nsci_name_key_of(NSCI_NAME_KEY_LAST, last_of(self, first), 0));
}

/* Notes of whom a surname alone may be another one's; full names are in the index. */
static void note_halves(nsci_identifier *self, const uint8_t *text) {
    for (uint32_t m = 1; m < self->mentions.n; m++)
        if (self->mentions.items[m].kind == NSCI_NAME_PERSON &&
            self->mentions.items[m - 1].kind == NSCI_NAME_PERSON &&
            shares_surname(self, text, m - 1, m))
            self->forms.items[nsci_name_form_root(self, self->form_of.items[m])].is_half = true;
}

nsc_status nsci_people_link(nsci_identifier *self, const uint8_t *text, const nsc_alloc *alloc,
                            nsc_error *err) {
    NSC_TRY(note_pairs(self, text, alloc, err));
    NSC_TRY(link_full_names(self, alloc, err));
    note_halves(self, text);
    for (int titled = 1; titled >= 0; titled--)
        for (size_t i = 0; i < self->order.n; i++) {
            const nsci_name_form *form = &self->forms.items[self->order.items[i]];
            if (is_person(self, form) && !is_full(form) && (form->gender != 0) == titled)
                link_bare(self, text, self->order.items[i]);
        }
    return NSC_OK;
}
