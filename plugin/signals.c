/* The Go runtime beside the host's signals. Elsewhere than on Linux only the
 * warm call is left. */
#include "lacquer.h"

#include "_cgo_export.h"

#if defined(__linux__)
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static sigset_t mask;              /* of the thread that loads the file */
static struct sigaction urgent, go; /* SIGURG's action: the host's, and Go's */

/* Go asks its threads to yield by SIGURG, and lets nobody else hear of it. A
 * handler that the host had before goes on hearing of what is not Go's. */
static void on_urgent(int sig, siginfo_t *info, void *context) {
	go.sa_sigaction(sig, info, context);
	if (info->si_code == SI_TKILL && info->si_pid == getpid()) return;
	if (urgent.sa_flags & SA_SIGINFO)
		urgent.sa_sigaction(sig, info, context);
	else
		urgent.sa_handler(sig);
}

/* Go's threads inherit the mask of the thread that loads the file. It is full
 * while the runtime starts, so that no handler of the host's runs on one of
 * them. The linker puts constructors with a priority first and those without
 * in order: the runtime's stands before the ones of C. */
__attribute__((constructor(101))) static void before_go(void) {
	sigset_t all;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &mask);
	sigaction(SIGURG, NULL, &urgent);
}

__attribute__((constructor)) static void after_go(void) {
	if (urgent.sa_handler != SIG_DFL && urgent.sa_handler != SIG_IGN) {
		sigaction(SIGURG, NULL, &go);
		struct sigaction both = go;
		both.sa_sigaction = on_urgent;
		sigaction(SIGURG, &both, NULL);
	}
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
}

/* lq_enter stands before calls of Go that may be a thread's first. That one is
 * slow, and opens the signals that Go wants to see (faults, SIGURG, SIGPROF,
 * SIGCHLD) for good: the host's mask comes back. */
void lq_enter(void) {
	static __thread bool entered __attribute__((tls_model("initial-exec")));
	if (entered) return;
	entered = true;
	sigset_t all, own;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &own);
	lq_go_warm();
	lq_follow();
	pthread_sigmask(SIG_SETMASK, &own, NULL);
}
#else
void lq_enter(void) {}
#endif
