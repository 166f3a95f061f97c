/* A mention is read once for each way in which it is written: its bytes, with what a title before
 * it says, lead to its form. Forms that differ in what does not count ("the", "Inc.", accents, a
 * possessive) are one. */
#include "identity/nsc_name_form.h"
#include "base/nsc_ascii.h"
#include "base/nsc_hash.h"

enum { MAX_TITLE_BYTES = 15, MAX_KIN_BYTES = 13, MAX_DEGREE_BYTES = 4, MIN_PLURAL_BYTES = 5 };

/* ---- Trees ----------------------------------------------------------------------------------- */

uint32_t nsci_name_form_root(const nsci_identifier *self, uint32_t form) {
    nsci_name_form *forms = self->forms.items;
    while (forms[form].parent != form) {
        uint32_t next = forms[form].parent;
        if (forms[next].parent != next && forms[form].score > forms[next].score)
            forms[form].score = forms[next].score;
        forms[form].parent = forms[next].parent; /* halves the path (Tarjan & van Leeuwen 1984) */
        form = forms[form].parent;
    }
    return form;
}

void nsci_name_forms_join(nsci_identifier *self, uint32_t form, uint32_t other, float score) {
    uint32_t a = nsci_name_form_root(self, form), b = nsci_name_form_root(self, other);
    if (a == b) return;
    nsci_name_form *root = &self->forms.items[b], *child = &self->forms.items[a];
    child->parent = b;
    child->score = score;
    if (root->gender == 0) root->gender = child->gender;
    if (root->given == 0) root->given = child->given;
    if (child->first < root->first) root->first = child->first;
    root->is_again = true;
}

/* ---- People ---------------------------------------------------------------------------------- */

/* 1 of a man's title, 2 of a woman's, else 0. */
static uint8_t gender_of(uint8_t cues) {
    return cues & NSCI_NAME_CUE_MAN ? 1 : cues & NSCI_NAME_CUE_WOMAN ? 2 : 0;
}

/* The cues of the word with a capital that ends at text[end], perhaps with a stop; *start is where
 * it begins. "MS" are initials. */
static uint8_t title_cues(const uint8_t *text, uint32_t end, uint32_t *start) {
    uint8_t word[MAX_TITLE_BYTES];
    if (end > 0 && text[end - 1] == '.') end--;
    uint32_t at = end;
    while (at > 0 && end - at < MAX_TITLE_BYTES && nsci_is_letter(text[at - 1])) at--;
    *start = at;
    if (at == end || !nsci_is_upper(text[at])) return 0;
    if (end - at == 2 && text[at] == 'M' && text[at + 1] == 'S') return 0;
    for (uint32_t i = at; i < end; i++) word[i - at] = nsci_ascii_lower(text[i]);
    return nsci_name_cues(nsci_hash_bytes(word, end - at));
}

/* What the word before text[at] says as a title: 1, 2, or 0. */
static uint8_t gender_before(const uint8_t *text, uint32_t at) {
    uint32_t start, end = at > 0 && text[at - 1] == ' ' ? at - 1 : at;
    const uint8_t cues = title_cues(text, end, &start);
    return end < at || (at > 0 && text[at - 1] == '.') ? gender_of(cues) : 0;
}

nsci_kin nsci_kin_before(const uint8_t *text, uint32_t at) {
    if (at == 0 || text[--at] != ' ') return NSCI_KIN_NONE;
    uint32_t title;
    if ((title_cues(text, at, &title) & NSCI_NAME_CUE_TITLE) && title > 0) /* wife, Senator */
        at = title - (text[title - 1] == ' ');
    if (at > 0 && text[at - 1] == ',') at--;
    uint32_t start = at;
    while (start > 0 && at - start < MAX_KIN_BYTES && nsci_is_lower(text[start - 1])) start--;
    return start < at ? nsci_kin_of(nsci_hash_bytes(text + start, at - start)) : NSCI_KIN_NONE;
}

/* What a word for a relative says of the one named in full behind it, "his wife, Ann Orr", as a
 * title does: 1, 2, or 0. Not so of "his wife, Dan Orr's sister". */
static uint8_t gender_of_kin(const uint8_t *text, uint32_t n_bytes, nsci_range name) {
    if (name.end < n_bytes && text[name.end] == '\'') return 0;
    switch (nsci_kin_before(text, name.start)) {
    case NSCI_KIN_MAN:
    case NSCI_KIN_HUSBAND:
        return NSCI_KIN_MAN;
    case NSCI_KIN_WOMAN:
    case NSCI_KIN_WIFE:
        return NSCI_KIN_WOMAN;
    default:
        return 0;
    }
}

static bool is_word(const nsci_name_word *word, const char *letters) {
    return word->hash == nsci_hash_bytes((const uint8_t *)letters, strlen(letters));
}

/* "MP", "PhD" of a name that is not all in capitals. */
static bool is_degree(const nsci_name_word *word, const nsci_name_word *first) {
    return (word->flags & NSCI_NAME_UPPER) && !(first->flags & NSCI_NAME_UPPER) &&
           word->letters.end - word->letters.start <= MAX_DEGREE_BYTES;
}

