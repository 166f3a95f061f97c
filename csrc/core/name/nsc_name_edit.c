/* Names as the label guide has them.
 *
 *     Hon|Anna Poole|MP                  honorifics and letters behind a name are no part of it
 *     Eleanor|"|Ellie|"|Van Houten       a nickname is
 *     Dayton|,|Tenn.                     two places
 *     Halden Marine Inc|.                the period of an abbreviation, at a sentence's end too
 *     F-16|s                             the name of one of several
 *     the|Duke of|Cambridge              a person
 *     the|Social Democratic and|Labour Party
 *     Mohd.|Azhar   Koskinen|Oy   her novel The|Salt Road   Barwon|Prison
 *     from Mobile|to|Tampa   Marlowe College|and|University of Oslo   the Film Awards|Sunday
 *
 * Corpora disagree on the first three, and have too few of the others to learn from. What a word is
 * to these rules is in csrc/tables/cues/names.tsv. A name of the caller's list is left alone: it
 * comes later.
 */
#include "name/nsc_name_edit.h"
#include "name/nsc_name_label.h"
#include "name/nsc_name_listed.h"
#include "name/nsc_name_none.h"

static const float SURE_ORG = NSCI_NAME_SURE_ORG;

/* ---- Ends ------------------------------------------------------------------------------------ */

enum { MAX_NICKNAME_TOKS = 3 };

/* The end of "Ellie", 'Ellie' or (Bill) from token i on, which is its opening mark; i when there is
 * none. */
static uint32_t nickname_end(const nsci_name_reader *r, uint32_t i) {
    const bool single = nsci_name_is_mark(r, i, '\'') && !nsci_name_is_glued(r, i - 1);
    const char closing = nsci_name_is_mark(r, i, '"')   ? '"'
                         : nsci_name_is_mark(r, i, '(') ? ')'
                         : single                       ? '\''
                                                        : 0;
    if (!closing || !nsci_name_is_capital(r, i + 1)) return i;
    for (uint32_t at = i + 2; at <= i + 1 + MAX_NICKNAME_TOKS && nsci_name_is_there(r, at); at++)
        if (nsci_name_is_mark(r, at, closing)) return at + 1;
    return i;
}

/* Cuts a name before the quotation mark in it that has no other: Ruth "Babe, Salt" won */
static void cut_at_mark(const nsci_name_reader *r, nsci_span *name) {
    uint32_t mark = 0, n_marks = 0;
    for (uint32_t i = name->toks.start + 1; i < name->toks.end; i++) {
        const bool single = nsci_name_is_mark(r, i, '\'') && nickname_end(r, i) > name->toks.end;
        if (!nsci_name_is_mark(r, i, '"') && !single) continue;
        mark = i;
        n_marks++;
    }
    if (n_marks == 1 && !nsci_name_is_mark(r, name->toks.start, '"')) name->toks.end = mark;
}

/* Cuts honorifics and letters off a person's name; false when nothing is left. */
static bool trim_person(const nsci_name_reader *r, nsci_span *name) {
    while (name->toks.start < name->toks.end &&
           nsci_name_is_part(r, name->toks.start, NSCI_NAME_PART_HONORIFIC))
        name->toks.start++;
    while (name->toks.end > name->toks.start + 1 &&
           (nsci_name_is_part(r, name->toks.end - 1, NSCI_NAME_PART_POST_NOMINAL) ||
            nsci_name_is_mark(r, name->toks.end - 1, ',')))
        name->toks.end--;
    return name->toks.start < name->toks.end;
}

/* Takes in what a hyphen at the end joins to a name, Moon Jae- | in, and cuts off one that joins
 * nothing. */
static void close_hyphen(const nsci_name_reader *r, nsci_span *name) {
    const uint32_t last = name->toks.end - 1;
    if (last == name->toks.start || !nsci_name_is_mark(r, last, '-')) return;
    const bool joins = nsci_name_is_glued(r, last - 1) && nsci_name_is_glued(r, last) &&
                       nsci_is_letter(r->text[nsci_name_tok(r, last + 1).start]);
    name->toks.end = joins ? last + 2 : last;
}

/* Takes in the capitalized half of a word that a hyphen cuts: Socio- | economic Board */
static void open_hyphen(const nsci_name_reader *r, nsci_span *name) {
    const uint32_t first = name->toks.start;
    if (first < r->sent.start + 2 || nsci_name_is_capital(r, first) ||
        !nsci_name_is_capital(r, first - 2) || !nsci_name_is_mark(r, first - 1, '-') ||
        !nsci_name_is_glued(r, first - 2) || !nsci_name_is_glued(r, first - 1))
        return;
    name->toks.start -= 2;
}

