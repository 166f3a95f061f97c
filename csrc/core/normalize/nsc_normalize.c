/* Normalization: one pass over the source, a stack at the end of the output.
 *
 * Clean runs, which is nearly everything, are copied in bulk. Every other character is a pending that
 * goes through one door, `step`, and what a rule puts in the place of characters goes through the
 * same door again:
 *
 *     pending -> mojibake -> one character -> decompose -> compose -> append -> charref
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
 * Two things wait before they flush:
 *
 * - A curly quote, a no-break space or a control may be a byte of a garbled character: U+00E2 U+20AC
 *   U+2122 is an apostrophe. It is appended as it came while it may be, and m->deferred marks the first
 *   such character. When the chance is over, all from there on is lifted off and appended anew.
 *
 * - Long runs of combining marks (over MAX_MARKS) are ordered in one go when they stand together in
 *   the source. Where they don't, because references or removed characters part them, they are left
 *   in disorder and the whole text is read once more (m->unordered).
 *
 * The only rule that sees what follows is mojibake, in next_cp: for a character that becomes ASCII
 * if it is not garbled, so that a second reading does not meet the question again.
 */
#include "text/nsc_utf8.h"
#include "normalize/nsc_charref.h"
#include "mojibake/nsc_mojibake.h"
#include "normalize/nsc_normalize.h"
#include "normalize/nsc_typography.h"
#include "text/nsc_uni.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum {
    MAX_MARKS = 32,      /* combining marks that are reordered one by one */
    MAX_HELD_BYTES = 48, /* how long a character waits to be part of a garbled one */
    MAX_LATIN = 16       /* characters before a full-width form that must not be East Asian */
};

#define NOTHING_HELD UINT32_MAX
#define NEL          0x85u
#define RULES_FORM   (NSC_RULE_BIT(NSC_RULE_COMPOSE) | NSC_RULE_BIT(NSC_RULE_COMPATIBILITY))

typedef struct machine {
    nsci_normal *out;
    const nsc_alloc *alloc;
    nsc_error *err;
    const uint8_t *source; /* [n_source], read up to `at` */
    uint32_t n_source, at;
    uint32_t rules;
    uint32_t deferred; /* byte of the output from which characters wait, or NOTHING_HELD */
    uint32_t cr_end;   /* end of a line feed that was a carriage return, or 0 */
    uint32_t seen,
        lacked; /* NSCI_SEEN_...: how the text is garbled; what was left for want of it */
    bool unordered;
} machine;

/* ---- Clean runs ----------------------------------------------------------------------------- */

/* No rule begins at a printable ASCII character, a tab or a line feed, and only ';' ends a pattern.
 */
static bool is_clean(uint8_t byte) {
    return (byte >= 0x20 && byte < 0x7F && byte != ';') || byte == '\n' || byte == '\t';
}

/* The end of the clean run that begins at `at`: 16 bytes a step, which takes a tab for unclean. */
static uint32_t clean_end(const uint8_t *source, uint32_t at, uint32_t n) {
#if defined(__SSE2__)
    const __m128i below = _mm_set1_epi8(0x1F), delete = _mm_set1_epi8(0x7F);
    const __m128i semicolon = _mm_set1_epi8(';'), line_feed = _mm_set1_epi8('\n');
    while (n - at >= 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(source + at));
        /* Signed, so bytes from 0x80 on are below too. */
        __m128i fine = _mm_or_si128(_mm_cmpgt_epi8(block, below), _mm_cmpeq_epi8(block, line_feed));
        __m128i stop =
            _mm_or_si128(_mm_cmpeq_epi8(block, delete), _mm_cmpeq_epi8(block, semicolon));
        uint32_t unclean = (uint32_t)_mm_movemask_epi8(_mm_andnot_si128(stop, fine)) ^ 0xFFFF;
        if (!unclean) {
            at += 16;
            continue;
        }
        at += nsci_first_bit(unclean);
        if (source[at] != '\t') return at;
        at++;
    }
#endif
    while (at < n && is_clean(source[at])) at++;
    return at;
}

/* ---- Pieces --------------------------------------------------------------------------------- */

static nsc_status push(machine *m, nsci_pending pending) {
    return nsci_pendings_push(&m->out->pendings, m->alloc, pending, m->err);
}

/* Stacks cps[n] in the place of the source's bytes [start, end): the first stands for them all. */
static nsc_status push_all(machine *m, const uint32_t *cps, size_t n, uint32_t start, uint32_t end,
                           uint8_t rule) {
    for (size_t i = n; i-- > 0;)
        NSC_TRY(push(m, (nsci_pending){cps[i], i ? end : start, end, rule, false}));
    return NSC_OK;
}

