/* Unicode's forms C and KC (UAX #15), composed at the end of a text while it grows.
 *
 * A run is a starter and the combining marks behind it. When a character is to be appended that may
 * combine, the run at the end of the output is decomposed together with it, put in canonical order
 * and composed. What differs from the output is cut off and stacked, to be dispatched anew:
 *
 *     output  ... e U+0323   pending U+0302   ->   output ...   stack U+1EC7
 *
 * The work on a run of n marks that come one by one is O(n^2), so it ends at NSCI_MAX_MARKS. Longer
 * runs are ordered in one go when they stand together in the source. Where they don't, because
 * character references or removed characters part them, they are left in disorder and the whole
 * text is read once more (m->unordered).
 */
#include "normalize/nsc_compose.h"
#include "text/nsc_uni.h"

/* ---- One character -------------------------------------------------------------------------- */

/* The run at the end of the output, from its end backwards. */
typedef struct run {
    uint32_t cps[NSCI_MAX_MARKS + 2];
    size_t n;
    uint32_t first; /* byte of the output where it begins */
} run;

/* Reads the run that `pending` would join into *r. False when there is none to join: before any
 * character, between two starters where a mark stands, and in runs that are too long. */
static bool read_run(nsci_machine *m, const nsci_pending *pending, run *r) {
    const nsci_normal *out = m->out;
    const bool mark = nsci_uni_ccc(pending->cp) != 0;
    size_t after;
    r->n = 0;
    r->first = (uint32_t)out->utf8.n;
    for (bool starter = false; !starter && r->first > 0;) {
        const uint32_t at = nsci_output_before(out, r->first);
        const uint32_t cp = nsci_utf8_decode(out->utf8.items, at, &after);
        starter = nsci_uni_ccc(cp) == 0;
        if (!starter && !mark) return false;
        if (r->n > NSCI_MAX_MARKS) {
            m->unordered = true;
            return false;
        }
        r->cps[r->n++] = cp;
        r->first = at;
    }
    return r->n > 0;
}

/* Composes `pending` with the run at the end of the output; *taken when that changes anything. */
static nsc_status join_run(nsci_machine *m, const nsci_pending *pending, bool *taken) {
    nsci_normal *out = m->out;
    run r;
    size_t n = 0, same = 0, at;
    if (!read_run(m, pending, &r)) return NSC_OK;
    const size_t room = 2 * (r.n + 1) * NSCI_MAX_DECOMPOSED + 256;
    NSC_TRY(nsci_u32s_reserve(&out->marks, m->alloc, room, m->err));
    uint32_t *cps = out->marks.items;
    for (size_t i = r.n; i-- > 0;) n += nsci_uni_decompose(r.cps[i], false, cps + n);
    n += nsci_uni_decompose(pending->cp, false, cps + n);
    nsci_uni_order(cps, n, cps + n);
    n = nsci_uni_compose(cps, n);

    at = r.first;
    for (; same < n && same < r.n && cps[same] == r.cps[r.n - 1 - same]; same++)
        nsci_utf8_decode(out->utf8.items, at, &at);
    if (same == r.n && n == r.n + 1 && cps[same] == pending->cp) return NSC_OK;
    *taken = true;
    uint32_t start = pending->start;
    if (same < r.n) start = nsci_machine_cut(m, (uint32_t)at, pending->end);
    return nsci_machine_push_all(m, cps + same, n - same, start, pending->end,
                                 nsci_compose_rule(m));
}

nsc_status nsci_compose_pending(nsci_machine *m, const nsci_pending *pending, bool *taken) {
    uint32_t cps[NSCI_MAX_DECOMPOSED];
    const bool compat = nsci_machine_has(m, NSC_RULE_COMPATIBILITY);
    const size_t n = nsci_uni_replacement(pending->cp, compat, cps);
    if (n) {
        *taken = true;
        return nsci_machine_push_all(m, cps, n, pending->start, pending->end, nsci_compose_rule(m));
    }
    return nsci_uni_may_combine(pending->cp) ? join_run(m, pending, taken) : NSC_OK;
}

/* ---- Long runs of marks --------------------------------------------------------------------- */

uint32_t nsci_compose_long_run_end(const nsci_machine *m) {
    size_t at = m->at, next = at, n = 0;
    for (; at < m->n_source && m->source[at] >= 0x80; at = next, n++)
        if (!nsci_uni_ccc(nsci_utf8_decode(m->source, at, &next))) break;
    return n > NSCI_MAX_MARKS ? (uint32_t)at : 0;
}

/* Whether the output's bytes from `at` on, and the source's up to `end`, are cps[n] already. */
static bool is_same_run(const nsci_machine *m, uint32_t at, uint32_t end, const uint32_t *cps,
                        size_t n) {
    size_t i = 0;
    for (size_t here = at; here < m->out->utf8.n; i++)
        if (i == n || nsci_utf8_decode(m->out->utf8.items, here, &here) != cps[i]) return false;
    for (size_t here = m->at; here < end; i++)
        if (i == n || nsci_utf8_decode(m->source, here, &here) != cps[i]) return false;
    return i == n;
}

/* How many characters the run has that ends before *first, which becomes where it begins; SIZE_MAX
 * when it is longer than work one by one leaves in order. */
static size_t count_run(const nsci_machine *m, uint32_t *first) {
    const nsci_normal *out = m->out;
    size_t n = 0, after;
    for (bool starter = false; !starter && *first > 0; n++) {
        *first = nsci_output_before(out, *first);
        starter = nsci_uni_ccc(nsci_utf8_decode(out->utf8.items, *first, &after)) == 0;
        if (n > NSCI_MAX_MARKS) return SIZE_MAX;
    }
    return n;
}

/* Decomposes the characters of text[at, end) into cps. Returns how many they are. */
static size_t decompose_all(const uint8_t *text, size_t at, size_t end, uint32_t *cps) {
    size_t n = 0;
    while (at < end) n += nsci_uni_decompose(nsci_utf8_decode(text, at, &at), false, cps + n);
    return n;
}

nsc_status nsci_compose_long_run(nsci_machine *m, uint32_t end, uint32_t *start) {
    nsci_normal *out = m->out;
    uint32_t first = (uint32_t)out->utf8.n;
    size_t n_cps = count_run(m, &first);
    if (n_cps == SIZE_MAX) {
        m->unordered = true;
        return nsci_machine_copy(m, end);
    }
    for (uint32_t at = m->at; at < end; at++) n_cps += !nsci_utf8_is_tail(m->source[at]);
    /* A mark decomposes into two marks at most, a starter into four characters. */
    const size_t most = 2 * n_cps + NSCI_MAX_DECOMPOSED;
    NSC_TRY(nsci_u32s_reserve(&out->marks, m->alloc, 2 * most + 256, m->err));
    uint32_t *cps = out->marks.items;
    size_t n = decompose_all(out->utf8.items, first, out->utf8.n, cps);
    n += decompose_all(m->source, m->at, end, cps + n);
    nsci_uni_order(cps, n, cps + n);
    n = nsci_uni_compose(cps, n);
    if (is_same_run(m, first, end, cps, n)) return nsci_machine_copy(m, end);

    *start = first < out->utf8.n ? nsci_machine_cut(m, first, end) : m->at;
    out->marks.n = n;
    m->at = end;
    return NSC_OK;
}