/* Takes the number that a hyphen joins to a thing's name: SARS-CoV | -2 */
static void take_number(const nsci_name_reader *r, nsci_span *name) {
    const uint32_t end = name->toks.end;
    const bool thing = name->label == r->labels->misc || name->label == r->labels->product;
    if (thing && nsci_name_is_mark(r, end, '-') && nsci_name_is_glued(r, end - 1) &&
        nsci_name_is_glued(r, end) && nsci_name_is(r, end + 1, NSCI_CUE_DIGITS))
        name->toks.end += 2;
}

/* Takes the number before a military unit: the | 65th | Air Division */
static void take_unit_number(const nsci_name_reader *r, nsci_span *name) {
    static const char *const units[] = {"Division", "Brigade", "Regiment", "Battalion",
                                        "Squadron", "Wing",    "Fleet",    "Corps"};
    const uint32_t number = name->toks.start - 1;
    if (name->label == r->labels->org && nsci_name_is(r, number, NSCI_CUE_DIGITS) &&
        nsci_name_is_definite(r, number - 1) &&
        nsci_name_is_any_word(r, name->toks.end - 1, units, NSCI_COUNT(units)))
        name->toks.start = number;
}

/* Takes the "The" of a work or an event where a sentence goes on: her novel The | Salt Road */
static void take_article(const nsci_name_reader *r, nsci_span *name) {
    const uint32_t the = name->toks.start - 1;
    if (name->label != r->labels->misc || !nsci_name_is_word(r, the, "The") ||
        !nsci_name_is_there(r, the - 1))
        return;
    const uint8_t before = r->text[nsci_name_tok(r, the - 1).start];
    if (nsci_is_lower(before) || before == ',') name->toks.start = the;
}

/* Takes the shortened first name before a person's: Mohd. | Azhar bin Yusof, but not the state of
 * Rockville, Md. */
static void take_given(const nsci_name_reader *r, nsci_span *name) {
    uint32_t given = name->toks.start - 1;
    if (nsci_name_is_mark(r, given, '.') && nsci_name_is_glued(r, given - 1)) given--;
    if (nsci_name_is_part(r, given, NSCI_NAME_PART_GIVEN) && !nsci_name_is_mark(r, given - 1, ','))
        name->toks.start = given;
}

/* J.J. Marlowe, taken for a place or a firm, which the U.S. Treasury is */
static bool is_initialed(const nsci_name_reader *r, const nsci_span *name) {
    const nsci_range t = nsci_name_tok(r, name->toks.start);
    const uint32_t n = t.end - t.start;
    if (name->toks.end - name->toks.start != 2 || name->score >= SURE_ORG || n < 4 || n % 2)
        return false;
    for (uint32_t k = 0; k < n; k += 2)
        if (!nsci_is_upper(r->text[t.start + k]) || r->text[t.start + k + 1] != '.') return false;
    return !nsci_name_listed_types(r, (nsci_range){name->toks.start, name->toks.start + 1});
}

/* Graham Stride MBE, taken for a firm */
static bool is_decorated(const nsci_name_reader *r, const nsci_span *name) {
    return name->toks.end - name->toks.start >= 3 &&
           !nsci_name_is(r, name->toks.start - 1, NSCI_CUE_ARTICLE) &&
           nsci_name_is_part(r, name->toks.end - 1, NSCI_NAME_PART_POST_NOMINAL);
}

static const float SURE_JUNIOR = 0.7f;

/* Whether a name ends with Jr. or Sr., as only people's do. */
static bool is_junior(const nsci_name_reader *r, const nsci_span *name) {
    static const char *const endings[] = {"Jr", "Jr.", "Sr", "Sr."};
    const uint32_t last = name->toks.end - 1 - nsci_name_is_mark(r, name->toks.end - 1, '.');
    return last > name->toks.start + 1 &&
           nsci_name_is_any_word(r, last, endings, NSCI_COUNT(endings));
}

/* R.N. behind Tom Ridgeway */
static bool is_post_nominal(const nsci_name_reader *r, const nsci_span *name) {
    return name->toks.end - name->toks.start == 1 &&
           nsci_name_is_part(r, name->toks.start, NSCI_NAME_PART_POST_NOMINAL) &&
           nsci_name_is_mark(r, name->toks.start - 1, ',');
}

/* The period behind an abbreviation that closes the name. */
static void take_period(const nsci_name_reader *r, nsci_span *name) {
    const uint32_t end = name->toks.end;
    if (nsci_name_is_part(r, end - 1, NSCI_NAME_PART_ABBREVIATED) &&
        nsci_name_is_glued(r, end - 1) && nsci_name_is_mark(r, end, '.'))
        name->toks.end++;
}