static uint8_t form_rule(const machine *m) {
    bool compat = m->rules & NSC_RULE_BIT(NSC_RULE_COMPATIBILITY);
    return compat ? NSC_RULE_COMPATIBILITY : NSC_RULE_COMPOSE;
}

static uint8_t last_byte(const nsci_normal *normal) {
    return normal->utf8.n ? normal->utf8.items[normal->utf8.n - 1] : 0;
}

static uint32_t last_cp(const nsci_normal *normal) {
    size_t after;
    if (!normal->utf8.n) return 0;
    return nsci_utf8_decode(normal->utf8.items,
                            nsci_output_before(normal, (uint32_t)normal->utf8.n), &after);
}

/* The source's next character, when it is what comes next; else 0. */
static uint32_t next_cp(const machine *m) {
    size_t after;
    if (m->out->pendings.n || m->at >= m->n_source) return 0;
    return nsci_utf8_decode(m->source, m->at, &after);
}

/* ---- Mojibake ------------------------------------------------------------------------------- */

/* Lifts off what waits; it is appended again, the first character without waiting any more. */
static nsc_status flush(machine *m) {
    uint32_t from = m->deferred;
    m->deferred = NOTHING_HELD;
    NSC_TRY(nsci_output_lift(m->out, m->alloc, from, m->err));
    m->out->pendings.items[m->out->pendings.n - 1].final = true;
    return NSC_OK;
}

/* Fills `window` with the end of the output and `cp`, which `rule` made, and starts[i] with where
 * each begins. */
static void look_back(const machine *m, uint32_t cp, uint8_t rule, nsci_mojibake_window *window,
                      uint32_t starts[NSCI_MOJIBAKE_WINDOW]) {
    size_t first = NSCI_MOJIBAKE_WINDOW - 1, after;
    const nsci_edits *edits = &m->out->edits;
    uint32_t at = (uint32_t)m->out->utf8.n;
    size_t n_edits = edits->n;
    window->cps[first] = cp;
    window->repaired[first] = rule == NSC_RULE_MOJIBAKE;
    starts[first] = at;
    size_t lowest = 0; /* before ASCII, no more than the neighbours matter */
    while (first > lowest && at > 0) {
        at = nsci_output_before(m->out, at);
        first--;
        if (!lowest && m->out->utf8.items[at] < 0x80) lowest = first > 2 ? first - 2 : 0;
        window->cps[first] = nsci_utf8_decode(m->out->utf8.items, at, &after);
        n_edits = nsci_edits_begun(edits, n_edits, at);
        const nsci_edit *edit = n_edits ? &edits->items[n_edits - 1] : NULL;
        window->repaired[first] = edit && edit->norm_end > at && edit->rule == NSC_RULE_MOJIBAKE;
        starts[first] = at;
    }
    window->n = NSCI_MOJIBAKE_WINDOW - first;
    if (first) {
        memmove(window->cps, window->cps + first, window->n * sizeof *window->cps);
        memmove(window->repaired, window->repaired + first, window->n * sizeof *window->repaired);
        memmove(starts, starts + first, window->n * sizeof *starts);
    }
}

/* U+0080 to U+009F where windows-1252 was read as Latin-1. U+0085 may be a line break. */
static uint32_t as_windows(const machine *m, uint32_t cp) {
    bool repair = (m->rules & NSC_RULE_BIT(NSC_RULE_MOJIBAKE)) && cp != NEL;
    return repair ? nsci_charref_windows(cp) : cp;
}

/* Whether the NEL that is to be appended was an ellipsis, which has its number in windows-1252: among
 * other characters of windows-1252, or between a word and one blank. */
static bool is_ellipsis(machine *m) {
    if (!(m->rules & NSC_RULE_BIT(NSC_RULE_MOJIBAKE))) return false;
    if (m->seen & NSCI_SEEN_C1) return true;
    m->lacked |= NSCI_SEEN_C1;
    /* A question about what follows, so it must not come up twice: no NEL is left in its place. */
    if (!(m->rules & NSC_RULE_BIT(NSC_RULE_NEWLINES)) || m->out->pendings.n) return false;
    const uint8_t *next = m->source + m->at;
    nsci_class before = nsci_uni_class(last_cp(m->out));
    return m->n_source - m->at > 1 && next[0] == ' ' && next[1] > ' ' &&
           (before == NSCI_CLASS_LOWER || before == NSCI_CLASS_UPPER || before == NSCI_CLASS_DIGIT);
}

