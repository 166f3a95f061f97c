/* Behind a mention: a bracket, then segments between commas, as long as each says who somebody is.
 */
#include "quote/nsc_quote_extent.h"

enum { MAX_BRACKET = 8, MAX_PLACE = 12, MAX_TOKS = 40, MAX_TO_CUE = 5 };

static const nsci_quote_tok *tok_at(const nsci_quote_scene *s, uint32_t i) {
    return &s->page->toks.items[i];
}

/* Past (D-Ohio). */
static uint32_t behind_bracket(const nsci_quote_scene *s, uint32_t at, uint32_t limit) {
    if (at == limit || !nsci_quote_is_sign(s->page, at, '(')) return at;
    for (uint32_t i = at + 1; i < limit && i < at + MAX_BRACKET; i++)
        if (nsci_quote_is_sign(s->page, i, ')')) return i + 1;
    return at;
}

static bool is_capitalized(const nsci_quote_scene *s, uint32_t i) {
    return tok_at(s, i)->form > NSCI_FORM_LOWER;
}

/* Is the token a hyphen within a word? */
static bool is_hyphen(const nsci_quote_scene *s, uint32_t i) {
    return nsci_quote_is_sign(s->page, i, '-') && !tok_at(s, i)->spaced;
}

/* Past "of New Mexico", "of the Lund Institute", "of the Oslo-based Norbank": only names. */
static uint32_t behind_place(const nsci_quote_scene *s, uint32_t at, uint32_t limit) {
    if (at == limit || !nsci_quote_is_word(s->page, at, "of")) return at;
    uint32_t i = at + 1, name = at;
    while (i < limit && i < at + MAX_PLACE) {
        bool small = tok_at(s, i)->word.kind == NSCI_QUOTE_ARTICLE ||
                     tok_at(s, i)->word.kind == NSCI_QUOTE_OF ||
                     nsci_quote_is_sign(s->page, i, '&') || is_hyphen(s, i) ||
                     is_hyphen(s, i - 1) || (!tok_at(s, i)->sign && i == at + 2);
        if (is_capitalized(s, i))
            name = i;
        else if (!small)
            break;
        i++;
    }
    return name > at ? name + 1 : at;
}

static bool ends_with(const nsci_quote_scene *s, uint32_t i, const char *end) {
    nsci_range bytes = s->page->spans[i];
    size_t n = strlen(end);
    return bytes.end - bytes.start > n + 2 && memcmp(s->page->text + bytes.end - n, end, n) == 0;
}

static bool is_preposition(const nsci_quote_scene *s, uint32_t i) {
    if (i >= s->page->toks.n) return false;
    uint8_t kind = tok_at(s, i)->word.kind;
    return kind == NSCI_QUOTE_OF || kind == NSCI_QUOTE_TO;
}

/* May what says who somebody is begin with the word at token i: "a chemist"? Not with a number,
 * "who", a conjunction, a preposition, an adverb or a participle: these say how or when. */
static bool may_begin(const nsci_quote_scene *s, uint32_t i) {
    const nsci_quote_tok *tok = tok_at(s, i);
    if (tok->sign || tok->form == NSCI_FORM_NUMBER) return false;
    switch (tok->word.kind) {
    case NSCI_QUOTE_HE:
    case NSCI_QUOTE_THEY:
    case NSCI_QUOTE_IT:
    case NSCI_QUOTE_I:
    case NSCI_QUOTE_YOU:
    case NSCI_QUOTE_WHO:
    case NSCI_QUOTE_OF:
    case NSCI_QUOTE_TO:
    case NSCI_QUOTE_AND:
    case NSCI_QUOTE_IS:
    case NSCI_QUOTE_ADVERB:
        return false;
    default:
        if (tok->form > NSCI_FORM_LOWER) return true;
        return tok->word.cue < 4 && !ends_with(s, i, "ing") && !ends_with(s, i, "ly") &&
               !ends_with(s, i, "self") &&
               !(ends_with(s, i, "ed") && is_preposition(s, i + 1)); /* reached at home */
    }
}

/* Does a segment end at token i: at a comma, a colon, a dash that stands apart? */
static bool ends_segment(const nsci_quote_scene *s, uint32_t i) {
    if (nsci_quote_is_any_sign(s->page, i, ",;:")) return true;
    return tok_at(s, i)->spaced && nsci_quote_is_any_sign(s->page, i, "-\xE2");
}

/* The first tokens of a name may be asked alone: it has no bound, and many quotes one speaker. */
static bool has_comma(const nsci_quote_scene *s, nsci_range toks) {
    for (uint32_t i = toks.start; i < toks.end && i < toks.start + MAX_TOKS; i++)
        if (nsci_quote_is_sign(s->page, i, ',')) return true;
    return false;
}

/* Where the sentence of the mention ends, or a marked span begins. */
static uint32_t limit_of(const nsci_quote_scene *s, uint32_t at) {
    uint32_t sent = tok_at(s, at - 1)->sent, end = at;
    uint32_t n = (uint32_t)s->page->toks.n;
    while (end < n && end < at + MAX_TOKS && tok_at(s, end)->sent == sent &&
           s->spans.items[end + 1] == s->spans.items[at])
        end++;
    return end;
}

/* Ends the sentence at token i? Else a marked span begins there, or it was not looked at. */
static bool ends_text(const nsci_quote_scene *s, uint32_t i) {
    return i == s->page->toks.n || tok_at(s, i)->sent != tok_at(s, i - 1)->sent;
}

static bool speaks_for_itself(const nsci_mention *mention) {
    return mention->kind <= NSCI_MENTION_NAME || mention->kind >= NSCI_MENTION_ROLE;
}

nsci_range nsci_quote_extent(const nsci_quote_scene *s, uint32_t m, nsci_range cue) {
    const nsci_mention *mention = &s->mentions->items[m];
    nsci_range extent = mention->toks;
    if (!speaks_for_itself(mention)) return extent;
    uint32_t limit = limit_of(s, extent.end), at = behind_bracket(s, extent.end, limit);
    if (mention->kind == NSCI_MENTION_PERSON) at = behind_place(s, at, limit);
    bool ahead = cue.start >= at && cue.start < limit && cue.start < cue.end;
    bool open = !ahead && ends_text(s, limit); /* nothing has to close it */
    uint32_t stop = ahead ? cue.start : limit;
    extent.end = at;
    if (has_comma(s, mention->toks)) return extent; /* the owner, Lorenz Aubinger, said */
    while (at + 1 < stop && nsci_quote_is_sign(s->page, at, ',') && may_begin(s, at + 1)) {
        uint32_t next = at + 1;
        while (next < stop && !ends_segment(s, next)) next++;
        if (!open && (next == stop || !nsci_quote_is_sign(s->page, next, ',')))
            break; /* no comma closes it */
        at = next;
        if (!ahead || stop < at + 2 + MAX_TO_CUE) extent.end = at;
    }
    while (extent.end > mention->toks.end &&
           nsci_quote_is_any_sign(s->page, extent.end - 1, ".,;:-"))
        extent.end--;
    return extent;
}