/* Cuts off the mark that closes a title which opens before it: 'The Long Pier|' */
static void cut_closing_mark(const nsci_name_reader *r, nsci_span *name) {
    const uint32_t first = name->toks.start, last = name->toks.end - 1;
    if (last > first && nsci_name_is_mark(r, last, '\'') && nsci_name_is_mark(r, first - 1, '\''))
        name->toks.end = last;
}

/* Takes the half behind "and" of a title whose kind stands before it, the play Juno | and the
 * Paycock, and returns how many of rest[n] lie in it. */
static size_t take_second_half(const nsci_name_reader *r, nsci_span *name, const nsci_span *rest,
                               size_t n) {
    const uint32_t end = name->toks.end;
    uint32_t at = end + 2;
    size_t taken = 0;
    if (!nsci_name_is_part(r, name->toks.start - 1, NSCI_NAME_PART_WORK) ||
        !nsci_name_is(r, end, NSCI_CUE_AND) ||
        (!nsci_name_is(r, end + 1, NSCI_CUE_ARTICLE) && !nsci_name_is_definite(r, end + 1)))
        return 0;
    while (nsci_name_is_capital(r, at)) at++;
    while (taken < n && rest[taken].toks.end <= at) taken++;
    if (at == end + 2 || (taken < n && rest[taken].toks.start < at)) return 0;
    name->toks.end = at;
    return taken;
}

/* Cuts the day off that something took place on: the Film Awards | Sunday. A day itself is never
 * one of several. */
static void cut_day(const nsci_name_reader *r, nsci_span *name) {
    const uint32_t last = name->toks.end - 1;
    if (last < name->toks.start + 2 || !nsci_name_is(r, last, NSCI_CUE_DAY_NAME)) return;
    const nsci_range before = nsci_name_tok(r, last - 1);
    if (r->text[before.end - 1] == 's') name->toks.end = last;
}

/* Makes a road of what the tagger took for an event, without the number of its house. */
static void find_road(const nsci_name_reader *r, nsci_span *name) {
    if (name->label != r->labels->misc || name->toks.end - name->toks.start < 3 ||
        !nsci_name_is(r, name->toks.start, NSCI_CUE_DIGITS) ||
        !nsci_name_is_part(r, name->toks.end - 1, NSCI_NAME_PART_STREET))
        return;
    name->toks.start++;
    name->label = (uint8_t)r->labels->loc;
}

/* Cuts off the s of several: F-16|s, Boeing 737|s, but iPhone 6s and the Roaring 40s */
static void drop_plural(const nsci_name_reader *r, nsci_span *name) {
    const uint32_t last = name->toks.end - 1;
    if (last == name->toks.start || !nsci_name_is_word(r, last, "s") ||
        !nsci_name_is_glued(r, last - 1) || !nsci_name_is(r, last - 1, NSCI_CUE_DIGITS))
        return;
    const nsci_range number = nsci_name_tok(r, last - 1);
    const bool type = nsci_name_is_glued(r, last - 2) && nsci_name_is_mark(r, last - 2, '-');
    if (type || number.end - number.start == 3) name->toks.end = last;
}

bool nsci_name_is_suffix(const nsci_doc *doc, uint32_t tok) {
    const nsci_name_reader r = {doc, NULL, NULL, NULL, {tok, tok + 1}};
    return nsci_name_is_part(&r, tok, NSCI_NAME_PART_ABBREVIATED);
}

/* ---- Nobility -------------------------------------------------------------------------------- */

/* Does "Duke of" stand at token i? */
static bool is_noble(const nsci_name_reader *r, uint32_t i) {
    return nsci_name_is_part(r, i, NSCI_NAME_PART_NOBLE) && nsci_name_is(r, i + 1, NSCI_CUE_OF);
}

/* Makes a person of what the tagger took for a place or a firm: the | Duke of | Cambridge. False
 * where that is no name of its own: William, Duke of Leeds; the Duke and Duchess of Leeds */
static bool take_title(const nsci_name_reader *r, nsci_span *name) {
    const bool place = name->label == r->labels->loc && is_noble(r, name->toks.start - 2);
    const bool whole = (name->label == r->labels->org || name->label == r->labels->loc ||
                        name->label == r->labels->person) &&
                       is_noble(r, name->toks.start) && name->toks.end - name->toks.start == 3;
    if (!place && !whole) return true;
    if (place) name->toks.start -= 2;
    name->label = (uint8_t)r->labels->person;
    return !nsci_name_is_mark(r, name->toks.start - 1, ',') &&
           !nsci_name_is(r, name->toks.start - 1, NSCI_CUE_AND);
}

