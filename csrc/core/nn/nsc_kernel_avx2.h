/* The functions of the AVX2 kernel that those with AVX-512 use as well: wider vectors gain nothing
 * there. What each does stands in nsc_kernel.h. */
#ifndef NSC_KERNEL_AVX2_H
#define NSC_KERNEL_AVX2_H

#include "nn/nsc_kernel.h"

void nsci_avx2_multiply(const nsci_values *values, uint32_t n, const int8_t *weights,
                        uint32_t n_out, int32_t *sums);
void nsci_avx2_find_dots(const nsci_values *values, uint32_t n, const int8_t *weights,
                         int32_t *dots);
void nsci_avx2_add_rows(const int8_t *table, const uint16_t *rows, uint32_t n, int16_t *sums);
void nsci_avx2_add_contributions(int16_t *sums, const int16_t *contributions);
void nsci_avx2_clip_sums(const int16_t *sums, const int16_t *place, const int16_t *bias,
                         nsci_values *values);

#endif
