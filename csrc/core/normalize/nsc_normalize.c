/* Normalization: one pass over the source, a stack at the end of the output.
 *
 * Clean runs, which is nearly everything, are copied in bulk (nsc_normalize_clean.c). Every other
 * code point goes through `dispatch`; what a rule emits is dispatched again:
 *
 *     pending -> mojibake -> one character -> decompose -> compose -> append -> reference
 *       ^          |             |              |           |                    |
 *       +----------+-------------+--------------+-----------+--------------------+
 *
 * Idempotence by construction. A rule over several characters is tried when the last of them is
 * appended and looks at the text before it. Every character of the result was appended that way
 * behind the neighbours that it still has, and set off no rule; so nothing in the result does.
 *
 * Linear time. A rule over several characters puts back fewer than it takes, and looks back a
 * bounded way; only a character's own decomposition puts back more, and that is done once.
 *
 * Two things are not settled at once: characters that may be part of a garbled one wait
 * (nsc_mojibake_end.c), and long runs of combining marks are ordered as a whole (nsc_compose.c).
 */
#include "normalize/nsc_normalize.h"
#include "base/nsc_ascii.h"
#include "mojibake/nsc_mojibake_lossy.h"
#include "normalize/nsc_charref.h"
#include "normalize/nsc_compose.h"
#include "normalize/nsc_mojibake_end.h"
#include "normalize/nsc_normalize_clean.h"
#include "normalize/nsc_typography.h"
#include "text/nsc_uni.h"

enum { MAX_LATIN = 16 }; /* characters before a full-width form that must not be East Asian */

/* ---- One-character rules --------------------------------------------------------------------- */

/* Whether a full-width form is to be appended that stands alone in Latin text: ASCII before it, and
 * no East Asian character near. What follows is asked for only what no rule changes, so that a form
 * that stays will stay. */
static bool is_stray_wide(const nsci_machine *m) {
    const nsci_normal *out = m->out;
    uint32_t at = (uint32_t)out->utf8.n, next = 0;
    size_t after;
    if (nsci_machine_last_byte(m) < 0x20 || nsci_machine_last_byte(m) >= 0x7F) return false;
    if (out->pendings.n)
        next = out->pendings.items[out->pendings.n - 1].cp;
    else if (m->at < m->n_source)
        next = nsci_utf8_decode(m->source, m->at, &after);
    if (next == '\n' || nsci_typography_is_east_asian(next)) return false;
    for (int back = 0; back < MAX_LATIN && at > 0; back++) {
        at = nsci_output_before(out, at);
        if (nsci_typography_is_east_asian(nsci_utf8_decode(out->utf8.items, at, &after)))
            return false;
    }
    return true;
}

/* U+FB00 to U+FB06, of which no letter sets off a rule. */
static const char *const f_ligatures[7] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};

/* Letters that are two in one, and wide ones; *taken says whether `pending` was one. */
static nsc_status try_letterforms(nsci_machine *m, const nsci_pending *pending, bool *taken) {
    uint32_t cps[NSCI_MAX_DECOMPOSED];
    nsci_normal *out = m->out;
    uint8_t rule;
    size_t n = 1;
    if (nsci_machine_has(m, NSC_RULE_LIGATURES) && nsci_typography_is_ligature(pending->cp)) {
        rule = NSC_RULE_LIGATURES;
        if (pending->cp - 0xFB00u < 7 &&
            !nsci_mojibake_may_be_lossy(out->utf8.items, out->utf8.n, 'f')) {
            const char *letters = f_ligatures[pending->cp - 0xFB00];
            *taken = true;
            return nsci_machine_swap(m, letters, strlen(letters), pending->start, pending->end,
                                     rule);
        }
        n = nsci_uni_compose(cps, nsci_uni_decompose(pending->cp, true, cps));
    } else if (nsci_machine_has(m, NSC_RULE_WIDTHS) && nsci_typography_is_wide(pending->cp) &&
               is_stray_wide(m)) {
        rule = NSC_RULE_WIDTHS;
        cps[0] = pending->cp - 0xFF01 + '!';
    } else {
        return NSC_OK;
    }
    *taken = true;
    return nsci_machine_push_all(m, cps, n, pending->start, pending->end, rule);
}

