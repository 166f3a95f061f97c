/* Two mentions are looked at that stand side by side, with little between them:
 *
 *     Group of Seven (G7)                   an acronym in brackets, whose letters are in the name
 *     Les Perdus ("The Lost")         in brackets the same kind of name once more
 *     Ivo Beck, better known as Becko       words that say so: aliases.tsv, "phrase"
 *
 * And a birth takes up who was named before: Ada Beck died. Born Ada Lund in 1909, she ...
 */
#include "identity/nsc_defined.h"
#include "base/nsc_ascii.h"
#include "identity/nsc_acronym.h"
#include "text/nsc_utf8.h"

/* Bytes that may stand between two names, and of a word before a name that is looked at. */
enum { MAX_PHRASE_BYTES = 64, MAX_WORD_BYTES = 6, MAX_LANGUAGE_BYTES = 28 };

/* How sure a link is, as in nsc_people.c. */
static const float ACRONYM_SCORE = 0.98f, BRACKETS_SCORE = 0.9f, PHRASE_SCORE = 0.9f;

/* Two names beside each other. */
typedef struct neighbours {
    nsci_range a, b; /* their bytes */
    uint32_t text_end;
    const nsci_name_form *form, *other;
} neighbours;

/* Agencies have symbols of shares in angle brackets. */
static bool is_bracket(uint8_t byte) { return byte == '(' || byte == '<'; }

static bool is_quote(uint8_t byte) { return byte == '"' || byte == '\''; }

static bool is_thing(const nsci_name_form *form) {
    return form->kind == NSCI_NAME_ORG || form->kind == NSCI_NAME_OTHER;
}

/* All words of a form, "the" and "Inc." among them. */
static uint32_t n_words(const nsci_name_form *form) { return form->whole.end - form->whole.start; }

/* ---- Brackets -------------------------------------------------------------------------------- */

/* Whether nothing stands between two names but an opening bracket and perhaps a quotation mark, and
 * a stop that belongs to "Inc." */
static bool opens_bracket(const uint8_t *text, const neighbours *n) {
    uint32_t at = n->a.end;
    if (at < n->b.start && (text[at] == '.' || is_quote(text[at]))) at++;
    if (at + 2 > n->b.start || text[at] != ' ' || !is_bracket(text[at + 1])) return false;
    at += 2;
    if (at < n->b.start && is_quote(text[at])) at++;
    return at == n->b.start;
}

/* Whether the first name opens a line and a dash follows the bracket: what stands there is an
 * agency that files from a place. */
static bool is_dateline(const uint8_t *text, const neighbours *n) {
    static const char *const dashes[] = {"-", "_", "\xE2\x80\x93", "\xE2\x80\x94"};
    const uint32_t start = n->a.start, at = n->b.end;
    if ((start > 0 && text[start - 1] != '\n') || n->text_end - at < 6 || text[at] != ')' ||
        text[at + 1] != ' ')
        return false;
    for (size_t k = 0; k < NSCI_COUNT(dashes); k++)
        if (memcmp(text + at + 2, dashes[k], strlen(dashes[k])) == 0) return true;
    return false;
}

/* Whether the bracket closes behind the second name. */
static bool closes_bracket(const uint8_t *text, const neighbours *n) {
    uint32_t at = n->b.end;
    if (at < n->text_end && is_quote(text[at])) at++;
    return at < n->text_end && (text[at] == ')' || text[at] == ';');
}

static bool is_acronym_of(const nsci_identifier *self, const uint8_t *text,
                          const nsci_name_form *form, const nsci_name_form *other) {
    if (form->kind == NSCI_NAME_PERSON || other->kind == NSCI_NAME_PERSON ||
        other->kind == NSCI_NAME_NORP)
        return false;
    nsci_range letters = nsci_short_name_of(self, text, form);
    return letters.start < letters.end && nsci_acronym_is_in(self, text, letters, other);
}

/* Whether a form has several words, or is an acronym that the text uses here first. */
static bool may_define(const nsci_identifier *self, const uint8_t *text, const nsci_name_form *form,
                       nsci_range bytes) {
    nsci_range letters = nsci_short_name_of(self, text, form);
    bool is_new = self->mentions.items[form->first].bytes.start == bytes.start;
    return n_words(form) > 1 || (is_new && letters.start < letters.end);
}

/* The same kind of name once more: in another language mostly, or the acronym that it has there. */
static bool is_translation(const nsci_identifier *self, const uint8_t *text, const neighbours *n) {
    bool fits = is_thing(n->form) && n->form->label == n->other->label &&
                (n_words(n->form) > 1 || n_words(n->other) > 1);
    return fits && closes_bracket(text, n) && may_define(self, text, n->form, n->a) &&
           may_define(self, text, n->other, n->b);
}

