/* Reading a caller's text.
 *
 * News is almost all ASCII, even where its string is stored in 2-byte units because of one curly
 * quote. So the loop alternates: narrow units to bytes, 16 at a time, for as long as all of them
 * are ASCII; then encode what stopped it, one unit at a time. The text is read in pieces of
 * PIECE_UNITS, and room for the worst case is made before each piece, so that nothing inside has to
 * check.
 *
 * A surrogate in a 2-byte string is a code point of its own for Python, also when two of them look
 * like a pair: each becomes one U+FFFD, and offsets stay what the caller counts.
 */
#include "text/nsc_utf8.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { PIECE_UNITS = 4096, BLOCK_UNITS = 16 };

/* ---- Blocks: BLOCK_UNITS units -> as many bytes, of which those before the first unit that is not
 * ASCII are right; returns the number of these ------------------------------------------------- */

#if defined(__SSE2__)

static inline __m128i load(const void *p) { return _mm_loadu_si128((const __m128i *)p); }

/* The number of bytes of `high` before the first of which the top bit is set. */
static inline size_t n_before(__m128i high) {
    uint32_t bits = (uint32_t)_mm_movemask_epi8(high);
    return NSCI_LIKELY(bits == 0) ? BLOCK_UNITS : nsci_first_bit(bits);
}

static inline size_t narrow_1(const uint8_t *in, uint8_t *out) {
    __m128i a = load(in);
    _mm_storeu_si128((__m128i *)out, a);
    return n_before(a);
}

/* Saturation keeps units above ASCII above it, except those of 8000 and above: as signed numbers
 * they are negative and become 0. A second, signed saturation keeps their sign. */
static inline size_t narrow_2(const uint8_t *in, uint8_t *out) {
    __m128i a = load(in), b = load(in + 16);
    __m128i bytes = _mm_packus_epi16(a, b);
    _mm_storeu_si128((__m128i *)out, bytes);
    return n_before(_mm_or_si128(bytes, _mm_packs_epi16(a, b)));
}

static inline size_t narrow_4(const uint8_t *in, uint8_t *out) {
    __m128i a = load(in), b = load(in + 16), c = load(in + 32), d = load(in + 48);
    __m128i low = _mm_packs_epi32(a, b), high = _mm_packs_epi32(c, d);
    __m128i bytes = _mm_packus_epi16(low, high);
    _mm_storeu_si128((__m128i *)out, bytes);
    return n_before(_mm_or_si128(bytes, _mm_packs_epi16(low, high)));
}

#else

/* A byte a unit, in loops simple enough for compilers to turn into vector code (NEON has the
 * shape), and the high bits of all of them together. Only where one is set is it looked for. */
static inline size_t narrow_1(const uint8_t *in, uint8_t *out) {
    memcpy(out, in, BLOCK_UNITS);
    if (((nsci_load_u64(in) | nsci_load_u64(in + 8)) & UINT64_C(0x8080808080808080)) == 0)
        return BLOCK_UNITS;
    size_t n = 0;
    while (in[n] < 0x80) n++;
    return n;
}

static inline size_t narrow_2(const uint8_t *in, uint8_t *out) {
    uint64_t any = 0;
    for (size_t i = 0; i < 2 * BLOCK_UNITS; i += 8) any |= nsci_load_u64(in + i);
    for (size_t i = 0; i < BLOCK_UNITS; i++) out[i] = in[2 * i];
    if ((any & UINT64_C(0xFF80FF80FF80FF80)) == 0) return BLOCK_UNITS;
    size_t n = 0;
    while (in[2 * n] < 0x80 && in[2 * n + 1] == 0) n++;
    return n;
}

static inline size_t narrow_4(const uint8_t *in, uint8_t *out) {
    uint64_t any = 0;
    for (size_t i = 0; i < 4 * BLOCK_UNITS; i += 8) any |= nsci_load_u64(in + i);
    for (size_t i = 0; i < BLOCK_UNITS; i++) out[i] = in[4 * i];
    if ((any & UINT64_C(0xFFFFFF80FFFFFF80)) == 0) return BLOCK_UNITS;
    size_t n = 0;
    while (nsci_load_u32(in + 4 * n) < 0x80) n++;
    return n;
}

#endif

/* `unit_bytes` is a constant at every call below, so each caller gets its own tight loop. */
static inline size_t narrow(const uint8_t *in, uint8_t *out, size_t unit_bytes) {
    if (unit_bytes == 1) return narrow_1(in, out);
    if (unit_bytes == 2) return narrow_2(in, out);
    return narrow_4(in, out);
}

static inline uint32_t unit_at(const uint8_t *in, size_t i, size_t unit_bytes) {
    if (unit_bytes == 1) return in[i];
    uint16_t two;
    uint32_t four;
    if (unit_bytes == 2) {
        memcpy(&two, in + 2 * i, sizeof two);
        return two;
    }
    memcpy(&four, in + 4 * i, sizeof four);
    return four;
}

/* ---- The text ------------------------------------------------------------------------------- */

/* Reads n units into memory that is already there: 4 * n + BLOCK_UNITS bytes, and n shifts, or one
 * where they are not kept. */