/* The end of the line break in the source's next place, when the word before it goes on behind it
 * in a small letter; else m->at. Behind a soft hyphen, which says that the word was cut here. */
static uint32_t cut_word_end(const nsci_machine *m) {
    const uint8_t *source = m->source;
    size_t at = m->at, after;
    if (m->out->pendings.n || nsci_uni_class(nsci_machine_last_cp(m)) != NSCI_CLASS_LOWER)
        return m->at;
    if (at < m->n_source && source[at] == '\r') at++;
    if (at >= m->n_source || source[at] != '\n' || ++at == m->n_source) return m->at;
    bool goes_on = nsci_uni_class(nsci_utf8_decode(source, at, &after)) == NSCI_CLASS_LOWER;
    return goes_on ? (uint32_t)at : m->at;
}

/* Whether the line feed `pending` follows a carriage return that became one: then both are one
 * break, and the edit of the first takes in the second. */
static bool joins_carriage_return(nsci_machine *m, const nsci_pending *pending) {
    const nsci_normal *out = m->out;
    if (!m->cr_end || m->cr_end != out->utf8.n || !out->edits.n) return false;
    nsci_edit *last = &out->edits.items[out->edits.n - 1];
    const bool one_byte = last->norm_end - last->norm_start == 1;
    if (last->rule != NSC_RULE_NEWLINES || !one_byte || last->norm_end != m->cr_end ||
        last->end != pending->start)
        return false;
    last->end = pending->end;
    m->cr_end = 0;
    return true;
}

/* Whether a delete parts two words: in the files of old terminals it stands for a blank. */
static bool parts_words(const nsci_machine *m) {
    const uint8_t before = nsci_machine_last_byte(m);
    const uint32_t next = nsci_machine_next_cp(m);
    return (nsci_is_letter(before) || nsci_is_digit(before)) && next < 0x80 &&
           (nsci_is_letter((uint8_t)next) || nsci_is_digit((uint8_t)next));
}

static nsc_status try_typography(nsci_machine *m, const nsci_pending *pending, bool *taken) {
    const nsci_bytes *text = &m->out->utf8;
    *taken = pending->cp == '\n' && joins_carriage_return(m, pending);
    if (*taken) return NSC_OK;
    const nsci_swap *swap = nsci_typography_swap(pending->cp, m->rules);
    const bool joiner = pending->cp == 0x200C || pending->cp == 0x200D;
    *taken = swap && !(joiner && nsci_joins_after(nsci_machine_last_cp(m)));
    if (!*taken) return NSC_OK;
    if (swap->rule == NSC_RULE_SPACES && nsci_mojibake_may_be_lossy(text->items, text->n, ' '))
        return nsci_machine_push_all(m, (const uint32_t[]){' '}, 1, pending->start, pending->end,
                                     NSC_RULE_SPACES);
    if (pending->cp == 0x7F && parts_words(m))
        return nsci_machine_swap(m, " ", 1, pending->start, pending->end, NSC_RULE_CONTROLS);
    uint32_t end = pending->end;
    if (swap->rule == NSC_RULE_SOFT_HYPHENS && end == m->at) end = m->at = cut_word_end(m);
    NSC_TRY(nsci_machine_swap(m, swap->text, swap->n_bytes, pending->start, end, swap->rule));
    if (pending->cp == '\r') m->cr_end = (uint32_t)text->n;
    return NSC_OK;
}

/* ---- Character references -------------------------------------------------------------------- */

/* Where the reference begins that a ';' behind the first `end` bytes of the output would close, and
 * what it stands for; 0 when there is none. */
static size_t find_reference(const nsci_normal *out, uint32_t end, uint32_t *start,
                             uint32_t cps[2]) {
    const uint8_t *text = out->utf8.items;
    const uint32_t lowest = end > NSCI_MAX_CHARREF_BYTES ? end - NSCI_MAX_CHARREF_BYTES : 0;
    uint32_t at = end;
    for (uint8_t byte; at > lowest; at--) {
        byte = text[at - 1];
        if (byte != '#' && (byte >= 0x80 || nsci_ascii_class[byte] == NSCI_CLASS_PUNCT ||
                            nsci_ascii_class[byte] == NSCI_CLASS_SPACE))
            break;
    }
    if (at == 0 || text[at - 1] != '&') return 0;
    *start = at - 1;
    return nsci_charref_decode(text + at, end - at, cps);
}