/* Letters of scripts that are not Latin, from Greek on. */
enum { FIRST_NOT_LATIN = 0x370 };

static uint32_t first_letter(const uint8_t *text, nsci_range bytes) {
    size_t next;
    return nsci_utf8_decode(text, bytes.start, &next);
}

static bool is_same_kind(const neighbours *n) {
    return n->form->kind == n->other->kind && n->form->kind != NSCI_NAME_NORP;
}

/* A Latin name, and in the bracket how it is written elsewhere. */
static bool is_transcribed(const uint8_t *text, const neighbours *n) {
    return is_same_kind(n) && first_letter(text, n->a) < FIRST_NOT_LATIN &&
           first_letter(text, n->b) >= FIRST_NOT_LATIN;
}

/* Whether nothing stands between two names but the name of a language: "Dale (Danish: Dal". */
static bool names_language(const uint8_t *text, const neighbours *n) {
    uint32_t at = n->a.end, end = n->b.start;
    at += is_quote(text[at]);
    if (!is_same_kind(n) || end < at + 6 || end - at > MAX_LANGUAGE_BYTES) return false;
    if (text[at] != ' ' || text[at + 1] != '(' || text[end - 1] != ' ' || text[end - 2] != ':')
        return false;
    for (at += 2; at < end - 2; at++)
        if (!nsci_is_letter(text[at]) && text[at] != ' ') return false;
    return true;
}

/* ---- Phrases --------------------------------------------------------------------------------- */

/* What the words of a phrase have said so far. */
typedef struct phrase {
    bool passive; /* nobody calls somebody so */
    bool known;
    bool thing;  /* of no person and no place: "formerly" is said of it, and "now" */
    bool called; /* a name may follow */
} phrase;

static void read_word(phrase *self, nsci_phrase_word word) {
    if (word == NSCI_PHRASE_FORMERLY || (word == NSCI_PHRASE_NOW && self->thing) ||
        (word == NSCI_PHRASE_NAMED && self->passive) || (word == NSCI_PHRASE_AS && self->known))
        self->called = true;
    if (word == NSCI_PHRASE_FORMERLY || word == NSCI_PHRASE_VERB || word == NSCI_PHRASE_HABIT)
        self->passive = true;
    if (word == NSCI_PHRASE_KNOWN) self->known = true;
}

/* Where a word ends, with the stop of "a.k.a." */
static uint32_t end_of(const uint8_t *text, const nsci_name_word *word, uint32_t end) {
    uint32_t at = word->letters.end;
    return (word->flags & NSCI_NAME_INITIAL) && at < end && text[at] == '.' ? at + 1 : at;
}

/* Whether n words, one blank apart, fill text[.. end) and are a phrase that a name follows. */
static bool is_phrase(const uint8_t *text, const nsci_name_word *words, size_t n, uint32_t end,
                      phrase *self) {
    for (size_t i = 0; i < n; i++) {
        nsci_phrase_word word = nsci_phrase_word_of(words[i].hash);
        uint32_t behind = end_of(text, &words[i], end);
        uint32_t next = i + 1 < n ? words[i + 1].letters.start : end + 1;
        bool apart = behind + 1 != next || (behind < end && text[behind] != ' ');
        if (word == NSCI_PHRASE_NONE || apart) return false;
        read_word(self, word);
    }
    return self->called;
}

/* Whether a preposition stands before the first name, so that the phrase is likely not its own: "a
 * village in Aldona, formerly Pell". */
static bool is_inside_another(const uint8_t *text, const neighbours *n) {
    static const char *const prepositions[] = {"of", "in",  "at",   "by",   "to",
                                               "on", "for", "from", "near", "with"};
    uint32_t end = n->a.start, at;
    for (int words = 0; words < 2; words++) {
        if (end == 0 || text[--end] != ' ') return false;
        for (at = end; at > 0 && end - at < MAX_WORD_BYTES && nsci_is_lower(text[at - 1]);) at--;
        for (size_t k = 0; k < NSCI_COUNT(prepositions); k++)
            if (strlen(prepositions[k]) == end - at &&
                memcmp(prepositions[k], text + at, end - at) == 0)
                return true;
        if (end - at != 3 || memcmp(text + at, "the", 3) != 0) return false;
        end = at;
    }
    return false;
}