/* Whether `cp` does not stay as it is. */
static bool is_changed(const machine *m, uint32_t cp) {
    return nsci_typography_swap(cp, m->rules) || as_windows(m, cp) != cp;
}

/* A circumflex and a blank: what is left of a garbled no-break space when its second half was made a
 * blank. Behind a small letter or a stop nothing else can be meant. */
static bool is_lossy_blank(const machine *m) {
    const nsci_normal *out = m->out;
    const uint8_t *text = out->utf8.items;
    size_t n = out->utf8.n, after;
    if (n < 3 || text[n - 2] != 0xC3 || text[n - 1] != 0x82) return false;
    uint32_t before = nsci_utf8_decode(text, nsci_output_before(out, (uint32_t)n - 2), &after);
    if (before == NSCI_REPLACEMENT) return true;
    bool stop = before < 0x80 && before && strchr(".,:;!?)", (int)before);
    return stop || nsci_uni_class(before) == NSCI_CLASS_LOWER;
}

/* Puts `repair` in the place of the window's characters that it explains; those that it keeps are
 * appended again. */
static nsc_status apply_repair(machine *m, const nsci_mojibake_window *window,
                               const uint32_t starts[NSCI_MOJIBAKE_WINDOW],
                               const nsci_mojibake_repair *repair, nsci_pending pending) {
    nsci_normal *out = m->out;
    const size_t end = window->n - repair->n_kept;
    const uint32_t at = starts[end - repair->n_chars];
    uint32_t start = pending.start, until = pending.end;
    if (repair->n_kept) {
        nsci_pending *top;
        bool joins = m->at < m->n_source && !out->pendings.n &&
                     nsci_mojibake_joins(pending.cp, m->source + m->at, m->n_source - m->at);
        pending.final = true;
        NSC_TRY(push(m, pending));
        if (repair->n_kept > 1) NSC_TRY(nsci_output_lift(out, m->alloc, starts[end], m->err));
        top = &out->pendings.items[out->pendings.n - 1];
        until = top->start;
        if (joins && repair->n_kept > 1) {
            until = top->end;
            out->pendings.n--;
        }
    }
    if (at < out->utf8.n) start = nsci_output_cut(out, at, until);
    if (m->deferred != NOTHING_HELD && out->utf8.n <= m->deferred) m->deferred = NOTHING_HELD;
    return push_all(m, repair->cps, repair->n_cps, start, until, NSC_RULE_MOJIBAKE);
}

/* Deals with `pending` if it completes a garbled character or has to wait; *taken says whether. */
static nsc_status try_mojibake(machine *m, const nsci_pending *pending, bool *taken) {
    nsci_normal *out = m->out;
    *taken = true;
    uint32_t roles = pending->final ? 0 : nsci_mojibake_roles(pending->cp);
    bool waiting = m->deferred != NOTHING_HELD;
    if (waiting && (!roles || out->utf8.n - m->deferred > MAX_HELD_BYTES)) {
        NSC_TRY(push(m, *pending));
        return flush(m);
    }
    if (pending->cp == ' ' && is_lossy_blank(m)) {
        uint32_t start = nsci_output_cut(out, (uint32_t)out->utf8.n - 2, pending->end);
        return push_all(m, &pending->cp, 1, start, pending->end, NSC_RULE_MOJIBAKE);
    }
    *taken = false;
    const bool lossy =
        !pending->final && nsci_mojibake_may_be_lossy(out->utf8.items, out->utf8.n, pending->cp);
    if (!roles && !lossy) return NSC_OK;

    const bool changed = is_changed(m, pending->cp);
    nsci_mojibake_window window;
    nsci_mojibake_repair repair;
    uint32_t starts[NSCI_MOJIBAKE_WINDOW];
    nsci_mojibake_state state = NSCI_MOJIBAKE_NONE;
    const bool match = (waiting || (roles & NSCI_GARBLED_TRAIL)) && last_byte(out) >= 0x80;
    if (match || lossy) {
        look_back(m, pending->cp, pending->rule, &window, starts);
        window.next = changed ? next_cp(m) : 0;
        window.evidence = m->seen;
    }
    if (match) {
        state = nsci_mojibake_match(&window, &repair);
        if (state != NSCI_MOJIBAKE_FOUND) m->lacked |= repair.evidence;
    } else if (roles & NSCI_GARBLED_LEAD) {
        state = NSCI_MOJIBAKE_OPEN;
    }
    if (lossy && state != NSCI_MOJIBAKE_FOUND) {
        if (nsci_mojibake_match_lossy(&window, &repair) == NSCI_MOJIBAKE_FOUND)
            state = NSCI_MOJIBAKE_FOUND;
        else
            m->lacked |= repair.evidence;
    }
    if (state == NSCI_MOJIBAKE_FOUND) {
        *taken = true;
        m->seen |= repair.evidence;
        return apply_repair(m, &window, starts, &repair, *pending);
    }
    if (match && waiting && state == NSCI_MOJIBAKE_OPEN &&
        (repair.n_open < 2 || starts[window.n - repair.n_open] > m->deferred))
        state = NSCI_MOJIBAKE_NONE; /* not for what waits */
    if (state == NSCI_MOJIBAKE_NONE) {
        if (!waiting) return NSC_OK;
        *taken = true;
        NSC_TRY(push(m, *pending));
        return flush(m);
    }
    /* It may be part of one. Wait, unless it stays as it is anyway or ASCII follows at once. */
    if (!changed) return NSC_OK;
    if (!waiting && !out->pendings.n) {
        bool inside = match && repair.n_open > 1;
        uint32_t next = next_cp(m);
        if (next < 0x80 || !nsci_mojibake_may_go_on(pending->cp, next, inside)) return NSC_OK;
    }
    *taken = true;
    if (!waiting) m->deferred = (uint32_t)out->utf8.n;
    return nsci_output_push(out, m->alloc, m->source, pending, m->err);
}