/* After a ';' was appended as `pending`: decodes the reference that it closes, if there is one. */
static nsc_status try_charref(nsci_machine *m, const nsci_pending *pending) {
    nsci_normal *out = m->out;
    uint32_t cps[2], at;
    const size_t n = find_reference(out, (uint32_t)out->utf8.n - 1, &at, cps);
    if (!n) return NSC_OK;
    const uint32_t start = nsci_machine_cut(m, at, pending->end);
    return nsci_machine_push_all(m, cps, n, start, pending->end, NSC_RULE_CHARREFS);
}

/* Decodes the reference that the source's ';' closes, when it stands for a character of ASCII that
 * no rule begins at: what `dispatch` would do, in short. Nothing may wait. */
static nsc_status read_reference(nsci_machine *m) {
    nsci_normal *out = m->out;
    uint32_t cps[2], at;
    if (find_reference(out, (uint32_t)out->utf8.n, &at, cps) != 1) return NSC_OK;
    if (cps[0] <= ' ' || cps[0] >= 0x7F || cps[0] == ';' || cps[0] == '&') return NSC_OK;
    if (nsci_mojibake_may_be_lossy(out->utf8.items, at, cps[0])) return NSC_OK;
    const char letter = (char)cps[0];
    const uint32_t start = nsci_machine_cut(m, at, m->at + 1);
    m->at++;
    return nsci_machine_swap(m, &letter, 1, start, m->at, NSC_RULE_CHARREFS);
}

/* ---- The same without the semicolon ---------------------------------------------------------- */

/* Where the characters end, from text[at] on, that may be a reference's name. */
static uint32_t name_end(const uint8_t *text, uint32_t at, uint32_t n) {
    const uint32_t last = (uint32_t)nsci_min(n, at + (size_t)NSCI_MAX_CHARREF_BYTES);
    while (at < last && nsci_charref_may_hold(text[at])) at++;
    return at;
}

/* Puts a character in the place of the reference that text[at, end) is, behind its '&'; what stands
 * behind it is appended again. */
static nsc_status decode_bare(nsci_machine *m, uint32_t at, uint32_t end, uint32_t cp) {
    nsci_normal *out = m->out;
    uint32_t until = m->at;
    if (end < out->utf8.n) NSC_TRY(nsci_output_lift(out, m->alloc, end, m->err));
    if (out->pendings.n) until = out->pendings.items[out->pendings.n - 1].start;
    const uint32_t start = nsci_machine_cut(m, at - 1, until);
    return nsci_machine_push_all(m, &cp, 1, start, until, NSC_RULE_CHARREFS);
}

/* Decides on the '&' before m->name, once its name has ended: in the output, or with `next`, which
 * is to be appended, or with the text. */
static nsc_status close_name(nsci_machine *m, uint32_t next, bool at_end) {
    const nsci_bytes *text = &m->out->utf8;
    const uint32_t at = m->name;
    size_t n, after;
    if (at > text->n || text->items[at - 1] != '&') m->name = 0; /* it was a reference */
    if (!m->name || m->deferred != NSCI_NOTHING_HELD) return NSC_OK;
    const uint32_t end = name_end(text->items, at, (uint32_t)text->n);
    if (end == text->n && !next && !at_end) return NSC_OK;
    m->name = 0;
    const uint32_t before = at > 1 ? text->items[at - 2] : 0;
    if (end < text->n) next = nsci_utf8_decode(text->items, end, &after);
    const uint32_t cp = nsci_charref_bare(text->items + at, end - at, before, next, &n);
    return cp ? decode_bare(m, at, at + (uint32_t)n, cp) : NSC_OK;
}

/* Appends `pending`, an '&', when it is settled what the one before it was. */
static nsc_status open_name(nsci_machine *m, const nsci_pending *pending) {
    if (m->name) {
        const size_t n_pending = m->out->pendings.n;
        NSC_TRY(nsci_machine_push(m, *pending));
        NSC_TRY(close_name(m, '&', false));
        if (m->out->pendings.n != n_pending + 1) return NSC_OK;
        m->out->pendings.n = n_pending;
    }
    NSC_TRY(nsci_output_push(m->out, m->alloc, m->source, pending, m->err));
    m->name = (uint32_t)m->out->utf8.n;
    return NSC_OK;
}

