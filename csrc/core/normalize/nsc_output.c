/* The normalized text while it grows.
 *
 *     source      n  &eacute;  U+201D            edits   norm [1,3) <- [1,9)   entities
 *     normalized  n  U+00E9    "                         norm [3,4) <- [9,12)  quotes
 *
 * Cutting takes off the edits that lie in the removed part; the source position of the cut follows
 * from the last edit that stays, because behind it both texts run in step. A deletion right at the
 * cut stays: what it removed stood before the part that goes.
 */
#include "normalize/nsc_output.h"

void nsci_normal_free(nsci_normal *normal, const nsc_alloc *alloc) {
    nsci_normal_trim(normal, alloc, 0);
}

void nsci_normal_trim(nsci_normal *normal, const nsc_alloc *alloc, size_t keep_bytes) {
    nsci_bytes_trim(&normal->utf8, alloc, keep_bytes);
    nsci_edits_trim(&normal->edits, alloc, keep_bytes);
    nsci_pendings_trim(&normal->pendings, alloc, keep_bytes);
    nsci_u32s_trim(&normal->marks, alloc, keep_bytes);
}

nsc_status nsci_output_reserve(nsci_normal *normal, const nsc_alloc *alloc, size_t n_bytes,
                               nsc_error *err) {
    if (NSCI_UNLIKELY(normal->utf8.n + n_bytes > UINT32_MAX))
        return nsci_fail(err, NSC_E_LIMIT, normal->utf8.n,
                         "the normalized text is longer than %u bytes", UINT32_MAX);
    return nsci_bytes_reserve(&normal->utf8, alloc, n_bytes, err);
}

/* Notes that the text from norm_start to its end stands for the source's bytes [start, end). */
static nsc_status note(nsci_normal *normal, const nsc_alloc *alloc, uint32_t norm_start,
                       uint32_t start, uint32_t end, uint8_t rule, nsc_error *err) {
    uint32_t norm_end = (uint32_t)normal->utf8.n;
    if (start == end && normal->edits.n) {
        nsci_edit *last = &normal->edits.items[normal->edits.n - 1];
        if (last->norm_end == norm_start && last->end == start) {
            last->norm_end = norm_end;
            last->rule = rule;
            return NSC_OK;
        }
    }
    return nsci_edits_push(&normal->edits, alloc,
                           (nsci_edit){norm_start, norm_end, start, end, rule}, err);
}

nsc_status nsci_output_push(nsci_normal *normal, const nsc_alloc *alloc, const uint8_t *source,
                            const nsci_pending *pending, nsc_error *err) {
    NSC_TRY(nsci_output_reserve(normal, alloc, 4, err));
    uint32_t norm_start = (uint32_t)normal->utf8.n;
    uint8_t *bytes = normal->utf8.items + norm_start;
    size_t n = nsci_utf8_encode(pending->cp, bytes);
    normal->utf8.n += n;
    if (n == pending->end - pending->start && memcmp(bytes, source + pending->start, n) == 0)
        return NSC_OK;
    return note(normal, alloc, norm_start, pending->start, pending->end, pending->rule, err);
}

nsc_status nsci_output_push_marks(nsci_normal *normal, const nsc_alloc *alloc,
                                  const uint32_t *marks, size_t n, uint32_t end, uint8_t rule,
                                  nsc_error *err) {
    const uint32_t norm_start = (uint32_t)normal->utf8.n;
    for (size_t i = 0; i < n; i++) {
        NSC_TRY(nsci_output_reserve(normal, alloc, 4, err));
        normal->utf8.n += nsci_utf8_encode(marks[i], normal->utf8.items + normal->utf8.n);
    }
    return n ? note(normal, alloc, norm_start, end, end, rule, err) : NSC_OK;
}

nsc_status nsci_output_swap(nsci_normal *normal, const nsc_alloc *alloc, const char *text, size_t n,
                            nsci_range source, uint8_t rule, nsc_error *err) {
    NSC_TRY(nsci_output_reserve(normal, alloc, n, err));
    uint32_t norm_start = (uint32_t)normal->utf8.n;
    for (size_t i = 0; i < n; i++) normal->utf8.items[norm_start + i] = (uint8_t)text[i];
    normal->utf8.n += n;
    return note(normal, alloc, norm_start, source.start, source.end, rule, err);
}

/* The edits before byte `at`: those that end there at the latest, deletions at `at` included. */
static size_t edits_before(const nsci_normal *normal, uint32_t at) {
    size_t n = normal->edits.n;
    while (n && normal->edits.items[n - 1].norm_end > at) n--;
    return n;
}

/* Where byte `at` stands in the source, when the first `n_edits` edits lie before it. */
static uint32_t source_of(const nsci_normal *normal, size_t n_edits, uint32_t at) {
    if (!n_edits) return at;
    const nsci_edit *last = &normal->edits.items[n_edits - 1];
    return last->end + (at - last->norm_end);
}

uint32_t nsci_output_cut(nsci_normal *normal, uint32_t at, uint32_t end) {
    size_t n = edits_before(normal, at);
    uint32_t start = source_of(normal, n, at);
    normal->utf8.n = at;
    if (n < normal->edits.n && normal->edits.items[n].norm_start < at) {
        /* The cut goes through an edit: it keeps what stays and takes over all that goes. */
        normal->edits.items[n].norm_end = at;
        normal->edits.items[n].end = end;
        start = end;
        n++;
    }
    normal->edits.n = n;
    return start;
}

nsc_status nsci_output_lift(nsci_normal *normal, const nsc_alloc *alloc, uint32_t at,
                            nsc_error *err) {
    const size_t n_kept = edits_before(normal, at);
    const nsci_edit *edits = normal->edits.items;
    size_t next = n_kept, first = normal->pendings.n;
    uint32_t source = source_of(normal, n_kept, at);
    for (size_t here = at; here < normal->utf8.n || next < normal->edits.n;) {
        const nsci_edit *edit = next < normal->edits.n ? &edits[next] : NULL;
        if (edit && edit->norm_end <= here && edit->norm_start == here) { /* a deletion */
            nsci_pending none = {NSCI_PENDING_REMOVED, edit->start, edit->end, edit->rule, false};
            NSC_TRY(nsci_pendings_push(&normal->pendings, alloc, none, err));
            source = edit->end;
            next++;
            continue;
        }
        size_t after;
        nsci_pending pending = {nsci_utf8_decode(normal->utf8.items, here, &after), 0, 0, 0, false};
        if (edit && edit->norm_start <= here) {
            bool own = edit->norm_start == here;
            pending.start = own ? edit->start : edit->end;
            pending.end = edit->end;
            pending.rule = edit->rule;
            if (edit->norm_end <= after) {
                source = edit->end;
                next++;
            }
        } else {
            pending.start = source;
            pending.end = source += (uint32_t)(after - here);
        }
        NSC_TRY(nsci_pendings_push(&normal->pendings, alloc, pending, err));
        here = after;
    }
    bool through_edit = n_kept < normal->edits.n && edits[n_kept].norm_start < at;
    if (through_edit) normal->edits.items[n_kept].norm_end = at;
    normal->edits.n = n_kept + through_edit;
    normal->utf8.n = at;
    for (size_t last = normal->pendings.n; first + 1 < last; first++) { /* top down */
        nsci_pending swap = normal->pendings.items[first];
        normal->pendings.items[first] = normal->pendings.items[--last];
        normal->pendings.items[last] = swap;
    }
    return NSC_OK;
}