static inline void read_piece(nsci_source *src, const uint8_t *in, size_t n, size_t unit_bytes,
                              bool keep_shifts) {
    uint8_t *start = src->utf8.items, *out = start + src->utf8.n;
    nsci_shift *shift = src->shifts.items + src->shifts.n;
    uint32_t extra = src->shifts.n ? shift[-1].extra_bytes : 0;
    size_t i = 0;
    while (i < n) {
        while (i + BLOCK_UNITS <= n) {
            size_t n_ascii = narrow(in + i * unit_bytes, out, unit_bytes);
            i += n_ascii;
            out += n_ascii;
            if (n_ascii < BLOCK_UNITS) break;
        }
        uint32_t cp;
        while (i < n && (cp = unit_at(in, i, unit_bytes)) < 0x80) {
            *out++ = (uint8_t)cp;
            i++;
        }
        for (; i < n && (cp = unit_at(in, i, unit_bytes)) >= 0x80; i++) {
            if (unit_bytes > 1 && (cp - 0xD800u < 0x800u || cp > 0x10FFFFu)) {
                cp = NSCI_REPLACEMENT;
                src->n_replaced++;
            }
            size_t n_bytes = nsci_utf8_encode(cp, out);
            out += n_bytes;
            extra += (uint32_t)(n_bytes - 1);
            *shift = (nsci_shift){(uint32_t)(out - start), extra};
            shift += keep_shifts;
        }
    }
    src->utf8.n = (size_t)(out - start);
    src->shifts.n = (size_t)(shift - src->shifts.items);
}

static nsc_status read_source(nsci_source *src, const nsc_alloc *alloc, const nsc_text *text,
                              bool keep_shifts, nsc_error *err) {
    const size_t unit_bytes = text->unit_bytes;
    const uint8_t *in = text->data;
    if (unit_bytes != 1 && unit_bytes != 2 && unit_bytes != 4)
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "units of %u bytes; expected 1, 2 or 4",
                         text->unit_bytes);
    if (!in && text->length)
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "a text of %zu characters at NULL", text->length);
    if (text->length > NSC_MAX_TEXT_CPS)
        return nsci_fail(err, NSC_E_LIMIT, 0, "a text of %zu characters; at most %zu are read",
                         text->length, NSC_MAX_TEXT_CPS);
    src->utf8.n = src->shifts.n = 0;
    src->n_cps = (uint32_t)text->length;
    src->n_replaced = 0;
    NSC_TRY(nsci_bytes_reserve(&src->utf8, alloc, text->length + BLOCK_UNITS, err));
    for (size_t done = 0; done < text->length; done += PIECE_UNITS) {
        size_t n = nsci_min(text->length - done, PIECE_UNITS);
        NSC_TRY(nsci_bytes_reserve(&src->utf8, alloc, 4 * n + BLOCK_UNITS, err));
        NSC_TRY(nsci_shifts_reserve(&src->shifts, alloc, keep_shifts ? n : 1, err));
        const uint8_t *piece = in + done * unit_bytes;
        if (unit_bytes == 1) read_piece(src, piece, n, 1, keep_shifts);
        if (unit_bytes == 2) read_piece(src, piece, n, 2, keep_shifts);
        if (unit_bytes == 4) read_piece(src, piece, n, 4, keep_shifts);
    }
    return NSC_OK;
}

nsc_status nsci_source_read(nsci_source *src, const nsc_alloc *alloc, const nsc_text *text,
                            nsc_error *err) {
    return read_source(src, alloc, text, true, err);
}

nsc_status nsci_source_read_bytes(nsci_source *src, const nsc_alloc *alloc, const nsc_text *text,
                                  nsc_error *err) {
    return read_source(src, alloc, text, false, err);
}

/* Moves *next to the first shift that does not lie wholly before `at`; the offset in code
 * points. */
static inline uint32_t to_cps(const nsci_source *src, size_t *next, uint32_t at) {
    const nsci_shift *shifts = src->shifts.items;
    while (*next < src->shifts.n && shifts[*next].end_bytes <= at) ++*next;
    return *next ? at - shifts[*next - 1].extra_bytes : at;
}

void nsci_source_to_cps(const nsci_source *src, const uint32_t *offsets, size_t n, uint32_t *cps) {
    size_t next = 0;
    for (size_t i = 0; i < n; i++) cps[i] = to_cps(src, &next, offsets[i]);
}

void nsci_source_ranges_to_cps(const nsci_source *src, uint32_t *starts, uint32_t *ends, size_t n) {
    size_t next = 0;
    for (size_t i = 0; i < n; i++) {
        starts[i] = to_cps(src, &next, starts[i]);
        ends[i] = to_cps(src, &next, ends[i]);
    }
}

void nsci_source_free(nsci_source *src, const nsc_alloc *alloc) {
    nsci_bytes_free(&src->utf8, alloc);
    nsci_shifts_free(&src->shifts, alloc);
    *src = (nsci_source){0};
}

void nsci_source_trim(nsci_source *src, const nsc_alloc *alloc, size_t keep_bytes) {
    nsci_bytes_trim(&src->utf8, alloc, keep_bytes);
    nsci_shifts_trim(&src->shifts, alloc, keep_bytes);
    src->n_cps = src->n_replaced = 0;
}
