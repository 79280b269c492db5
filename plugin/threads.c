/* Go's own threads, of which one watches the others. */
#include "lacquer.h"

#if defined(__linux__)
#include <pthread.h>
#include <stdlib.h>
#include <sys/prctl.h>

enum { MONITOR = 1 }; /* the second thread that the runtime makes */

/* While threads of a host come and go in Go the monitor looks every 20 us, and
 * takes from each that is outside just then the P that it would need again. It
 * burns a sixth of a core by that, and each call of Go has to queue for the
 * scheduler's lock, behind the monitor too: for many milliseconds where threads
 * of ordinary priority have to wait for the processor. There are Ps enough and
 * nothing in the plugin runs for long, so that it may well be late. */
static const unsigned long late_ns = 100000000;

typedef struct beginning {
	void *(*run)(void *);
	void *arg;
} beginning;

static void *begin_monitor(void *arg) {
	beginning b = *(beginning *)arg;
	free(arg);
	prctl(PR_SET_TIMERSLACK, late_ns);
	return b.run(b.arg);
}

/* The linker hands every pthread_create in this file to __wrap_pthread_create
 * (see main.go): only the runtime makes threads here. */
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg) {
	static int made;
	beginning *b = NULL;
	if (__atomic_fetch_add(&made, 1, __ATOMIC_RELAXED) == MONITOR) b = malloc(sizeof *b);
	if (!b) return __real_pthread_create(thread, attr, run, arg);
	*b = (beginning){run, arg};
	int err = __real_pthread_create(thread, attr, begin_monitor, b);
	if (err) free(b);
	return err;
}
#endif