/* ---- Nicknames ------------------------------------------------------------------------------- */

static const float SURE_SCORE = 0.5f; /* of a name that a nickname doesn't take in */

/* Joins a person's first name with the nickname and the surname behind it, and returns how many of
 * rest[n] it took: those that lie in it. A surname that is no name by itself follows a quotation
 * mark alone. */
static size_t join_nickname(const nsci_name_reader *r, nsci_span *name, const nsci_span *rest,
                            size_t n) {
    const uint32_t end = nickname_end(r, name->toks.end);
    size_t taken = 0;
    if (end == name->toks.end || !nsci_name_is_capital(r, end)) return 0;
    while (taken < n && rest[taken].toks.end <= end) taken++;
    const nsci_span *next = taken < n ? &rest[taken] : NULL;
    const bool reaches = next && next->toks.start <= end && next->toks.end > end;
    if (reaches && next->label != name->label && next->score >= SURE_SCORE) return 0;
    if (!reaches && !nsci_name_is_mark(r, name->toks.end, '"')) return 0;
    name->toks.end = reaches ? next->toks.end : end + 1;
    return taken + reaches;
}

/* ---- Lists ----------------------------------------------------------------------------------- */

enum { MAX_FIELD_TOKS = 3 };

/* Past capitalized words from token i on, as many as a field of work has. */
static uint32_t field_end(const nsci_name_reader *r, uint32_t i) {
    uint32_t at = i;
    while (at < i + MAX_FIELD_TOKS && nsci_name_is_capital(r, at)) at++;
    return at;
}

static bool holds(const nsci_name_reader *r, nsci_range toks, nsci_name_part kind) {
    for (uint32_t i = toks.start; i < toks.end; i++)
        if (nsci_name_is_part(r, i, kind)) return true;
    return false;
}

/* The end of ", Science, and Transportation" behind a committee's name, or its own. */
static uint32_t list_end(const nsci_name_reader *r, uint32_t end) {
    uint32_t at = end;
    bool commas = false;
    while (nsci_name_is_mark(r, at, ',') && field_end(r, at + 1) > at + 1) {
        at = field_end(r, at + 1);
        commas = true;
    }
    if (nsci_name_is_mark(r, at, ',')) at++;
    if (!nsci_name_is(r, at, NSCI_CUE_AND) || field_end(r, at + 1) == at + 1) return end;
    return commas || nsci_name_is_mark(r, at - 1, ',') ? field_end(r, at + 1) : end;
}

/* International Day Against Hunger: a day for something, or against it */
static bool is_day_for(const nsci_name_reader *r, nsci_range toks) {
    for (uint32_t i = toks.start; i + 2 < toks.end; i++)
        if (nsci_name_is_word(r, i, "Day"))
            return nsci_name_is_word(r, i + 1, "Against") ||
                   nsci_name_is_word(r, i + 1, "against") ||
                   nsci_name_is_part(r, i + 1, NSCI_NAME_PART_FOR);
    return false;
}

/* Takes the list that a committee's or such a day's name goes on with; returns how many of rest[n]
 * lie in it. */
static size_t join_list(const nsci_name_reader *r, nsci_span *name, const nsci_span *rest,
                        size_t n) {
    size_t taken = 0;
    if (name->label == r->labels->misc ? !is_day_for(r, name->toks)
                                       : !holds(r, name->toks, NSCI_NAME_PART_COMMITTEE))
        return 0;
    const uint32_t end = list_end(r, name->toks.end);
    while (taken < n && rest[taken].toks.start < end) taken++;
    if (taken && rest[taken - 1].toks.end > end) return 0;
    name->toks.end = end;
    return taken;
}

/* ---- Parties --------------------------------------------------------------------------------- */

enum { MAX_PARTY_TOKS = 3 };

/* Democratic, Liberal, Unionist, Conservative */
static bool is_adjective(const nsci_name_reader *r, uint32_t i) {
    static const char *const endings[] = {"ic", "al", "ist", "ive"};
    if (!nsci_name_is_capital(r, i)) return false;
    const nsci_range t = nsci_name_tok(r, i);
    for (size_t k = 0; k < NSCI_COUNT(endings); k++) {
        const size_t n = strlen(endings[k]);
        if (t.end - t.start > n && !memcmp(r->text + t.end - n, endings[k], n)) return true;
    }
    return false;
}

/* Takes the half of a party's name before "and": the | Social Democratic and | Labour Party. That
 * Republicans have one of their own everybody knows. */
