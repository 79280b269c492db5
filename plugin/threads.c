/* Go's own threads, beside the host's. In each call from C the runtime may need
 * a lock of its scheduler, which its own threads take too, above all the
 * monitor: it looks every 20 us, and takes from each thread of the host that is
 * outside Go just then the P that it would need again. Where threads of
 * ordinary priority wait for the processor while they have the lock, audio
 * threads wait with them, for many milliseconds. */
#define _GNU_SOURCE
#include "lacquer.h"

#if defined(__linux__)
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	MONITOR = 1, /* the second thread that the runtime makes */
	MOST_THREADS = 512,
};

/* The monitor may be late by this: there are Ps enough, and nothing in the
 * plugin runs for long. It does not hold for real-time threads. */
static const unsigned long late_ns = 100000000;

static pid_t made[MOST_THREADS]; /* Go's threads: they never end */
static int made_count, following;

/* follow gives a thread, 0 being this one, the lowest real-time priority. */
static void follow(pid_t thread) {
	struct sched_param lowest = {.sched_priority = sched_get_priority_min(SCHED_FIFO)};
	sched_setscheduler(thread, SCHED_FIFO, &lowest);
}

typedef struct beginning {
	void *(*run)(void *);
	void *arg;
	int number; /* in the order in which they were made, not that in which they got to run */
} beginning;

static void *begin(void *arg) {
	beginning b = *(beginning *)arg;
	free(arg);
	if (b.number == MONITOR) prctl(PR_SET_TIMERSLACK, late_ns);
	if (b.number < MOST_THREADS) __atomic_store_n(&made[b.number], (pid_t)syscall(SYS_gettid), __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&following, __ATOMIC_SEQ_CST)) follow(0);
	return b.run(b.arg);
}

/* The linker hands every pthread_create in this file to __wrap_pthread_create
 * (see main.go): only the runtime makes threads here. */
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg) {
	beginning *b = malloc(sizeof *b);
	if (!b) return __real_pthread_create(thread, attr, run, arg);
	*b = (beginning){run, arg, __atomic_fetch_add(&made_count, 1, __ATOMIC_SEQ_CST)};
	int err = __real_pthread_create(thread, attr, begin, b);
	if (err) free(b);
	return err;
}

/* lq_follow: once an audio thread is a real-time one Go's threads become that
 * too, below all others, if the process may do that. Where real-time threads
 * are killed after a while of work they stay what they are. */
void lq_follow(void) {
	int policy = sched_getscheduler(0) & ~SCHED_RESET_ON_FORK;
	if (policy != SCHED_FIFO && policy != SCHED_RR) return;
	struct rlimit time;
	if (getrlimit(RLIMIT_RTTIME, &time) || time.rlim_cur != RLIM_INFINITY) return;
	if (__atomic_exchange_n(&following, 1, __ATOMIC_SEQ_CST)) return;
	for (int i = 0; i < MOST_THREADS; i++) {
		pid_t thread = __atomic_load_n(&made[i], __ATOMIC_SEQ_CST);
		if (thread) follow(thread);
	}
}
#else
void lq_follow(void) {}
#endif
