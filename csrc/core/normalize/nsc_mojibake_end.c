/* Mojibake at the end of a text while it grows.
 *
 *     output  ... U+00E2 U+20AC   pending U+2122   ->   output ...   stack U+2019
 *
 * The matchers of nsc_mojibake.h see a window of the last characters. What they find is cut off the
 * output, and what it was goes on the stack, to be dispatched like any other character.
 *
 * Waiting. A curly quote, a no-break space or a control may be a byte of a garbled character, and
 * other rules would replace it at once. While it may be, it is appended as it came, and m->deferred
 * marks the first such character. When the chance is over, all from there on is lifted off and
 * appended anew.
 *
 * This is the only rule that sees what follows: next_cp, for a character that becomes ASCII if it
 * is not garbled, so that a second reading does not meet the question again.
 */
#include "normalize/nsc_mojibake_end.h"
#include "base/nsc_ascii.h"
#include "mojibake/nsc_mojibake_lossy.h"
#include "normalize/nsc_charref.h"
#include "normalize/nsc_typography.h"
#include "text/nsc_uni.h"

enum { MAX_HELD_BYTES = 48 }; /* how long a character waits to be part of a garbled one */

#define NEL 0x85u

/* ---- Bytes of windows-1252 ------------------------------------------------------------------ */

/* U+0080 to U+009F where windows-1252 was read as Latin-1. U+0085 may be a line break. */
static uint32_t as_windows(uint32_t cp) { return cp == NEL ? cp : nsci_charref_windows(cp); }

/* Whether the NEL that is to be appended was an ellipsis, which has its number in windows-1252:
 * among other characters of windows-1252, or between a word and one blank. */
static bool is_ellipsis(nsci_machine *m) {
    if (m->seen & NSCI_SEEN_C1) return true;
    m->lacked |= NSCI_SEEN_C1;
    /* A question about what follows, so it must not come up twice: no NEL is left in its place. */
    if (!nsci_machine_has(m, NSC_RULE_NEWLINES) || m->out->pendings.n) return false;
    const uint8_t *next = m->source + m->at;
    const nsci_class before = nsci_uni_class(nsci_machine_last_cp(m));
    return m->n_source - m->at > 1 && next[0] == ' ' && next[1] > ' ' &&
           (before == NSCI_CLASS_LOWER || before == NSCI_CLASS_UPPER || before == NSCI_CLASS_DIGIT);
}

static nsc_status try_windows(nsci_machine *m, const nsci_pending *pending, bool *taken) {
    nsci_pending repaired = *pending;
    if (pending->cp - 0x80u >= 0x20) return NSC_OK;
    if (as_windows(pending->cp) != pending->cp)
        m->seen |= NSCI_SEEN_C1;
    else if (pending->cp != NEL || !is_ellipsis(m))
        return NSC_OK;
    *taken = true;
    repaired.cp = nsci_charref_windows(pending->cp);
    repaired.rule = NSC_RULE_MOJIBAKE;
    repaired.final = false;
    return nsci_machine_push(m, repaired);
}

/* ---- What stands there ---------------------------------------------------------------------- */

/* What the end of the output and a pending character were found to be together. */
typedef struct finding {
    nsci_mojibake_window window;
    uint32_t starts[NSCI_MOJIBAKE_WINDOW]; /* where in the output each of its characters begins */
    nsci_mojibake_repair repair;
    nsci_mojibake_state state;
    bool changes; /* the pending character does not stay as it is if it is not garbled */
    bool inside;  /* while open: it goes on with what stands before it */
} finding;

/* Fills the window with the end of the output and `pending`. */
static void look_back(const nsci_machine *m, const nsci_pending *pending, finding *f) {
    nsci_mojibake_window *window = &f->window;
    const nsci_edits *edits = &m->out->edits;
    size_t first = NSCI_MOJIBAKE_WINDOW - 1, n_edits = edits->n, after;
    size_t lowest = 0; /* before ASCII, no more than the neighbours matter */
    uint32_t at = (uint32_t)m->out->utf8.n;
    window->cps[first] = pending->cp;
    window->repaired[first] = pending->rule == NSC_RULE_MOJIBAKE;
    f->starts[first] = at;
    while (first > lowest && at > 0) {
        at = nsci_output_before(m->out, at);
        first--;
        if (!lowest && m->out->utf8.items[at] < 0x80) lowest = first > 2 ? first - 2 : 0;
        window->cps[first] = nsci_utf8_decode(m->out->utf8.items, at, &after);
        n_edits = nsci_edits_begun(edits, n_edits, at);
        const nsci_edit *edit = n_edits ? &edits->items[n_edits - 1] : NULL;
        window->repaired[first] = edit && edit->norm_end > at && edit->rule == NSC_RULE_MOJIBAKE;
        f->starts[first] = at;
    }
    window->n = NSCI_MOJIBAKE_WINDOW - first;
    if (first) {
        memmove(window->cps, window->cps + first, window->n * sizeof *window->cps);
        memmove(window->repaired, window->repaired + first, window->n * sizeof *window->repaired);
        memmove(f->starts, f->starts + first, window->n * sizeof *f->starts);
    }
    const bool goes = f->changes || pending->cp == '?' || pending->cp == NSCI_REPLACEMENT ||
                      pending->cp == 0xC2 || /* the half of a mark that was garbled twice */
                      pending->cp == 't' || pending->cp == 's'; /* a mark before them will not */
    window->next = goes ? nsci_machine_next_cp(m) : 0;
    window->evidence = m->seen;
}

