// Shared by launch.c and signals.c only.
#ifndef GUARD_SIGNALS_H
#define GUARD_SIGNALS_H

// Puts back the mask that guard_signals_open found, so that the step sees the dispositions the guard was given.
void guard_signals_restore(void);

#endif