/* Whether the last of n words stands behind a person's name and is no part of it. "John II" is all
 * the name that he has. */
static bool is_behind(const nsci_name_word *words, uint32_t n) {
    const nsci_name_word *last = &words[n - 1];
    bool generation = nsci_name_is(last, NSCI_NAME_CUE_GENERATION);
    if (generation && !(last->flags & NSCI_NAME_UPPER)) return true;
    return n > 2 && (generation || is_degree(last, words));
}

/* The number of the first word of a surname: the last word, those that hyphens join to it, and the
 * particles before it. */
static uint8_t surname_of(const nsci_name_word *words, uint32_t n) {
    uint32_t at = n - 1;
    while (at > 0 && (words[at].flags & NSCI_NAME_JOINED)) at--;
    while (at > 0 && nsci_name_is(&words[at - 1], NSCI_NAME_CUE_PARTICLE) &&
           !(words[at - 1].flags & NSCI_NAME_INITIAL))
        at--;
    return (uint8_t)at;
}

static void read_person(const nsci_name_word *words, nsci_name_form *form) {
    nsci_range *core = &form->words;
    while (core->end - core->start > 1 &&
           (is_word(&words[core->start], "the") ||
            nsci_name_is(&words[core->start], NSCI_NAME_CUE_TITLE))) {
        uint8_t gender = gender_of(words[core->start++].cues);
        if (gender) form->gender = gender;
    }
    while (core->end - core->start > 1 && is_behind(words + core->start, core->end - core->start)) {
        const nsci_name_word *last = &words[--core->end];
        if (nsci_name_is(last, NSCI_NAME_CUE_GENERATION)) form->generation = last->hash;
    }
    form->surname = surname_of(words + core->start, core->end - core->start);
    form->hash = nsci_name_words_hash(words + core->start, core->end - core->start);
    if (form->surname > 0 && !(words[core->start].flags & NSCI_NAME_INITIAL))
        form->given = words[core->start].hash;
}

/* ---- Organizations, places and the rest ------------------------------------------------------ */

/* Takes "Inc." and "and Company" from the end. */
static void take_company(const nsci_name_word *words, nsci_range *core) {
    while (core->end - core->start > 1 &&
           nsci_name_is(&words[core->end - 1], NSCI_NAME_CUE_COMPANY)) {
        core->end--;
        while (core->end - core->start > 1 &&
               nsci_name_is(&words[core->end - 1], NSCI_NAME_CUE_SMALL))
            core->end--;
    }
}

/* Takes "Kingdom of" from the front of a place's name. */
static void take_realm(const nsci_name_word *words, nsci_range *core) {
    if (core->end - core->start <= 2 || !is_word(&words[core->start + 1], "of") ||
        !nsci_name_is(&words[core->start], NSCI_NAME_CUE_REALM))
        return;
    core->start += 2;
    if (core->end - core->start > 1 && is_word(&words[core->start], "the")) core->start++;
}

static uint64_t name_of(const nsci_name_word *words, nsci_range core) {
    return nsci_whole_name(nsci_name_words_hash(words + core.start, core.end - core.start));
}

static void read_whole(const nsci_name_word *words, nsci_name_form *form) {
    nsci_range *core = &form->words;
    while (core->end - core->start > 1 && is_word(&words[core->start], "the")) core->start++;
    if (form->kind == NSCI_NAME_ORG) take_company(words, core);
    uint64_t written = nsci_name_words_hash(words + core->start, core->end - core->start);
    form->hash = form->kind == NSCI_NAME_NORP ? written : nsci_whole_name(written);
    if (form->kind != NSCI_NAME_LOC || form->hash != written) return;
    take_realm(words, core);
    form->hash = name_of(words, *core);
}

/* ---- Reading --------------------------------------------------------------------------------- */

uint64_t nsci_name_words_hash(const nsci_name_word *words, uint32_t n) {
    uint64_t hash = NSCI_NAME_WORDS_START;
    for (uint32_t i = 0; i < n; i++) hash = nsci_hash_mix(hash, words[i].hash);
    return hash;
}

/* The bytes of a mention that are compared: nationality words are one in singular and plural. */
static nsci_range compared_bytes(const uint8_t *text, const nsci_name_mention *mention) {
    nsci_range bytes = mention->bytes;
    if (mention->kind == NSCI_NAME_NORP && bytes.end - bytes.start >= MIN_PLURAL_BYTES &&
        text[bytes.end - 1] == 's')
        bytes.end--;
    return bytes;
}

