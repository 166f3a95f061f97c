/* Functions in the tables of CPython, for both extension modules. */
#ifndef PY_METHOD_H
#define PY_METHOD_H

#include <stdint.h>

/* A slot that holds a function: by way of an integer, since ISO C has no cast to void *. */
#define NSPY_SLOT(id, function)                                                                    \
    { id, (void *)(uintptr_t)(function) }

/* PyMethodDef knows one function type for all calling conventions. */
#define NSPY_METHOD(function) ((PyCFunction)(void (*)(void))(function))

#endif