static void take_half(const nsci_name_reader *r, nsci_span *name) {
    uint32_t at = name->toks.start - 1;
    if (name->toks.end - name->toks.start < 2 || !nsci_name_is(r, at, NSCI_CUE_AND) ||
        !nsci_name_is_word(r, name->toks.end - 1, "Party") || !is_adjective(r, at - 1) ||
        nsci_name_is_part(r, at - 1, NSCI_NAME_PART_ADHERENTS) ||
        nsci_name_is_part(r, name->toks.start, NSCI_NAME_PART_ADHERENTS))
        return;
    const uint32_t least = at > MAX_PARTY_TOKS ? at - MAX_PARTY_TOKS : 0;
    while (at > least && nsci_name_is_capital(r, at - 1) && !nsci_name_is_definite(r, at - 1)) at--;
    if (nsci_name_is_definite(r, at - 1)) name->toks.start = at;
}

/* ---- Places ---------------------------------------------------------------------------------- */

/* Member, MP: somebody with a seat */
static bool sits(const nsci_name_reader *r, uint32_t i) {
    static const char *const letters[] = {"MP", "MLA", "MEP", "MSP", "TD"};
    return nsci_name_is_any_word(r, i, letters, NSCI_COUNT(letters)) ||
           nsci_name_is_part(r, i, NSCI_NAME_PART_MEMBER);
}

/* Member for Hume */
static bool is_constituency(const nsci_name_reader *r, const nsci_span *name) {
    const uint32_t start = name->toks.start;
    return nsci_name_is_part(r, start - 1, NSCI_NAME_PART_FOR) && sits(r, start - 2);
}

/* Whether nothing but a comma, an "and", or both stands between two names of one sentence. */
static bool are_listed(const nsci_name_reader *r, const nsci_span *one, const nsci_span *other) {
    uint32_t at = one->toks.end;
    if (one->sent != other->sent) return false;
    if (nsci_name_is_mark(r, at, ',')) at++;
    if (nsci_name_is(r, at, NSCI_CUE_AND)) at++;
    return at > one->toks.end && at == other->toks.start;
}

/* Anna Poole, 44, of | Lara: where somebody lives, unless it is sure to be whom she works for */
static bool is_home(const nsci_name_reader *r, const nsci_span *name) {
    const uint32_t of = name->toks.start - 1;
    if (name->label == r->labels->org && name->score >= SURE_ORG) return false;
    return nsci_name_is(r, of, NSCI_CUE_OF) && nsci_name_is_mark(r, of - 1, ',') &&
           nsci_name_is(r, of - 2, NSCI_CUE_DIGITS) && nsci_name_is_mark(r, of - 3, ',') &&
           nsci_name_is_capital(r, of - 4);
}

/* the Emir of | Kano, taken for somebody: what is ruled or led from there */
static bool is_see(const nsci_name_reader *r, const nsci_span *name) {
    static const char *const heads[] = {"Emir",   "Sultan",     "Oba",      "Ooni",    "Mayor",
                                        "Bishop", "Archbishop", "Governor", "Sheriff", "Consul"};
    const uint32_t of = name->toks.start - 1;
    return name->toks.end - name->toks.start == 1 && name->label == r->labels->person &&
           nsci_name_is(r, of, NSCI_CUE_OF) &&
           nsci_name_is_any_word(r, of - 1, heads, NSCI_COUNT(heads));
}

static const float SURE_WORK = 0.8f; /* of a work that has the name of a place */

/* in | Kyoto, taken for a work: what is listed as a place, behind a word that says where */
static bool is_known_place(const nsci_name_reader *r, const nsci_span *name) {
    const uint32_t before = name->toks.start - 1;
    return name->label == r->labels->misc && name->score < SURE_WORK &&
           (nsci_name_is_word(r, before, "in") || nsci_name_is_word(r, before, "near")) &&
           nsci_name_listed_types(r, name->toks) & (NSCI_LISTED_LOCATION | NSCI_LISTED_PLACE);
}

/* Green and Adair of "Green and Adair counties": the last names of `names` are places. */
static void label_counties(const nsci_name_reader *r, nsci_spans *names) {
    size_t i = names->n - 1;
    if (!nsci_name_is_part(r, names->items[i].toks.end, NSCI_NAME_PART_COUNTIES)) return;
    names->items[i].label = (uint8_t)r->labels->loc;
    for (; i && are_listed(r, &names->items[i - 1], &names->items[i]); i--)
        names->items[i - 1].label = (uint8_t)r->labels->loc;
}

