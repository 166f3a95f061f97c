/* The kernel of x86-64 with AMX: tiles in hardware, two of which one instruction multiplies.
 *
 * It is so fast that looking for the values that are not zero would not pay. What is no convolution
 * is done by the smaller kernels. Linux alone is asked for it; elsewhere those run.
 */
#if defined(__linux__)
#define _DEFAULT_SOURCE /* for syscall. NOLINT: the name is the system's */
#endif
#include "nn/nsc_kernel_avx2.h"
#include "nn/nsc_kernel_vnni.h"
#include "nn/nsc_kernel_x86.h"

#if defined(__has_feature)
#if __has_feature(memory_sanitizer)
#define HIDES_TILES /* MSan does not see what a tile writes to memory */
#endif
#endif

/* The compiler knows AMX, and this is how the system is asked to save its registers. */
#if defined(NSCI_CPU_X86) && defined(__x86_64__) && defined(__linux__) && !defined(HIDES_TILES)
#if __has_include(<amxint8intrin.h>)
#define HAS_AMX
#endif
#endif

#ifdef HAS_AMX

#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#define AMX VNNI ",amx-tile,amx-int8"
/* Loads and stores of tiles are not seen by the compiler as such. */
#define SEE_MEMORY() __asm__ volatile("" ::: "memory")

enum {
    AMX_TOKS = 16,   /* rows of a tile */
    AMX_BYTES = 64,  /* of a row */
    AMX_OUTPUTS = 32 /* of two tiles */
};