/* Whether a garbled character that is open could have begun with what waits, or before it. */
static bool is_open_for_waiting(const nsci_machine *m, const finding *f) {
    const size_t n_open = f->repair.n_open;
    return n_open > 1 && f->starts[f->window.n - n_open] <= m->deferred;
}

/* Asks for garbled characters with all of their bytes. */
static void match_whole(nsci_machine *m, finding *f) {
    f->state = nsci_mojibake_match(&f->window, &f->repair);
    if (f->state == NSCI_MOJIBAKE_FOUND) return;
    m->lacked |= f->repair.evidence;
    if (f->state != NSCI_MOJIBAKE_OPEN) return;
    f->inside = f->repair.n_open > 1;
    if (m->deferred != NSCI_NOTHING_HELD && !is_open_for_waiting(m, f))
        f->state = NSCI_MOJIBAKE_NONE;
}

/* Asks for those that lost a byte on the way. */
static void match_lossy(nsci_machine *m, finding *f) {
    if (nsci_mojibake_match_lossy(&f->window, &f->repair) == NSCI_MOJIBAKE_FOUND)
        f->state = NSCI_MOJIBAKE_FOUND;
    else
        m->lacked |= f->repair.evidence;
}

/* Whether `cp` does not stay as it is where it is not garbled. */
static bool is_changed(const nsci_machine *m, uint32_t cp) {
    return nsci_typography_swap(cp, m->rules) || as_windows(cp) != cp;
}

/* Fills *f with what `pending` completes or begins. roles: nsci_mojibake_roles; lossy: whether it
 * may be part of what lost a byte. */
static void match(nsci_machine *m, const nsci_pending *pending, uint32_t roles, bool lossy,
                  finding *f) {
    const bool waiting = m->deferred != NSCI_NOTHING_HELD;
    const bool whole =
        (waiting || (roles & NSCI_GARBLED_TRAIL)) && nsci_machine_last_byte(m) >= 0x80;
    f->changes = is_changed(m, pending->cp);
    f->inside = false;
    f->state = !whole && (roles & NSCI_GARBLED_LEAD) ? NSCI_MOJIBAKE_OPEN : NSCI_MOJIBAKE_NONE;
    if (whole || lossy) look_back(m, pending, f);
    if (whole) match_whole(m, f);
    if (lossy && f->state != NSCI_MOJIBAKE_FOUND) match_lossy(m, f);
}

static bool is_stop(uint32_t cp) { return cp < 0x80 && cp && strchr(".,:;!?)", (int)cp); }

/* A circumflex and a blank: what is left of a garbled no-break space when its second half was made
 * a blank. Behind a small letter or a stop nothing else can be meant, nor behind the first of two
 * blanks that part sentences. */
static bool is_lossy_blank(const nsci_machine *m) {
    const nsci_normal *out = m->out;
    const uint8_t *text = out->utf8.items;
    size_t n = out->utf8.n, after;
    if (n < 3 || text[n - 2] != 0xC3 || text[n - 1] != 0x82) return false;
    const uint32_t before =
        nsci_utf8_decode(text, nsci_output_before(out, (uint32_t)n - 2), &after);
    if (before == ' ' && n > 4 && is_stop(text[n - 4])) return nsci_is_lower(text[n - 5]);
    return before == NSCI_REPLACEMENT || is_stop(before) ||
           nsci_uni_class(before) == NSCI_CLASS_LOWER;
}

/* ---- What is done about it ------------------------------------------------------------------ */

/* Stacks the characters of the window that the repair keeps, so that they are appended again.
 * *until is where in the source they begin. */
static nsc_status stack_kept(nsci_machine *m, const finding *f, nsci_pending pending,
                             uint32_t *until) {
    nsci_pendings *pendings = &m->out->pendings;
    const size_t n_kept = f->repair.n_kept, end = f->window.n - n_kept;
    const bool joins = m->at < m->n_source && !pendings->n &&
                       nsci_mojibake_joins(pending.cp, m->source + m->at, m->n_source - m->at);
    pending.final = true;
    NSC_TRY(nsci_machine_push(m, pending));
    if (n_kept > 1) NSC_TRY(nsci_output_lift(m->out, m->alloc, f->starts[end], m->err));
    const nsci_pending *first = &pendings->items[pendings->n - 1];
    *until = first->start;
    if (joins && n_kept > 1) { /* the first is the blank that byte A0 became: it goes */
        *until = first->end;
        pendings->n--;
    }
    return NSC_OK;
}