/* ---- Dispatch -------------------------------------------------------------------------------- */

static nsc_status dispatch(nsci_machine *m, const nsci_pending *pending) {
    bool taken = false;
    if (pending->cp == NSCI_PENDING_REMOVED)
        return nsci_machine_swap(m, "", 0, pending->start, pending->end, pending->rule);
    if (nsci_machine_has(m, NSC_RULE_MOJIBAKE)) NSC_TRY(nsci_mojibake_end_try(m, pending, &taken));
    if (!taken) NSC_TRY(try_typography(m, pending, &taken));
    if (!taken && pending->cp >= 0x132) NSC_TRY(try_letterforms(m, pending, &taken));
    if (!taken && pending->cp >= 0x80 && (m->rules & NSCI_RULES_FORM))
        NSC_TRY(nsci_compose_pending(m, pending, &taken));
    if (taken) return NSC_OK;
    if (pending->cp == '&' && nsci_machine_has(m, NSC_RULE_CHARREFS)) return open_name(m, pending);
    NSC_TRY(nsci_output_push(m->out, m->alloc, m->source, pending, m->err));
    if (pending->cp == ';' && nsci_machine_has(m, NSC_RULE_CHARREFS))
        return try_charref(m, pending);
    return NSC_OK;
}

/* Dispatches all that is on the stack. */
static nsc_status drain(nsci_machine *m) {
    nsci_pendings *pendings = &m->out->pendings;
    while (pendings->n) {
        const nsci_pending pending = pendings->items[--pendings->n];
        NSC_TRY(dispatch(m, &pending));
    }
    return NSC_OK;
}

/* The same for `pending`, which is on no stack, and all that comes of it. */
static nsc_status dispatch_all(nsci_machine *m, const nsci_pending *pending) {
    NSC_TRY(dispatch(m, pending));
    return drain(m);
}

/* Appends everything that waits, for good. */
static nsc_status flush_all(nsci_machine *m) {
    while (m->deferred != NSCI_NOTHING_HELD) {
        NSC_TRY(nsci_mojibake_end_flush(m));
        NSC_TRY(drain(m));
    }
    return NSC_OK;
}

/* ---- Long runs of marks ---------------------------------------------------------------------- */

/* Appends a starter and its marks in the place of the source's bytes [start, m->at). The starter is
 * dispatched; when it comes out as another one, the marks are not in form. */
static nsc_status append_run(nsci_machine *m, const nsci_u32s *run, uint32_t start) {
    const uint8_t rule = nsci_compose_rule(m);
    const uint32_t end = m->at;
    const nsci_pending starter = {run->items[0], start, end, rule, false};
    NSC_TRY(dispatch_all(m, &starter));
    NSC_TRY(flush_all(m));
    if (nsci_machine_last_cp(m) != starter.cp) m->unordered = true;
    return nsci_output_push_marks(m->out, m->alloc, run->items + 1, run->n - 1, end, rule, m->err);
}

static nsc_status read_long_run(nsci_machine *m, uint32_t end) {
    nsci_normal *out = m->out;
    uint32_t start = 0;
    NSC_TRY(flush_all(m));
    NSC_TRY(nsci_compose_long_run(m, end, &start));
    if (!out->marks.n) return NSC_OK;
    nsci_u32s run = out->marks; /* out of the way of the runs that the starter may be part of */
    out->marks = (nsci_u32s){0};
    const nsc_status status = append_run(m, &run, start);
    nsci_u32s_free(&out->marks, m->alloc);
    out->marks = run;
    out->marks.n = 0;
    return status;
}

/* ---- The text -------------------------------------------------------------------------------- */

/* Reads the first characters of a clean run one by one, where they may be what is left of garbled
 * ones. */
static nsc_status read_lossy(nsci_machine *m, uint32_t end) {
    const nsci_bytes *text = &m->out->utf8;
    if (!nsci_machine_has(m, NSC_RULE_MOJIBAKE)) return NSC_OK;
    while (m->at < end && nsci_mojibake_may_be_lossy(text->items, text->n, m->source[m->at])) {
        const nsci_pending pending = {m->source[m->at], m->at, m->at + 1, 0, false};
        m->at++;
        NSC_TRY(dispatch_all(m, &pending));
    }
    return NSC_OK;
}