/* D.C., which is one name with the city before it */
static bool is_district(const nsci_name_reader *r, nsci_range toks) {
    const nsci_range t = nsci_name_tok(r, toks.start);
    return (t.end - t.start == 4 && !memcmp(r->text + t.start, "D.C.", 4)) ||
           (t.end - t.start == 3 && !memcmp(r->text + t.start, "D.C", 3)) ||
           (t.end - t.start == 2 && !memcmp(r->text + t.start, "DC", 2));
}

/* Whether token i closes a possessive: 's or ' */
static bool is_possessive(const nsci_name_reader *r, uint32_t i) {
    if (!nsci_name_is_there(r, i)) return false;
    const nsci_range t = nsci_name_tok(r, i);
    return r->text[t.start] == '\'' && t.end - t.start <= 2;
}

/* Whether 's at token i parts a country from a place in it: Nigeria|'s|North-West, but not Martha's
 * Vineyard */
static bool parts_places(const nsci_name_reader *r, nsci_range before, uint32_t i) {
    return is_possessive(r, i) && nsci_name_is_capital(r, i + 1) &&
           nsci_name_listed_types(r, before) & NSCI_LISTED_COUNTRY;
}

/* Whether a way goes on at token i from one place to another: Mobile | to | Tampa */
static bool parts_way(const nsci_name_reader *r, uint32_t i) {
    return nsci_name_is_word(r, i, "to") && nsci_name_is_capital(r, i + 1);
}

/* Whether "and" at token i stands between two schools: University of Oslo | and | Bergen College,
 * but not College of Arts and Sciences */
static bool parts_schools(const nsci_name_reader *r, nsci_range before, uint32_t i, uint32_t end) {
    const bool opens = nsci_name_is_part(r, i + 1, NSCI_NAME_PART_INSTITUTION) &&
                       nsci_name_is(r, i + 2, NSCI_CUE_OF);
    return nsci_name_is(r, i, NSCI_CUE_AND) && i + 2 < end && before.end - before.start > 1 &&
           holds(r, before, NSCI_NAME_PART_INSTITUTION) &&
           (opens || nsci_name_is_part(r, end - 1, NSCI_NAME_PART_INSTITUTION));
}

/* Whether token i of a name stands between two names. */
static bool parts(const nsci_name_reader *r, const nsci_span *name, nsci_range before, uint32_t i) {
    if (name->label == r->labels->misc) /* Best Score | and | Best Screenplay */
        return nsci_name_is(r, i, NSCI_CUE_AND) && nsci_name_is_part(r, i + 1, NSCI_NAME_PART_BEST);
    if (name->label == r->labels->org) return parts_schools(r, before, i, name->toks.end);
    return name->label == r->labels->loc &&
           (nsci_name_is_mark(r, i, ',') || parts_way(r, i) || parts_places(r, before, i));
}

/* Appends a name, of several the parts. */
static nsc_status append(const nsci_name_reader *r, const nsci_span *name, nsci_spans *out,
                         const nsc_alloc *alloc, nsc_error *err) {
    nsci_span part = *name;
    for (uint32_t i = name->toks.start + 1; i + 1 < name->toks.end; i++) {
        if (!parts(r, name, (nsci_range){part.toks.start, i}, i)) continue;
        const nsci_range rest = {i + 1, name->toks.end};
        if (is_district(r, rest) || i == part.toks.start) continue;
        part.toks.end = i;
        NSC_TRY(nsci_spans_push(out, alloc, part, err));
        part.toks = rest;
    }
    NSC_TRY(nsci_spans_push(out, alloc, part, err));
    label_counties(r, out);
    return NSC_OK;
}

/* ---- Firms ----------------------------------------------------------------------------------- */

/* Makes a firm of what ends as one, and takes its ending in: Koskinen | Oy. "AG" is an officer of a
 * state too, and "AB" may be initials. */
static void find_firm_ending(const nsci_name_reader *r, nsci_span *name) {
    const nsci_name_labels *labels = r->labels;
    if (name->label != labels->person && name->label != labels->org &&
        name->label != labels->misc && name->label != labels->product)
        return;
    uint32_t end = name->toks.end;
    while (nsci_name_is_part(r, end, NSCI_NAME_PART_FIRM_ENDING)) end++;
    if (end == name->toks.start + 1 || !nsci_name_is_part(r, end - 1, NSCI_NAME_PART_FIRM_ENDING))
        return;
    name->toks.end = end;
    name->label = (uint8_t)labels->org;
}

/* Whether a name of one word is a firm's by what stands beside it: Olvi's net sales; shares in
 * Olvi; Olvi, a Finnish brewer */