/* Where the words of a phrase stand between two names: behind a comma or bracket, or a blank alone,
 * before a blank and perhaps a quotation mark. Empty if there is none. */
static nsci_range words_between(const uint8_t *text, const neighbours *n, bool *comma,
                                bool *bracket) {
    uint32_t at = n->a.end, end = n->b.start;
    at += is_quote(text[at]); /* "The Lost" (formerly */
    *comma = text[at] == ',';
    at += *comma;
    if (at < end && text[at] == ' ') at++;
    *bracket = at < end && text[at] == '(';
    at += *bracket;
    if (*bracket && at + 1 < end && text[at] == ';' && text[at + 1] == ' ') at += 2;
    if (at < end && is_quote(text[end - 1])) end--;
    if (at < end && text[end - 1] == ' ') end--;
    return (nsci_range){at, at < end ? end : at};
}

/* Whether these bytes, and no others, stand between two names. */
static bool has_between(const uint8_t *text, const neighbours *n, const char *words) {
    size_t n_bytes = strlen(words);
    return n->b.start - n->a.end == n_bytes && memcmp(text + n->a.end, words, n_bytes) == 0;
}

/* "Dale Bridge (or the Pell Viaduct)", of what the text names first: else it may be another one. */
static bool defines_subject(const uint8_t *text, const neighbours *n) {
    if (n->form->first != 0 || n->form->kind == NSCI_NAME_PERSON || !is_same_kind(n)) return false;
    return has_between(text, n, " (or ") || has_between(text, n, " (or the ");
}

/* "Mountain Rescue Board, or MRB": an acronym of three letters or more. */
static bool says_or(const uint8_t *text, const neighbours *n) {
    if (n->b.end - n->b.start < 3 || n->other->kind == NSCI_NAME_LOC) return false;
    return has_between(text, n, ", or ") || has_between(text, n, ", or the ");
}

/* Whether the words between two names say that they are one. */
static nsc_status is_called(nsci_identifier *self, const uint8_t *text, const neighbours *n,
                            bool *called, const nsc_alloc *alloc, nsc_error *err) {
    bool comma, bracket;
    *called = false;
    bool same = n->form->kind == n->other->kind && n->form->kind != NSCI_NAME_NORP;
    if (!same && !(is_thing(n->form) && is_thing(n->other))) return NSC_OK;
    nsci_range bytes = words_between(text, n, &comma, &bracket);
    if (bytes.start == bytes.end || !nsci_is_lower(text[bytes.start])) return NSC_OK;
    size_t n_before = self->words.n;
    nsci_range first = {bytes.start, bytes.start};
    while (first.end < bytes.end && text[first.end] != ' ') first.end++;
    NSC_TRY(nsci_name_words_read(text, first, alloc, &self->words, err));
    nsci_phrase_word word = nsci_phrase_word_of(self->words.items[n_before].hash);
    self->words.n = n_before;
    if (word != NSCI_PHRASE_VERB && (word == NSCI_PHRASE_NONE || !(comma || bracket)))
        return NSC_OK; /* nearly always: the rest is not read */
    NSC_TRY(nsci_name_words_read(text, bytes, alloc, &self->words, err));
    const nsci_name_word *words = self->words.items + n_before;
    phrase said = {.passive = bracket, .thing = is_thing(n->form) && is_thing(n->other)};
    *called = is_phrase(text, words, self->words.n - n_before, bytes.end, &said) &&
              ((bracket && n->form->kind != NSCI_NAME_LOC) || !is_inside_another(text, n));
    self->words.n = n_before;
    return NSC_OK;
}

/* ---- Linking --------------------------------------------------------------------------------- */

/* How sure it is that the text says that two neighbours are one; 0 if it does not. */
static nsc_status read_score(nsci_identifier *self, const uint8_t *text, const neighbours *n,
                             float *out, const nsc_alloc *alloc, nsc_error *err) {
    bool called;
    *out = 0;
    if (opens_bracket(text, n)) {
        if (is_dateline(text, n)) return NSC_OK;
        if (is_acronym_of(self, text, n->other, n->form) ||
            is_acronym_of(self, text, n->form, n->other))
            *out = ACRONYM_SCORE;
        else if (is_translation(self, text, n) || is_transcribed(text, n))
            *out = BRACKETS_SCORE;
        return NSC_OK;
    }
    if (says_or(text, n) && is_acronym_of(self, text, n->other, n->form)) {
        *out = ACRONYM_SCORE;
        return NSC_OK;
    }
    if (names_language(text, n) || defines_subject(text, n)) {
        *out = BRACKETS_SCORE;
        return NSC_OK;
    }
    NSC_TRY(is_called(self, text, n, &called, alloc, err));
    if (called) *out = PHRASE_SCORE;
    return NSC_OK;
}

