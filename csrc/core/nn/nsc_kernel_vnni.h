/* The function of the VNNI kernel that the one with AMX uses as well. */
#ifndef NSC_KERNEL_VNNI_H
#define NSC_KERNEL_VNNI_H

#include "nn/nsc_kernel.h"

void nsci_vnni_multiply(const nsci_values *values, uint32_t n, const int8_t *weights,
                        uint32_t n_out, int32_t *sums);

#endif