static bool is_firm(const nsci_name_reader *r, const nsci_span *name) {
    const uint32_t before = name->toks.start - 1, after = name->toks.end;
    if (after - name->toks.start != 1) return false;
    if (nsci_name_is_part(r, before - 1, NSCI_NAME_PART_BUSINESS) &&
        nsci_name_is_there(r, before) &&
        nsci_name_tok(r, before).end - nsci_name_tok(r, before).start == 2)
        return true; /* in, of */
    if (is_possessive(r, after))
        return nsci_name_is_part(r, after + 1, NSCI_NAME_PART_BUSINESS) ||
               nsci_name_is_part(r, after + 2, NSCI_NAME_PART_BUSINESS);
    if (!nsci_name_is_mark(r, after, ',') || !nsci_name_is(r, after + 1, NSCI_CUE_ARTICLE))
        return false;
    return nsci_name_is_part(r, after + 2, NSCI_NAME_PART_FIRM) ||
           nsci_name_is_part(r, after + 3, NSCI_NAME_PART_FIRM);
}

/* Whether what follows 's may be what is owned: no mark, no verb, no word of grammar. */
static bool may_own(const nsci_name_reader *r, uint32_t i) {
    if (!nsci_name_is_there(r, i)) return false;
    const uint8_t first = r->text[nsci_name_tok(r, i).start];
    const bool word =
        nsci_is_letter(first) || nsci_is_digit(first) || first >= 0x80 || first == '"';
    return word && !nsci_name_is(r, i, NSCI_CUE_FUNCTION_WORD) &&
           !nsci_name_is(r, i, NSCI_CUE_TENSE) && !nsci_name_is(r, i, NSCI_CUE_BEFORE_DATE);
}

/* Takes the 's of a firm that is called so: listed with it and not without, or with both where
 * nothing owned follows; and of a shop that somebody is at: sold at Sotheby's in May */
static void take_possessive(const nsci_name_reader *r, nsci_span *name) {
    const nsci_range toks = {name->toks.start, name->toks.end + 1};
    if (!is_possessive(r, name->toks.end) || toks.end - toks.start > NSCI_NAME_MAX_LISTED_TOKS)
        return;
    const bool listed = nsci_name_listed_label(r, toks) == r->labels->org,
               owns = may_own(r, toks.end);
    const bool shop =
        nsci_name_is_word(r, toks.start - 1, "at") && toks.end - toks.start == 2 && !owns;
    if (!shop && !(listed && (!owns || nsci_name_listed_label(r, name->toks) != r->labels->org)))
        return;
    name->toks = toks;
    name->label = (uint8_t)r->labels->org;
}

/* Takes the shop of a person: Dombrow's Bakery */
static void take_shop(const nsci_name_reader *r, nsci_span *name) {
    const uint32_t at = name->toks.end + 1;
    if (!is_possessive(r, name->toks.end) || !nsci_name_is_part(r, at, NSCI_NAME_PART_SHOP)) return;
    name->toks.end = at + 1;
    name->label = (uint8_t)r->labels->org;
}

/* Cuts off a leading "The". */
static void drop_article(const nsci_name_reader *r, nsci_span *name) {
    if (name->toks.end - name->toks.start > 1 && nsci_name_is_definite(r, name->toks.start))
        name->toks.start++;
}

/* ---- Buildings ------------------------------------------------------------------------------- */

/* Takes the word that says what building a place's name is of: Barwon | Prison */
static void take_building(const nsci_name_reader *r, nsci_span *name) {
    const uint32_t end = name->toks.end;
    if (name->label != r->labels->loc || !nsci_name_is_capital(r, end) ||
        nsci_name_is_capital(r, end + 1))
        return;
    if (nsci_name_is_part(r, end, NSCI_NAME_PART_FACILITY) ||
        nsci_name_is_part(r, end, NSCI_NAME_PART_INSTITUTION))
        name->toks.end++;
}

/* ---- Together -------------------------------------------------------------------------------- */