static bool are_neighbours(const nsci_identifier *self, uint32_t before, uint32_t mention) {
    const nsci_name_mention *b = &self->mentions.items[mention], *a = &self->mentions.items[before];
    uint32_t form = self->form_of.items[before], other = self->form_of.items[mention];
    return form != NSC_NONE && other != NSC_NONE && a->bytes.end < b->bytes.start &&
           b->bytes.start - a->bytes.end <= MAX_PHRASE_BYTES &&
           nsci_name_form_n_words(&self->forms.items[form]) > 0 &&
           nsci_name_form_n_words(&self->forms.items[other]) > 0;
}

/* Behind empty brackets, which stay where letters of another script were taken out. */
static uint32_t behind_empty(const uint8_t *text, uint32_t at, uint32_t end) {
    static const uint8_t empty[] = " ()";
    return end - at > 3 && memcmp(text + at, empty, 3) == 0 ? at + 3 : at;
}

/* Links mention `before` and one behind it, if the text says so. */
static nsc_status link_neighbours(nsci_identifier *self, const uint8_t *text, uint32_t n_bytes,
                                  uint32_t before, uint32_t mention, const nsc_alloc *alloc,
                                  nsc_error *err) {
    if (!are_neighbours(self, before, mention)) return NSC_OK;
    const nsci_name_mention *mentions = self->mentions.items;
    uint32_t form = self->form_of.items[before], other = self->form_of.items[mention];
    neighbours n = {mentions[before].bytes, mentions[mention].bytes, n_bytes,
                    &self->forms.items[form], &self->forms.items[other]};
    n.a.end = behind_empty(text, n.a.end, n.b.start);
    float score = 0;
    if (before + 1 == mention)
        NSC_TRY(read_score(self, text, &n, &score, alloc, err));
    else if (names_language(text, &n))
        score = BRACKETS_SCORE;
    if (score == 0) return NSC_OK;
    nsci_name_forms_join(self, other, form, score);
    if (score == PHRASE_SCORE) self->forms.items[other].is_aside = true;
    return NSC_OK;
}

/* ---- Births ---------------------------------------------------------------------------------- */

/* A person's full name behind "born"; the form, or NSC_NONE. */
static uint32_t born_form(const nsci_identifier *self, const uint8_t *text, uint32_t mention) {
    static const char born[] = "orn ";
    const uint32_t n = sizeof born - 1, start = self->mentions.items[mention].bytes.start;
    const uint32_t form = self->form_of.items[mention];
    if (form == NSC_NONE || start <= n || memcmp(text + start - n, born, n) != 0) return NSC_NONE;
    const bool word = nsci_ascii_lower(text[start - n - 1]) == 'b' &&
                      (start == n + 1 || nsci_is_blank(text[start - n - 2]));
    const nsci_name_form *named = &self->forms.items[form];
    return word && named->kind == NSCI_NAME_PERSON && named->given ? form : NSC_NONE;
}

/* Born | Ada Lund: of the first name of somebody who was named before, that is who she is. */
static void link_birth(nsci_identifier *self, const uint8_t *text, uint32_t mention) {
    enum { MAX_BACK = 64 };
    const uint32_t born = born_form(self, text, mention);
    for (uint32_t back = 1; born != NSC_NONE && back <= MAX_BACK && back <= mention; back++) {
        const uint32_t form = self->form_of.items[mention - back];
        if (form == NSC_NONE || form == born || self->forms.items[form].kind != NSCI_NAME_PERSON ||
            self->forms.items[form].given != self->forms.items[born].given)
            continue;
        nsci_name_forms_join(self, born, form, BRACKETS_SCORE);
        self->forms.items[born].is_aside = true;
        return;
    }
}

nsc_status nsci_defined_link(nsci_identifier *self, const uint8_t *text, uint32_t n_bytes,
                             const nsc_alloc *alloc, nsc_error *err) {
    for (uint32_t m = 1; m < self->mentions.n; m++) {
        NSC_TRY(link_neighbours(self, text, n_bytes, m - 1, m, alloc, err));
        if (m > 1 && self->mentions.items[m - 1].kind == NSCI_NAME_NORP) /* a language */
            NSC_TRY(link_neighbours(self, text, n_bytes, m - 2, m, alloc, err));
        link_birth(self, text, m);
    }
    return NSC_OK;
}