/* Reads the clean run [m->at, end), of which the first characters may belong to what stands
 * before; no more of it than ends a reference. */
static nsc_status read_clean(nsci_machine *m, uint32_t end) {
    NSC_TRY(flush_all(m));
    if (m->name) end = (uint32_t)nsci_min(end, name_end(m->source, m->at, end) + (size_t)1);
    if (m->source[m->at] == '\n' && m->cr_end == m->out->utf8.n && m->cr_end) {
        const nsci_pending line_feed = {'\n', m->at, m->at + 1, NSC_RULE_NEWLINES, true};
        m->at++;
        NSC_TRY(dispatch(m, &line_feed));
    }
    NSC_TRY(read_lossy(m, end));
    return nsci_machine_copy(m, end);
}

/* Reads the short cuts that begin with the source's next byte; m->at stays when there are none. */
static nsc_status read_short(nsci_machine *m) {
    const uint8_t next = m->source[m->at];
    if (m->deferred != NSCI_NOTHING_HELD) return NSC_OK;
    if (nsci_clean_begins_mark(next)) return nsci_clean_marks(m);
    return next == ';' && nsci_machine_has(m, NSC_RULE_CHARREFS) ? read_reference(m) : NSC_OK;
}

/* Reads the source's next character, which no run has, or the long run of marks that it begins. */
static nsc_status read_character(nsci_machine *m) {
    size_t next;
    nsci_pending pending = {nsci_utf8_decode(m->source, m->at, &next), m->at, 0, 0, false};
    if (pending.cp >= 0x300 && (m->rules & NSCI_RULES_FORM) && nsci_uni_ccc(pending.cp)) {
        const uint32_t run_end = nsci_compose_long_run_end(m);
        if (run_end) return read_long_run(m, run_end);
    }
    if (pending.cp == 0xE2 && nsci_machine_has(m, NSC_RULE_MOJIBAKE))
        nsci_mojibake_end_mark(m, &pending, &next);
    pending.end = m->at = (uint32_t)next;
    return dispatch_all(m, &pending);
}

/* Reads the next clean run, or what stands between two. */
static nsc_status read_next(nsci_machine *m) {
    const uint32_t start = m->at, end = nsci_clean_end(m->source, start, m->n_source);
    if (end > start) return read_clean(m, end);
    NSC_TRY(read_short(m));
    return m->at == start ? read_character(m) : NSC_OK;
}

static nsc_status read_all(nsci_machine *m) {
    while (m->at < m->n_source) {
        NSC_TRY(read_next(m));
        if (!m->name) continue;
        NSC_TRY(close_name(m, 0, false));
        NSC_TRY(drain(m));
    }
    NSC_TRY(flush_all(m));
    while (m->name) {
        NSC_TRY(close_name(m, 0, true));
        NSC_TRY(drain(m));
        NSC_TRY(flush_all(m));
    }
    return NSC_OK;
}

static nsc_status read_once(nsci_normal *out, const nsc_alloc *alloc, const nsci_bytes *source,
                            uint32_t rules, uint32_t *seen, bool *unordered, nsc_error *err) {
    nsci_machine m = {.out = out,
                      .alloc = alloc,
                      .err = err,
                      .source = source->items,
                      .n_source = (uint32_t)source->n,
                      .rules = rules,
                      .seen = *seen,
                      .deferred = NSCI_NOTHING_HELD};
    const uint32_t known = *seen;
    out->utf8.n = out->edits.n = out->pendings.n = out->marks.n = 0;
    NSC_TRY(nsci_bytes_reserve(&out->utf8, alloc, source->n, err));
    NSC_TRY(read_all(&m));
    *unordered = m.unordered;
    *seen = m.lacked & m.seen & ~known ? m.seen : known;
    return NSC_OK;
}

/* Reads the source, and again from its start when what came late shows how to read what came early.
 * There are as many rounds at most as there are kinds of evidence. */
nsc_status nsci_normalize_once(nsci_normal *out, const nsc_alloc *alloc, const nsci_bytes *source,
                               uint32_t rules, uint32_t seen, bool *unordered, nsc_error *err) {
    uint32_t known;
    do {
        known = seen;
        NSC_TRY(read_once(out, alloc, source, rules, &seen, unordered, err));
    } while (seen != known);
    return NSC_OK;
}