static nsc_status read_form(nsci_identifier *self, const uint8_t *text, uint32_t number,
                            nsci_name_form *form, const nsc_alloc *alloc, nsc_error *err) {
    const nsci_name_mention *mention = &self->mentions.items[number];
    uint32_t start = (uint32_t)self->words.n;
    NSC_TRY(nsci_name_words_read(text, compared_bytes(text, mention), alloc, &self->words, err));
    self->words.n = nsci_min(self->words.n, start + NSCI_MAX_NAME_WORDS);
    form->words = form->whole = (nsci_range){start, (uint32_t)self->words.n};
    if (form->words.start == form->words.end) return NSC_OK;
    if (form->kind == NSCI_NAME_PERSON)
        read_person(self->words.items, form);
    else
        read_whole(self->words.items, form);
    return NSC_OK;
}

/* The form with this key, or NSC_NONE. */
static uint32_t form_with(const nsci_identifier *self, uint64_t key) {
    const nsci_namesakes *found = nsci_name_index_find(&self->index, key);
    return found ? found->names[0] : NSC_NONE;
}

/* What two forms must have in common beside their words. */
static uint64_t like_of(const nsci_name_form *form) {
    uint64_t label = form->kind == NSCI_NAME_OTHER ? form->label : 0;
    return form->kind | (uint64_t)form->gender << 8 | label << 16 | (uint64_t)form->town << 32;
}

/* The form of a mention that is written as none before: a new one, or one that differs in what does
 * not count. */
static nsc_status new_form(nsci_identifier *self, const uint8_t *text, uint32_t number,
                           nsci_name_form *form, uint32_t *out, const nsc_alloc *alloc,
                           nsc_error *err) {
    size_t n_words = self->words.n;
    NSC_TRY(read_form(self, text, number, form, alloc, err));
    uint64_t key = nsci_hash_mix(form->hash ^ form->generation, ~like_of(form));
    *out = form_with(self, key);
    if (*out != NSC_NONE) {
        self->words.n = n_words;
        return NSC_OK;
    }
    *out = form->parent = (uint32_t)self->forms.n;
    NSC_TRY(nsci_name_forms_push(&self->forms, alloc, *form, err));
    return nsci_name_index_add(&self->index, key, *out, alloc, err);
}

static nsc_status form_of(nsci_identifier *self, const uint8_t *text, uint32_t number,
                          uint32_t *out, const nsc_alloc *alloc, nsc_error *err) {
    const nsci_name_mention *mention = &self->mentions.items[number];
    const nsci_range bytes = mention->bytes;
    nsci_name_form form = {.first = number,
                           .longest = number,
                           .score = 1.0f,
                           .kind = mention->kind,
                           .label = mention->label,
                           .town = mention->town};
    if (form.kind == NSCI_NAME_PERSON) form.gender = gender_before(text, bytes.start);
    uint64_t written =
        nsci_hash_mix(nsci_hash_bytes(text + bytes.start, bytes.end - bytes.start), like_of(&form));
    *out = form_with(self, written);
    if (*out != NSC_NONE) return NSC_OK;
    NSC_TRY(new_form(self, text, number, &form, out, alloc, err));
    return nsci_name_index_add(&self->index, written, *out, alloc, err);
}

/* Bytes of a mention, but for a stop behind it. */
static uint32_t n_bytes_of(const uint8_t *text, nsci_range bytes) {
    return bytes.end - bytes.start - (text[bytes.end - 1] == '.');
}

static bool has_small_letter(const uint8_t *text, nsci_range bytes) {
    for (uint32_t i = bytes.start; i < bytes.end; i++)
        if (nsci_is_lower(text[i])) return true;
    return false;
}

/* Whether a mention is written more fully than another of the same form: with "Inc.", and not in
 * the capitals of a headline. */
static bool is_fuller(const nsci_identifier *self, const uint8_t *text, uint32_t mention,
                      uint32_t other) {
    const nsci_range a = self->mentions.items[mention].bytes, b = self->mentions.items[other].bytes;
    uint32_t n = n_bytes_of(text, a), n_other = n_bytes_of(text, b);
    return n > n_other || (n == n_other && !has_small_letter(text, b) && has_small_letter(text, a));
}

nsc_status nsci_name_forms_read(nsci_identifier *self, const uint8_t *text, uint32_t n_bytes,
                                const nsc_alloc *alloc, nsc_error *err) {
    self->words.n = self->forms.n = self->form_of.n = 0;
    nsci_name_index_clear(&self->index);
    NSC_TRY(nsci_u32s_reserve(&self->form_of, alloc, self->mentions.n, err));
    for (uint32_t m = 0; m < self->mentions.n; m++) {
        uint32_t number = NSC_NONE;
        if (self->mentions.items[m].kind != NSCI_NAME_NONE) {
            NSC_TRY(form_of(self, text, m, &number, alloc, err));
            nsci_name_form *form = &self->forms.items[number];
            if (is_fuller(self, text, m, form->longest)) form->longest = m;
            if (form->gender == 0 && form->surname > 0)
                form->gender = gender_of_kin(text, n_bytes, self->mentions.items[m].bytes);
            form->is_again = form->first != m;
        }
        self->form_of.items[self->form_of.n++] = number;
    }
    nsci_name_index_clear(&self->index);
    return NSC_OK;
}
