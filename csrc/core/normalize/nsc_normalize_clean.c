/* Clean runs and the marks between them: what the dispatch of nsc_normalize.c would do, in short.
 *
 *     The minister said|U+2019|s office would...       clean run | mark | clean run
 *
 * A clean run is printable ASCII but for '&' and ';', with its tabs and line feeds: no rule begins
 * at such a byte, and only references are patterns of several such characters. It is found 32 bytes
 * a step and copied.
 *
 * Between two clean runs of news stands nearly always a curly quote, a dash, an ellipsis or a
 * no-break space behind ASCII. It is replaced here when nothing that may come of it could be
 * mojibake; all others are left to dispatch.
 */
#include "normalize/nsc_normalize_clean.h"
#include "mojibake/nsc_mojibake_lossy.h"
#include "normalize/nsc_typography.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static bool is_clean(uint8_t byte) {
    return (byte >= 0x20 && byte < 0x7F && byte != ';' && byte != '&') || byte == '\n' ||
           byte == '\t';
}

#if defined(__SSE2__)
/* 0xFF in each byte that is not clean, or a tab. Signed, so bytes from 0x80 on are below the first
 * one too, and with one added to it the delete. */
static inline __m128i find_unclean(const uint8_t *bytes) {
    const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    const __m128i other = _mm_cmpgt_epi8(_mm_set1_epi8('!'), _mm_add_epi8(block, _mm_set1_epi8(1)));
    const __m128i reference = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('&')),
                                           _mm_cmpeq_epi8(block, _mm_set1_epi8(';')));
    return _mm_andnot_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('\n')),
                            _mm_or_si128(other, reference));
}
#endif

/* A step of 32 bytes takes a tab for unclean; it is looked at once more. */
uint32_t nsci_clean_end(const uint8_t *source, uint32_t start, uint32_t n) {
    size_t at = start;
#if defined(__SSE2__)
    while (at + 32 <= n) {
        const __m128i first = find_unclean(source + at), second = find_unclean(source + at + 16);
        if (_mm_movemask_epi8(_mm_or_si128(first, second)) == 0) {
            at += 32;
            continue;
        }
        at += nsci_first_bit((uint32_t)_mm_movemask_epi8(first) |
                             (uint32_t)_mm_movemask_epi8(second) << 16);
        if (source[at] != '\t') return (uint32_t)at;
        at++;
    }
#endif
    while (at < n && is_clean(source[at])) at++;
    return (uint32_t)at;
}

/* Whether `cp` may begin a garbled character that `next` goes on with. */
static bool may_begin_garbled(const nsci_machine *m, uint32_t cp, uint32_t next) {
    return nsci_machine_has(m, NSC_RULE_MOJIBAKE) && next >= 0x80 &&
           (nsci_mojibake_roles(cp) & NSCI_GARBLED_LEAD) &&
           nsci_mojibake_may_go_on(cp, next, false);
}

/* Whether `cp`, or the blank that it becomes, may end what lost a byte. */
static bool may_end_lossy(const nsci_machine *m, uint32_t cp, bool blank) {
    const nsci_bytes *out = &m->out->utf8;
    return (nsci_machine_has(m, NSC_RULE_MOJIBAKE) &&
            nsci_mojibake_may_be_lossy(out->items, out->n, cp)) ||
           (blank && nsci_mojibake_may_be_lossy(out->items, out->n, ' '));
}

/* Appends what stands for the source's bytes [m->at, next). Its room is written as a whole, which
 * takes no branch on how much of it is text. */
static nsc_status append_swap(nsci_machine *m, const nsci_swap *swap, uint32_t next) {
    nsci_normal *out = m->out;
    NSC_TRY(nsci_output_reserve(out, m->alloc, sizeof swap->text, m->err));
    const uint32_t from = (uint32_t)out->utf8.n, to = from + swap->n_bytes;
    memcpy(out->utf8.items + from, swap->text, sizeof swap->text);
    out->utf8.n = to;
    const nsci_edit edit = {from, to, m->at, next, swap->rule};
    m->at = next;
    return nsci_edits_push(&out->edits, m->alloc, edit, m->err);
}

nsc_status nsci_clean_marks(nsci_machine *m) {
    uint32_t asked = 0, asked_next = 0; /* a pair that begins nothing garbled */
    while (m->at < m->n_source && nsci_clean_begins_mark(m->source[m->at]) &&
           nsci_machine_last_byte(m) < 0x80) {
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
        NSC_TRY(append_swap(m, swap, (uint32_t)next));
    }
    return NSC_OK;
}