/* Puts the repair in the place of the window's characters that it explains. */
static nsc_status apply_repair(nsci_machine *m, const finding *f, const nsci_pending *pending) {
    nsci_normal *out = m->out;
    const nsci_mojibake_repair *repair = &f->repair;
    const uint32_t at = f->starts[f->window.n - repair->n_kept - repair->n_chars];
    uint32_t start = pending->start, until = pending->end;
    if (repair->n_kept) NSC_TRY(stack_kept(m, f, *pending, &until));
    if (at < out->utf8.n) start = nsci_machine_cut(m, at, until);
    if (m->deferred != NSCI_NOTHING_HELD && out->utf8.n <= m->deferred)
        m->deferred = NSCI_NOTHING_HELD;
    m->seen |= repair->evidence;
    return nsci_machine_push_all(m, repair->cps, repair->n_cps, start, until, NSC_RULE_MOJIBAKE);
}

/* Makes the no-break space that `pending`, a blank, and the circumflex before it were. */
static nsc_status apply_blank(nsci_machine *m, const nsci_pending *pending) {
    const uint32_t at = (uint32_t)m->out->utf8.n - 2;
    const uint32_t start = nsci_machine_cut(m, at, pending->end);
    return nsci_machine_push_all(m, &pending->cp, 1, start, pending->end, NSC_RULE_MOJIBAKE);
}

nsc_status nsci_mojibake_end_flush(nsci_machine *m) {
    const uint32_t from = m->deferred;
    m->deferred = NSCI_NOTHING_HELD;
    NSC_TRY(nsci_output_lift(m->out, m->alloc, from, m->err));
    m->out->pendings.items[m->out->pendings.n - 1].final = true;
    return NSC_OK;
}

/* Ends the waiting; `pending` comes behind what waited. */
static nsc_status give_up(nsci_machine *m, const nsci_pending *pending) {
    NSC_TRY(nsci_machine_push(m, *pending));
    return nsci_mojibake_end_flush(m);
}

/* Appends `pending` as it is, to be decided when more is known. */
static nsc_status defer(nsci_machine *m, const nsci_pending *pending) {
    if (m->deferred == NSCI_NOTHING_HELD) m->deferred = (uint32_t)m->out->utf8.n;
    return nsci_output_push(m->out, m->alloc, m->source, pending, m->err);
}

/* Whether `pending`, which may be part of a garbled character, waits: not when it stays as it is
 * anyway, and does not begin to when what follows at once cannot go on with it. */
static bool has_to_wait(const nsci_machine *m, const nsci_pending *pending, const finding *f) {
    if (!f->changes) return false;
    if (m->deferred != NSCI_NOTHING_HELD || m->out->pendings.n) return true;
    const uint32_t next = nsci_machine_next_cp(m);
    return next >= 0x80 && nsci_mojibake_may_go_on(pending->cp, next, f->inside);
}

static nsc_status try_garbled(nsci_machine *m, const nsci_pending *pending, bool *taken) {
    const nsci_bytes *text = &m->out->utf8;
    const uint32_t roles = pending->final ? 0 : nsci_mojibake_roles(pending->cp);
    const bool waiting = m->deferred != NSCI_NOTHING_HELD;
    *taken = true;
    if (waiting && (!roles || text->n - m->deferred > MAX_HELD_BYTES)) return give_up(m, pending);
    if (pending->cp == ' ' && is_lossy_blank(m)) return apply_blank(m, pending);
    *taken = false;
    const bool lossy =
        !pending->final && nsci_mojibake_may_be_lossy(text->items, text->n, pending->cp);
    if (!roles && !lossy) return NSC_OK;

    finding f;
    match(m, pending, roles, lossy, &f);
    switch (f.state) {
    case NSCI_MOJIBAKE_FOUND:
        *taken = true;
        return apply_repair(m, &f, pending);
    case NSCI_MOJIBAKE_OPEN:
        *taken = has_to_wait(m, pending, &f);
        return *taken ? defer(m, pending) : NSC_OK;
    default:
        *taken = waiting;
        return waiting ? give_up(m, pending) : NSC_OK;
    }
}

nsc_status nsci_mojibake_end_try(nsci_machine *m, const nsci_pending *pending, bool *taken) {
    NSC_TRY(try_garbled(m, pending, taken));
    return *taken ? NSC_OK : try_windows(m, pending, taken);
}

void nsci_mojibake_end_mark(nsci_machine *m, nsci_pending *pending, size_t *next) {
    if (nsci_machine_last_byte(m) >= 0x80) return;
    size_t n_garbled;
    const uint32_t cp = nsci_mojibake_mark(m->source + m->at, m->n_source - m->at, &n_garbled);
    if (!cp) return;
    const uint8_t *second = m->source + m->at + 2, *last = m->source + m->at + n_garbled - 2;
    if (second[0] == 0xC2 || (last[0] == 0xC2 && last[1] < 0xA0)) m->seen |= NSCI_SEEN_C1;
    pending->cp = cp;
    pending->rule = NSC_RULE_MOJIBAKE;
    *next = m->at + n_garbled;
}