typedef struct tile_config {
    uint8_t palette, start_row, zeros[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
} tile_config;

typedef int32_t tile_sums[AMX_TOKS][AMX_OUTPUTS];

/* Rows of the tiles that hold tokens or their sums: n, 16 of them in the first. A second that
 * holds none is not used. */
__attribute__((target(AMX))) INLINE void shape_tiles(uint32_t n) {
    tile_config config = {.palette = 1};
    uint8_t first = (uint8_t)nsci_min(n, AMX_TOKS);
    uint8_t second = (uint8_t)(n > AMX_TOKS ? n - AMX_TOKS : AMX_TOKS);
    const uint8_t rows[] = {first, first, second, second, first, second, AMX_TOKS, AMX_TOKS};
    memcpy(config.rows, rows, sizeof rows);
    for (uint32_t t = 0; t < NSCI_COUNT(rows); t++) config.row_bytes[t] = AMX_BYTES;
    _tile_loadconfig(&config);
}

/* Multiplies 32 rows of values, or the first 16, with the weights of 32 outputs: four inputs and 16
 * outputs of these are a row of a tile, row_bytes behind the one before, and the next 16 outputs
 * lie to_second bytes behind the first. Tiles 0 to 3 are sums: of the first tokens and outputs, the
 * second outputs, the second tokens, and both; 4 and 5 hold tokens, 6 and 7 weights. */
__attribute__((target(AMX))) INLINE void sum_tiles(const uint8_t *values, uint32_t n_in,
                                                   const int8_t *weights, uint32_t row_bytes,
                                                   size_t to_second, bool both) {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (uint32_t k = 0; k < n_in; k += AMX_BYTES, weights += AMX_TOKS * (size_t)row_bytes) {
        _tile_loadd(4, values + k, n_in);
        _tile_loadd(6, weights, row_bytes);
        _tile_loadd(7, weights + to_second, row_bytes);
        _tile_dpbusd(0, 4, 6);
        _tile_dpbusd(1, 4, 7);
        if (!both) continue;
        _tile_loadd(5, values + AMX_TOKS * (size_t)n_in + k, n_in);
        _tile_dpbusd(2, 5, 6);
        _tile_dpbusd(3, 5, 7);
    }
}

/* Clips the sums of at most 16 tokens and 32 outputs from j on. windows [n]: what the tokens
 * read */
__attribute__((target(VNNI))) INLINE void clip_tiles(tile_sums sums,
                                                     uint8_t (*windows)[NSCI_WINDOW],
                                                     const uint16_t *toks, uint32_t n, uint32_t j,
                                                     const int32_t *bias, nsci_values *after) {
    SEE_MEMORY();
    for (uint32_t r = 0; r < n; r++)
        for (uint32_t o = 0; o < AMX_OUTPUTS; o += 16)
            store_clipped(_mm512_loadu_si512(sums[r] + o), windows[r] + NSCI_WIDTH + j + o,
                          bias + j + o, after[toks[r] + 1].value + j + o);
    SEE_MEMORY();
}

__attribute__((target(AMX))) static void convolve(const nsci_values *before, const uint16_t *toks,
                                                  uint32_t n, const int8_t *weights,
                                                  const int32_t *bias, nsci_values *after) {
    uint8_t windows[2 * AMX_TOKS][NSCI_WINDOW] = {{0}};
    tile_sums sums;
    shape_tiles(2 * AMX_TOKS);
    for (uint32_t i = 0; i < n; i += 2 * AMX_TOKS) {
        uint32_t n_rows = (uint32_t)nsci_min(n - i, 2 * AMX_TOKS);
        for (uint32_t r = 0; r < n_rows; r++)
            memcpy(windows[r], before[toks[i + r]].value, NSCI_WINDOW);
        SEE_MEMORY();
        for (uint32_t j = 0; j < NSCI_WIDTH; j += AMX_OUTPUTS) {
            sum_tiles(windows[0], NSCI_WINDOW, weights + 4 * (size_t)j, 4 * NSCI_WIDTH, AMX_BYTES,
                      n_rows > AMX_TOKS);
            _tile_stored(0, sums[0], sizeof sums[0]);
            _tile_stored(1, sums[0] + 16, sizeof sums[0]);
            clip_tiles(sums, windows, toks + i, (uint32_t)nsci_min(n_rows, AMX_TOKS), j, bias,
                       after);
            if (n_rows <= AMX_TOKS) continue;
            _tile_stored(2, sums[0], sizeof sums[0]);
            _tile_stored(3, sums[0] + 16, sizeof sums[0]);
            clip_tiles(sums, windows + AMX_TOKS, toks + i + AMX_TOKS, n_rows - AMX_TOKS, j, bias,
                       after);
        }
    }
    _tile_release();
}

__attribute__((target(AMX))) static void multiply_dense(const uint8_t *values, uint32_t n,
                                                        uint32_t n_in, const int8_t *weights,
                                                        uint32_t n_out, int32_t *sums) {
    size_t out_bytes = n_out * sizeof *sums;
    SEE_MEMORY();
    for (uint32_t i = 0; i < n; i += 2 * AMX_TOKS) {
        uint32_t n_rows = (uint32_t)nsci_min(n - i, 2 * AMX_TOKS);
        shape_tiles(n_rows);
        for (uint32_t j = 0; j < n_out; j += AMX_OUTPUTS) {
            int32_t *out = sums + (size_t)i * n_out + j;
            sum_tiles(values + (size_t)i * n_in, n_in, weights + (size_t)j * n_in, AMX_BYTES,
                      NSCI_DENSE_TILE * (size_t)n_in, n_rows > AMX_TOKS);
            _tile_stored(0, out, out_bytes);
            _tile_stored(1, out + NSCI_DENSE_TILE, out_bytes);
            if (n_rows <= AMX_TOKS) continue;
            out += AMX_TOKS * (size_t)n_out;
            _tile_stored(2, out, out_bytes);
            _tile_stored(3, out + NSCI_DENSE_TILE, out_bytes);
        }
    }
    SEE_MEMORY();
    _tile_release();
}

/* Linux lets a process use tiles after it has asked; where it may not, the others do as well. */
const nsci_kernel *nsci_kernel_amx(void) {
    enum { ASK_FOR_FEATURE = 0x1023, TILE_DATA = 18, HAS_TILES = 1 << 24, HAS_INT8 = 1 << 25 };
    static const nsci_kernel kernel = {"amx",
                                       nsci_vnni_multiply,
                                       multiply_dense,
                                       nsci_avx2_find_dots,
                                       NULL,
                                       convolve,
                                       nsci_avx2_add_rows,
                                       nsci_avx2_add_contributions,
                                       nsci_avx2_clip_sums};
    unsigned a, b, c, d;
    bool there = nsci_kernel_vnni() && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d & HAS_TILES) &&
                 (d & HAS_INT8);
    return there && syscall(SYS_arch_prctl, ASK_FOR_FEATURE, TILE_DATA) == 0 ? &kernel : NULL;
}

#else

const nsci_kernel *nsci_kernel_amx(void) { return NULL; }

#endif