/* ---- One-character rules -------------------------------------------------------------------- */

/* Whether a full-width form is to be appended that stands alone in Latin text: ASCII before it, and
 * no East Asian character near. What follows is asked for only what no rule changes, so that a form
 * that stays will stay. */
static bool is_stray_wide(const machine *m) {
    const nsci_normal *out = m->out;
    uint32_t at = (uint32_t)out->utf8.n, next = 0;
    size_t after;
    if (last_byte(out) < 0x20 || last_byte(out) >= 0x7F) return false;
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
static nsc_status try_letterforms(machine *m, const nsci_pending *pending, bool *taken) {
    uint32_t cps[NSCI_MAX_DECOMPOSED];
    nsci_normal *out = m->out;
    uint8_t rule;
    size_t n = 1;
    if ((m->rules & NSC_RULE_BIT(NSC_RULE_LIGATURES)) && nsci_typography_is_ligature(pending->cp)) {
        rule = NSC_RULE_LIGATURES;
        if (pending->cp - 0xFB00u < 7 &&
            !nsci_mojibake_may_be_lossy(out->utf8.items, out->utf8.n, 'f')) {
            const char *letters = f_ligatures[pending->cp - 0xFB00];
            *taken = true;
            return nsci_output_swap(out, m->alloc, letters, strlen(letters), pending->start,
                                    pending->end, rule, m->err);
        }
        n = nsci_uni_compose(cps, nsci_uni_decompose(pending->cp, true, cps));
    } else if ((m->rules & NSC_RULE_BIT(NSC_RULE_WIDTHS)) && nsci_typography_is_wide(pending->cp) &&
               is_stray_wide(m)) {
        rule = NSC_RULE_WIDTHS;
        cps[0] = pending->cp - 0xFF01 + '!';
    } else {
        return NSC_OK;
    }
    *taken = true;
    return push_all(m, cps, n, pending->start, pending->end, rule);
}

/* The end of the line break in the source's next place, when the word before it goes on behind it in a
 * small letter; else m->at. Behind a soft hyphen, which says that the word was cut here. */
static uint32_t cut_word_end(const machine *m) {
    const uint8_t *source = m->source;
    size_t at = m->at, after;
    if (m->out->pendings.n || nsci_uni_class(last_cp(m->out)) != NSCI_CLASS_LOWER) return m->at;
    if (at < m->n_source && source[at] == '\r') at++;
    if (at >= m->n_source || source[at] != '\n' || ++at == m->n_source) return m->at;
    bool goes_on = nsci_uni_class(nsci_utf8_decode(source, at, &after)) == NSCI_CLASS_LOWER;
    return goes_on ? (uint32_t)at : m->at;
}

static nsc_status try_typography(machine *m, const nsci_pending *pending, bool *taken) {
    nsci_normal *out = m->out;
    if (pending->cp == '\n' && m->cr_end && m->cr_end == out->utf8.n && out->edits.n) {
        nsci_edit *last = &out->edits.items[out->edits.n - 1];
        bool line_feed = last->rule == NSC_RULE_NEWLINES && last->norm_end - last->norm_start == 1;
        if (line_feed && last->norm_end == m->cr_end && last->end == pending->start) {
            last->end = pending->end;
            m->cr_end = 0;
            *taken = true;
            return NSC_OK;
        }
    }
    if (as_windows(m, pending->cp) != pending->cp || (pending->cp == NEL && is_ellipsis(m))) {
        *taken = true;
        m->seen |= pending->cp == NEL ? 0 : NSCI_SEEN_C1;
        uint32_t cp = nsci_charref_windows(pending->cp);
        return push(m, (nsci_pending){cp, pending->start, pending->end, NSC_RULE_MOJIBAKE, false});
    }
    const nsci_swap *swap = nsci_typography_swap(pending->cp, m->rules);
    bool joiner = pending->cp == 0x200C || pending->cp == 0x200D;
    *taken = swap && !(joiner && nsci_joins_after(last_cp(out)));
    if (!*taken) return NSC_OK;
    if (swap->rule == NSC_RULE_SPACES &&
        nsci_mojibake_may_be_lossy(out->utf8.items, out->utf8.n, ' '))
        return push(m, (nsci_pending){' ', pending->start, pending->end, NSC_RULE_SPACES, false});
    uint32_t end = pending->end;
    if (swap->rule == NSC_RULE_SOFT_HYPHENS && end == m->at) end = m->at = cut_word_end(m);
    NSC_TRY(nsci_output_swap(out, m->alloc, swap->text, swap->n_bytes, pending->start, end,
                             swap->rule, m->err));
    if (pending->cp == '\r') m->cr_end = (uint32_t)out->utf8.n;
    return NSC_OK;
}

/* ---- Unicode forms -------------------------------------------------------------------------- */

/* Composes `pending` with the run at the end of the output; *taken when that changes anything. */
static nsc_status try_compose(machine *m, const nsci_pending *pending, bool *taken) {
    nsci_normal *out = m->out;
    uint32_t run[MAX_MARKS + 2]; /* from the end backwards */
    size_t n_run = 0, n = 0, after;
    uint32_t at = (uint32_t)out->utf8.n, first = at;
    const bool mark = nsci_uni_ccc(pending->cp) != 0;
    for (bool starter = false; !starter && at > 0;) {
        at = nsci_output_before(out, at);
        uint32_t cp = nsci_utf8_decode(out->utf8.items, at, &after);
        starter = nsci_uni_ccc(cp) == 0;
        if (!starter && !mark) return NSC_OK; /* a mark stands between two starters */
        if (n_run > MAX_MARKS) {
            m->unordered = true;
            return NSC_OK;
        }
        run[n_run++] = cp;
        first = at;
    }
    if (!n_run) return NSC_OK;

    NSC_TRY(nsci_u32s_reserve(&out->marks, m->alloc, 2 * (n_run + 1) * NSCI_MAX_DECOMPOSED + 256,
                              m->err));
    uint32_t *cps = out->marks.items;
    for (size_t i = n_run; i-- > 0;) n += nsci_uni_decompose(run[i], false, cps + n);
    n += nsci_uni_decompose(pending->cp, false, cps + n);
    nsci_uni_order(cps, n, cps + n);
    n = nsci_uni_compose(cps, n);

    size_t same = 0;
    for (; same < n && same < n_run && cps[same] == run[n_run - 1 - same]; same++) {
        nsci_utf8_decode(out->utf8.items, first, &after);
        first = (uint32_t)after;
    }
    if (same == n_run && n == n_run + 1 && cps[same] == pending->cp) return NSC_OK;
    *taken = true;
    uint32_t start = same < n_run ? nsci_output_cut(out, first, pending->end) : pending->start;
    return push_all(m, cps + same, n - same, start, pending->end, form_rule(m));
}

static nsc_status try_form(machine *m, const nsci_pending *pending, bool *taken) {
    uint32_t cps[NSCI_MAX_DECOMPOSED];
    bool compat = m->rules & NSC_RULE_BIT(NSC_RULE_COMPATIBILITY);
    size_t n = nsci_uni_replacement(pending->cp, compat, cps);
    if (n) {
        *taken = true;
        return push_all(m, cps, n, pending->start, pending->end, form_rule(m));
    }
    return nsci_uni_may_combine(pending->cp) ? try_compose(m, pending, taken) : NSC_OK;
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
static nsc_status try_charref(machine *m, const nsci_pending *pending) {
    nsci_normal *out = m->out;
    uint32_t cps[2], at;
    const size_t n = find_reference(out, (uint32_t)out->utf8.n - 1, &at, cps);
    if (!n) return NSC_OK;
    const uint32_t start = nsci_output_cut(out, at, pending->end);
    return push_all(m, cps, n, start, pending->end, NSC_RULE_CHARREFS);
}

/* Decodes the reference that the source's ';' closes, when it stands for a character of ASCII that no
 * rule begins at: what `step` would do, in short. */
static nsc_status read_reference(machine *m) {
    nsci_normal *out = m->out;
    uint32_t cps[2], at;
    if (m->deferred != NOTHING_HELD) return NSC_OK;
    if (find_reference(out, (uint32_t)out->utf8.n, &at, cps) != 1) return NSC_OK;
    if (cps[0] <= ' ' || cps[0] >= 0x7F || cps[0] == ';') return NSC_OK;
    if (nsci_mojibake_may_be_lossy(out->utf8.items, at, cps[0])) return NSC_OK;
    const char letter = (char)cps[0];
    const uint32_t start = nsci_output_cut(out, at, m->at + 1);
    m->at++;
    return nsci_output_swap(out, m->alloc, &letter, 1, start, m->at, NSC_RULE_CHARREFS, m->err);
}

/* ---- The door ------------------------------------------------------------------------------- */

static nsc_status step(machine *m, const nsci_pending *pending) {
    bool taken = false;
    if (pending->cp == NSCI_PENDING_REMOVED)
        return nsci_output_swap(m->out, m->alloc, "", 0, pending->start, pending->end,
                                pending->rule, m->err);
    if (m->rules & NSC_RULE_BIT(NSC_RULE_MOJIBAKE)) NSC_TRY(try_mojibake(m, pending, &taken));
    if (!taken) NSC_TRY(try_typography(m, pending, &taken));
    if (!taken && pending->cp >= 0x132) NSC_TRY(try_letterforms(m, pending, &taken));
    if (!taken && pending->cp >= 0x80 && (m->rules & RULES_FORM))
        NSC_TRY(try_form(m, pending, &taken));
    if (taken) return NSC_OK;
    NSC_TRY(nsci_output_push(m->out, m->alloc, m->source, pending, m->err));
    if (pending->cp == ';' && (m->rules & NSC_RULE_BIT(NSC_RULE_CHARREFS)))
        return try_charref(m, pending);
    return NSC_OK;
}

static nsc_status drain(machine *m) {
    nsci_pendings *pendings = &m->out->pendings;
    while (pendings->n) {
        const nsci_pending pending = pendings->items[--pendings->n];
        NSC_TRY(step(m, &pending));
    }
    return NSC_OK;
}

/* Appends everything that waits, for good. */
static nsc_status flush_all(machine *m) {
    while (m->deferred != NOTHING_HELD) {
        NSC_TRY(flush(m));
        NSC_TRY(drain(m));
    }
    return NSC_OK;
}

/* ---- Long runs of marks --------------------------------------------------------------------- */

/* The end of the run of combining marks at m->at, if it is longer than MAX_MARKS; else 0. */
static uint32_t long_run_end(const machine *m) {
    size_t at = m->at, next = at, n = 0;
    for (; at < m->n_source && m->source[at] >= 0x80; at = next, n++)
        if (!nsci_uni_ccc(nsci_utf8_decode(m->source, at, &next))) break;
    return n > MAX_MARKS ? (uint32_t)at : 0;
}

/* Appends the source's bytes [m->at, end) as they are. */
static nsc_status copy_run(machine *m, uint32_t end) {
    uint32_t n = end - m->at;
    NSC_TRY(nsci_output_reserve(m->out, m->alloc, n, m->err));
    memcpy(m->out->utf8.items + m->out->utf8.n, m->source + m->at, n);
    m->out->utf8.n += n;
    m->at = end;
    return NSC_OK;
}

/* Whether the output's bytes from `at` on, and the source's up to `end`, are cps[n] already. */
static bool is_same_run(const machine *m, uint32_t at, uint32_t end, const uint32_t *cps,
                        size_t n) {
    size_t i = 0;
    for (size_t here = at; here < m->out->utf8.n; i++)
        if (i == n || nsci_utf8_decode(m->out->utf8.items, here, &here) != cps[i]) return false;
    for (size_t here = m->at; here < end; i++)
        if (i == n || nsci_utf8_decode(m->source, here, &here) != cps[i]) return false;
    return i == n;
}

/* Appends a starter and its marks in the place of the source's bytes [start, end). The starter goes
 * through the door; when it comes out as another one, the marks are not in form. */
static nsc_status push_run(machine *m, const uint32_t *cps, size_t n, uint32_t start,
                           uint32_t end) {
    NSC_TRY(push(m, (nsci_pending){cps[0], start, end, form_rule(m), false}));
    NSC_TRY(drain(m));
    NSC_TRY(flush_all(m));
    if (last_cp(m->out) != cps[0]) m->unordered = true;
    return nsci_output_push_marks(m->out, m->alloc, cps + 1, n - 1, end, form_rule(m), m->err);
}

/* Composes the marks [m->at, end) of the source with the run at the end of the output. */
static nsc_status read_long_run(machine *m, uint32_t end) {
    nsci_normal *out = m->out;
    size_t n_marks = 0, n = 0, after;
    uint32_t first = (uint32_t)out->utf8.n;
    for (bool starter = false; !starter && first > 0; n_marks++) {
        first = nsci_output_before(out, first);
        starter = nsci_uni_ccc(nsci_utf8_decode(out->utf8.items, first, &after)) == 0;
        if (n_marks > MAX_MARKS) {
            m->unordered = true;
            return copy_run(m, end);
        }
    }
    for (uint32_t at = m->at; at < end; at++) n_marks += !nsci_utf8_is_tail(m->source[at]);
    /* A mark decomposes into two marks at most, a starter into four characters. */
    size_t most = 2 * n_marks + NSCI_MAX_DECOMPOSED;
    NSC_TRY(nsci_u32s_reserve(&out->marks, m->alloc, 2 * most + 256, m->err));
    uint32_t *cps = out->marks.items;
    for (size_t at = first; at < out->utf8.n;)
        n += nsci_uni_decompose(nsci_utf8_decode(out->utf8.items, at, &at), false, cps + n);
    for (size_t at = m->at; at < end;)
        n += nsci_uni_decompose(nsci_utf8_decode(m->source, at, &at), false, cps + n);
    nsci_uni_order(cps, n, cps + n);
    n = nsci_uni_compose(cps, n);
    if (is_same_run(m, first, end, cps, n)) return copy_run(m, end);

    uint32_t start = first < out->utf8.n ? nsci_output_cut(out, first, end) : m->at;
    nsci_u32s run = out->marks; /* out of the way of the runs that the starter may be part of */
    out->marks = (nsci_u32s){0};
    m->at = end;
    nsc_status status = push_run(m, cps, n, start, end);
    nsci_u32s_free(&out->marks, m->alloc);
    out->marks = run;
    return status;
}

/* ---- The text ------------------------------------------------------------------------------- */

/* Reads the first characters of a clean run one by one, where they may be what is left of garbled
 * ones. */
static nsc_status read_lossy(machine *m, uint32_t end) {
    if (!(m->rules & NSC_RULE_BIT(NSC_RULE_MOJIBAKE))) return NSC_OK;
    while (m->at < end) {
        const nsci_bytes *out = &m->out->utf8;
        nsci_pending pending = {m->source[m->at], m->at, m->at + 1, 0, false};
        if (!nsci_mojibake_may_be_lossy(out->items, out->n, pending.cp)) break;
        m->at++;
        NSC_TRY(step(m, &pending));
        NSC_TRY(drain(m));
    }
    return NSC_OK;
}

/* Makes `pending`, the source's next character, the garbled punctuation that begins with it. */
static void try_mark(machine *m, nsci_pending *pending, size_t *next) {
    if (!(m->rules & NSC_RULE_BIT(NSC_RULE_MOJIBAKE)) || last_byte(m->out) >= 0x80) return;
    size_t n_garbled;
    uint32_t cp = nsci_mojibake_mark(m->source + m->at, m->n_source - m->at, &n_garbled);
    if (!cp) return;
    const uint8_t *second = m->source + m->at + 2, *last = m->source + m->at + n_garbled - 2;
    if (second[0] == 0xC2 || (last[0] == 0xC2 && last[1] < 0xA0)) m->seen |= NSCI_SEEN_C1;
    pending->cp = cp;
    pending->rule = NSC_RULE_MOJIBAKE;
    *next = m->at + n_garbled;
}

/* Whether `cp` may begin a garbled character that `next` goes on with. */
static bool may_begin_garbled(const machine *m, uint32_t cp, uint32_t next) {
    return (m->rules & NSC_RULE_BIT(NSC_RULE_MOJIBAKE)) && next >= 0x80 &&
           (nsci_mojibake_roles(cp) & NSCI_GARBLED_LEAD) &&
           nsci_mojibake_may_go_on(cp, next, false);
}

/* Whether `cp`, or the blank that it becomes, may end what lost a byte. */
static bool may_end_lossy(const machine *m, uint32_t cp, bool blank) {
    const nsci_bytes *out = &m->out->utf8;
    return ((m->rules & NSC_RULE_BIT(NSC_RULE_MOJIBAKE)) &&
            nsci_mojibake_may_be_lossy(out->items, out->n, cp)) ||
           (blank && nsci_mojibake_may_be_lossy(out->items, out->n, ' '));
}

/* Whether a character with this lead byte may be general punctuation or a no-break space. */
static bool begins_mark(uint8_t lead) { return lead == 0xE2 || lead == 0xC2; }

/* Replaces the source's next characters while they are general punctuation behind ASCII and part of
 * nothing longer, as nearly all are that news has: what `step` would do, in short. */
static nsc_status read_marks(machine *m) {
    nsci_normal *out = m->out;
    uint32_t asked = 0, asked_next = 0; /* a pair that begins nothing garbled */
    while (m->at < m->n_source && begins_mark(m->source[m->at]) && last_byte(out) < 0x80) {
        size_t next, after;
        const uint32_t cp = nsci_utf8_decode(m->source, m->at, &next);
        const nsci_swap *swap = cp < 0xA0 ? NULL : nsci_typography_swap(cp, m->rules);
        if (!swap || swap->rule == NSC_RULE_INVISIBLES || swap->rule == NSC_RULE_SOFT_HYPHENS)
            break; /* what follows or stands before has a say */
        if (may_end_lossy(m, cp, swap->rule == NSC_RULE_SPACES)) break;
        const uint32_t follower =
            next < m->n_source ? nsci_utf8_decode(m->source, next, &after) : 0;
        if (cp != asked || follower != asked_next) {
            if (may_begin_garbled(m, cp, follower)) break;
            asked = cp;
            asked_next = follower;
        }
        NSC_TRY(nsci_output_reserve(out, m->alloc, sizeof swap->text, m->err));
        const uint32_t from = (uint32_t)out->utf8.n, to = from + swap->n_bytes;
        memcpy(out->utf8.items + from, swap->text, sizeof swap->text);
        out->utf8.n = to;
        const nsci_edit edit = {from, to, m->at, (uint32_t)next, swap->rule};
        NSC_TRY(nsci_edits_push(&out->edits, m->alloc, edit, m->err));
        m->at = (uint32_t)next;
    }
    return NSC_OK;
}

static nsc_status read_all(machine *m) {
    const uint8_t *source = m->source;
    while (m->at < m->n_source) {
        uint32_t end = clean_end(source, m->at, m->n_source);
        if (end > m->at) {
            NSC_TRY(flush_all(m));
            if (source[m->at] == '\n' && m->cr_end == m->out->utf8.n && m->cr_end) {
                nsci_pending line_feed = {'\n', m->at, m->at + 1, NSC_RULE_NEWLINES, true};
                m->at++;
                NSC_TRY(step(m, &line_feed));
            }
            NSC_TRY(read_lossy(m, end));
            NSC_TRY(copy_run(m, end));
            if (end == m->n_source) break;
        }
        if (begins_mark(source[m->at]) && m->deferred == NOTHING_HELD) {
            NSC_TRY(read_marks(m));
            if (m->at > end) continue;
        }
        if (source[m->at] == ';' && (m->rules & NSC_RULE_BIT(NSC_RULE_CHARREFS))) {
            NSC_TRY(read_reference(m));
            if (m->at > end) continue;
        }
        size_t next;
        nsci_pending pending = {nsci_utf8_decode(source, m->at, &next), m->at, 0, 0, false};
        if (pending.cp >= 0x300 && (m->rules & RULES_FORM) && nsci_uni_ccc(pending.cp)) {
            uint32_t run_end = long_run_end(m);
            if (run_end) {
                NSC_TRY(flush_all(m));
                NSC_TRY(read_long_run(m, run_end));
                continue;
            }
        }
        if (pending.cp == 0xE2) try_mark(m, &pending, &next);
        pending.end = m->at = (uint32_t)next;
        NSC_TRY(step(m, &pending));
        NSC_TRY(drain(m));
    }
    return flush_all(m);
}

static nsc_status read_once(nsci_normal *out, const nsc_alloc *alloc, const nsci_bytes *source,
                            uint32_t rules, uint32_t *seen, bool *unordered, nsc_error *err) {
    machine m = {.out = out,
                 .alloc = alloc,
                 .err = err,
                 .source = source->items,
                 .n_source = (uint32_t)source->n,
                 .rules = rules,
                 .seen = *seen,
                 .deferred = NOTHING_HELD};
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