/* Edits a name, before rest[n]; *taken of them are part of it now. False when it is none. */
static bool edit(const nsci_name_reader *r, nsci_span *name, const nsci_span *rest, size_t n,
                 size_t *taken) {
    const nsci_name_labels *labels = r->labels;
    *taken = 0;
    if (nsci_name_is_none(r, name)) return false;
    if (name->source != NSCI_SOURCE_MODEL) return true;
    open_hyphen(r, name);
    close_hyphen(r, name);
    take_number(r, name);
    take_unit_number(r, name);
    take_article(r, name);
    find_firm_ending(r, name);
    if (nsci_name_is_organized(r, name)) name->label = (uint8_t)labels->org;
    if (!take_title(r, name)) return false;
    if (is_junior(r, name)) {
        name->label = (uint8_t)labels->person;
        if (name->score < SURE_JUNIOR) name->score = SURE_JUNIOR;
    }
    if ((name->label == labels->org && is_decorated(r, name)) ||
        ((name->label == labels->org || name->label == labels->loc) && is_initialed(r, name)))
        name->label = (uint8_t)labels->person;
    if (name->label == labels->person) {
        if (!trim_person(r, name)) return false;
        take_given(r, name);
        cut_at_mark(r, name);
        *taken = join_nickname(r, name, rest, n);
    }
    if (name->label == labels->loc || name->label == labels->org) drop_article(r, name);
    if (name->label == labels->person || name->label == labels->org) take_possessive(r, name);
    if (name->label == labels->person) take_shop(r, name);
    if (name->label == labels->person && is_firm(r, name)) name->label = (uint8_t)labels->org;
    if (is_known_place(r, name)) name->label = (uint8_t)labels->loc;
    if (name->label == labels->org) take_half(r, name);
    if (name->label == labels->org || name->label == labels->misc)
        *taken = join_list(r, name, rest, n);
    if (name->label == labels->person || name->label == labels->org) {
        if (is_constituency(r, name) || is_home(r, name) || is_see(r, name))
            name->label = (uint8_t)labels->loc;
    }
    if (is_post_nominal(r, name)) return false;
    take_building(r, name);
    if (name->label == labels->misc) {
        cut_at_mark(r, name);
        cut_day(r, name);
        cut_closing_mark(r, name);
        *taken += take_second_half(r, name, rest + *taken, n - *taken);
    }
    nsci_name_label(r, name);
    find_road(r, name);
    drop_plural(r, name);
    take_period(r, name);
    return true;
}

nsc_status nsci_names_edit(const nsci_doc *doc, const nsci_name_labels *labels,
                           const nsci_lexicon *lexicon, nsci_spans *names, nsci_spans *scratch,
                           const nsc_alloc *alloc, nsc_error *err) {
    nsci_name_reader r = {doc, nsci_doc_text(doc), labels, lexicon, {0, 0}};
    scratch->n = 0;
    for (size_t i = 0, taken; i < names->n; i += 1 + taken) {
        nsci_span name = names->items[i];
        r.sent = doc->sent_toks.items[name.sent];
        size_t last = i + 1;
        while (last < names->n && last < i + 8 && names->items[last].sent == name.sent) last++;
        if (!edit(&r, &name, names->items + i + 1, last - i - 1, &taken)) continue;
        while (scratch->n && scratch->items[scratch->n - 1].toks.end > name.toks.start)
            scratch->n--;
        NSC_TRY(append(&r, &name, scratch, alloc, err));
    }
    const nsci_spans edited = *scratch;
    *scratch = *names;
    *names = edited;
    return NSC_OK;
}

/* ---- Names with a day or an hour in them ----------------------------------------------------- */

/* Whether an expression is part of a name or one: behind a title, or in a listed name, which then
 * is *name. */
bool nsci_name_holds(const nsci_doc *doc, const nsci_name_labels *labels,
                     const nsci_lexicon *lexicon, const nsci_span *time, nsci_span *name) {
    const nsci_range sent = doc->sent_toks.items[time->sent], toks = time->toks;
    const nsci_name_reader r = {doc, nsci_doc_text(doc), labels, lexicon, sent};
    if (!nsci_name_is_capital(&r, toks.end - 1)) return false;
    *name = (nsci_span){{0, 0}, time->sent, time->score, 0, NSCI_SOURCE_RULE};
    if (nsci_name_is_part(&r, toks.start - 1, NSCI_NAME_PART_HONORIFIC)) return true;
    for (uint32_t n = NSCI_NAME_MAX_LISTED_TOKS; n >= 2; n--) {
        const uint32_t low = toks.end > n ? toks.end - n : 0;
        for (uint32_t start = low; start <= toks.start; start++) {
            const nsci_range span = {start, start + n};
            const bool fits = start >= sent.start && span.end <= sent.end && span.end >= toks.end;
            const bool opens =
                nsci_name_is(&r, start, NSCI_CUE_DIGITS) || nsci_name_is_capital(&r, start);
            const bool day = time->label == labels->date && n == toks.end - toks.start;
            if (!fits || !opens || day || !nsci_name_is_capital(&r, span.end - 1)) continue;
            const uint32_t label = nsci_name_listed_label(&r, span);
            if (label == NSC_NONE) continue;
            name->toks = span;
            name->label = (uint8_t)label;
            return true;
        }
    }
    return false;
}
