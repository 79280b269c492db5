/* A host in C with signals of its own: handlers, masks, alternate stacks,
 * default actions. Usage: signals FILE CHECK. */
#include "presets.h"
#include "voice.h"

#include <alloca.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>

static const char *file;

/* Handlers */

enum { SIGNALS = 65 };
static const int ours[] = {SIGSEGV, SIGBUS, SIGFPE, SIGPIPE, SIGURG, SIGPROF, SIGUSR1, SIGCHLD, SIGINT, SIGTERM, SIGALRM, SIGHUP};
enum { OURS = sizeof ours / sizeof ours[0] };
static int got[SIGNALS];
static __thread sigjmp_buf back;

static void count_it(int sig, siginfo_t *info, void *context) {
	(void)info, (void)context;
	__atomic_fetch_add(&got[sig], 1, __ATOMIC_RELAXED);
}

/* deep needs far more stack than a goroutine starts with: without an alternate
 * stack as much as Lacquer keeps free, with one what there is on Go's. */
static size_t depth;

static void deep(int sig, siginfo_t *info, void *context) {
	volatile char *room = alloca(depth);
	for (size_t i = 0; i < depth; i += 64) room[i] = (char)sig;
	count_it(sig, info, context);
}

static void jump(int sig, siginfo_t *info, void *context) {
	count_it(sig, info, context);
	siglongjmp(back, 1);
}

static void handle(int sig, void (*handler)(int, siginfo_t *, void *), int flags) {
	struct sigaction a = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART | flags};
	sigfillset(&a.sa_mask);
	WANT(!sigaction(sig, &a, NULL));
}

/* Faults of the host's own */

static void write_nowhere(void) { *(volatile int *)8 = 1; }
static void divide_by_zero(void) {
	volatile int zero = 0;
	zero = 7 / zero;
}
static void read_beyond_file(void) {
	char name[] = "/tmp/lacquer-host-XXXXXX";
	int fd = mkstemp(name);
	unlink(name);
	volatile char *p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	(void)*p;
}
static void write_to_closed_pipe(void) {
	int fd[2];
	if (pipe(fd)) return;
	close(fd[0]);
	ssize_t n = write(fd[1], "x", 1);
	(void)n;
	close(fd[1]);
}

static const struct {
	int sig;
	void (*make)(void);
} faults[] = {{SIGSEGV, write_nowhere}, {SIGFPE, divide_by_zero}, {SIGBUS, read_beyond_file}};
enum { FAULTS = sizeof faults / sizeof faults[0] };

/* fault_and_go_on makes each fault, which jumps back out of the handler. */
static void *fault_and_go_on(void *arg) {
	voice *v = arg;
	for (int round = 0; round < 50; round++) {
		for (int i = 0; i < FAULTS; i++) {
			int before = got[faults[i].sig];
			if (!sigsetjmp(back, 1)) faults[i].make();
			WANT(got[faults[i].sig] == before + 1, "%s", strsignal(faults[i].sig));
			if (v) WANT(play(v, FRAMES, NULL));
		}
	}
	return NULL;
}

/* everything_arrives makes each fault, on the main thread, on an audio thread
 * and on one that never was in Go; and sends each signal. */
static void everything_arrives(voice *v) {
	fault_and_go_on(v);
	on_thread(fault_and_go_on, v);
	on_thread(fault_and_go_on, NULL);
	for (int i = 0; i < OURS; i++) {
		if (ours[i] == SIGSEGV || ours[i] == SIGBUS || ours[i] == SIGFPE) continue;
		int before = got[ours[i]];
		WANT(!kill(getpid(), ours[i]));
		for (int k = 0; k < 1000 && got[ours[i]] == before; k++) usleep(100);
		WANT(got[ours[i]] == before + 1, "%s", strsignal(ours[i]));
	}
	int before = got[SIGPIPE];
	write_to_closed_pipe();
	WANT(got[SIGPIPE] == before + 1);
	use(v);
	end_voice(v);
}

static bool is_one_of(int sig, const int *list, int count) {
	for (int i = 0; i < count; i++)
		if (list[i] == sig) return true;
	return false;
}

/* Go's handlers stand before those of the host's for faults, SIGPIPE and
 * SIGURG, and forward what is not Go's; all others stay, on the alternate stack
 * where there is one. */
static void check_handlers_before(void) {
	static const int taken[] = {SIGSEGV, SIGBUS, SIGFPE, SIGPIPE, SIGURG};
	struct sigaction before[SIGNALS], after;
	for (int i = 0; i < OURS; i++) handle(ours[i], count_it, 0);
	for (int i = 0; i < FAULTS; i++) handle(faults[i].sig, jump, 0);
	for (int s = 1; s < SIGNALS; s++) sigaction(s, NULL, &before[s]);
	load(file, RTLD_NOW | RTLD_LOCAL);
	voice *v = new_voice();
	use(v);
	for (int s = 1; s < SIGNALS; s++) {
		if (sigaction(s, NULL, &after)) continue; /* glibc's own */
		bool changed = after.sa_sigaction != before[s].sa_sigaction;
		WANT(changed == is_one_of(s, taken, 5), "%s", strsignal(s));
		WANT(is_one_of(s, taken, 5) || (after.sa_flags & ~SA_ONSTACK) == before[s].sa_flags, "%s", strsignal(s));
	}
	everything_arrives(v);
}

static void check_handlers_after(void) {
	load(file, RTLD_NOW | RTLD_LOCAL);
	voice *v = new_voice();
	use(v);
	for (int i = 0; i < OURS; i++) handle(ours[i], count_it, 0);
	for (int i = 0; i < FAULTS; i++) handle(faults[i].sig, jump, 0);
	everything_arrives(v);
}

/* What a child of the host does, with the plugin loaded or without */
typedef struct death {
	const char *what;
	void (*before)(void), (*make)(void);
	bool plugin;
} death;

static void die(const void *arg) {
	const death *d = arg;
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
	if (d->before) d->before();
	close(2);
	open("/dev/null", O_WRONLY);
	if (d->plugin) {
		load(file, RTLD_NOW | RTLD_LOCAL);
		use(new_voice());
	}
	d->make();
	_exit(77);
}

static void ignore_pipe(void) { signal(SIGPIPE, SIG_IGN); }
static void kill_segv(void) { kill(getpid(), SIGSEGV), usleep(100000); }
static void kill_term(void) { kill(getpid(), SIGTERM), usleep(100000); }
static void kill_int(void) { kill(getpid(), SIGINT), usleep(100000); }
static void kill_urg(void) { kill(getpid(), SIGURG), usleep(10000); }
static void kill_prof(void) { kill(getpid(), SIGPROF), usleep(100000); }
static void *write_nowhere_there(void *arg) {
	write_nowhere();
	return arg;
}
static void fault_on_thread(void) { on_thread(write_nowhere_there, NULL); }

static void check_default_actions(void) {
	static death cases[] = {
		{"fault", NULL, write_nowhere, false},
		{"division", NULL, divide_by_zero, false},
		{"bus", NULL, read_beyond_file, false},
		{"pipe", NULL, write_to_closed_pipe, false},
		{"pipe ignored", ignore_pipe, write_to_closed_pipe, false},
		{"kill SEGV", NULL, kill_segv, false},
		{"TERM", NULL, kill_term, false},
		{"INT", NULL, kill_int, false},
		{"URG", NULL, kill_urg, false},
		{"PROF", NULL, kill_prof, false},
		{"abort", NULL, abort, false},
		{"fault on a thread", NULL, fault_on_thread, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int without = ends(die, &cases[i]);
		cases[i].plugin = true;
		int with = ends(die, &cases[i]);
		WANT((without & ~0x80) == (with & ~0x80), "%s: %x without the plugin, %x with it", cases[i].what, (unsigned)without, (unsigned)with);
	}
}

/* A storm of signals on audio threads, at handlers on whatever stack */

static void *use_on(void *arg) {
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) use(arg);
	return NULL;
}
/* storm throws signals at four audio threads, and at the process by timers. */
static void storm(int flags, const int *thrown, int count) {
	enum { THREADS = 4 };
	depth = flags & SA_ONSTACK ? 16 << 10 : 100 << 10;
	load(file, RTLD_NOW | RTLD_LOCAL);
	for (int i = 0; i < count; i++) handle(thrown[i], deep, flags);
	voice *v[THREADS];
	pthread_t t[THREADS];
	for (int i = 0; i < THREADS; i++) v[i] = new_voice();
	struct itimerval often = {{0, 1000}, {0, 1000}}, never = {0};
	setitimer(ITIMER_REAL, &often, NULL);
	setitimer(ITIMER_PROF, &often, NULL);
	for (int i = 0; i < THREADS; i++) WANT(!pthread_create(&t[i], NULL, i % 2 ? play_on : use_on, v[i]));
	for (int k = 0; k < 2000; k++) {
		for (int i = 0; i < THREADS; i++) pthread_kill(t[i], thrown[k % count]);
		usleep(250);
	}
	setitimer(ITIMER_REAL, &never, NULL);
	setitimer(ITIMER_PROF, &never, NULL);
	stop = 1;
	for (int i = 0; i < THREADS; i++) pthread_join(t[i], NULL);
	for (int i = 0; i < THREADS; i++) use(v[i]), end_voice(v[i]);
	voice *another = new_voice(); /* the collector has run: it stumbles over what was overwritten */
	end_voice(another);
	for (int i = 0; i < count; i++) WANT(got[thrown[i]] > 100, "%s: %d", strsignal(thrown[i]), got[thrown[i]]);
}

/* SIGURG without the alternate stack is what hosts must not do: Go sends it to
 * its own threads. */
static void check_storm(void) { storm(0, (int[]){SIGUSR1, SIGPROF, SIGALRM, SIGCHLD}, 4); }
static void check_storm_onstack(void) { storm(SA_ONSTACK, (int[]){SIGUSR1, SIGPROF, SIGALRM, SIGCHLD, SIGURG}, 5); }

/* Masks and alternate stacks */

static void same_mask(const sigset_t *want, const char *when) {
	sigset_t now;
	pthread_sigmask(SIG_SETMASK, NULL, &now);
	for (int s = 1; s < SIGNALS; s++)
		WANT(sigismember(&now, s) == sigismember(want, s), "%s %s: %s", strsignal(s), when, sigismember(&now, s) ? "blocked" : "open");
}

static void *in_own_mask(void *arg) {
	sigset_t all;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, NULL);
	pthread_sigmask(SIG_SETMASK, NULL, &all); /* as it came out */
	for (int i = 0; i < 20; i++) WANT(play(arg, FRAMES, NULL));
	same_mask(&all, "on an audio thread");
	use(arg);
	same_mask(&all, "on an audio thread, after all calls");
	return NULL;
}

static void *crawl(void *arg) {
	pthread_sigmask(SIG_SETMASK, arg, NULL);
	find_presets();
	WANT(preset_count > 10);
	same_mask(arg, "on a thread that crawls for presets");
	return NULL;
}

static void *in_own_stack(void *arg) {
	stack_t own = {.ss_sp = malloc(SIGSTKSZ), .ss_size = SIGSTKSZ}, now;
	WANT(!sigaltstack(&own, NULL));
	use(arg);
	sigaltstack(NULL, &now);
	WANT(now.ss_sp == own.ss_sp && now.ss_size == own.ss_size && now.ss_flags == 0);
	own.ss_flags = SS_DISABLE;
	sigaltstack(&own, NULL);
	return NULL;
}

/* others_block tells whether every thread but this one blocks a signal. */
static bool others_block(int sig) {
	char path[64], line[256];
	DIR *tasks = opendir("/proc/self/task");
	bool all = true;
	for (struct dirent *d; (d = readdir(tasks));) {
		if (d->d_name[0] == '.' || atoi(d->d_name) == getpid()) continue;
		snprintf(path, sizeof path, "/proc/self/task/%.20s/status", d->d_name);
		FILE *f = fopen(path, "r");
		if (!f) continue;
		unsigned long long mask = 0;
		while (fgets(line, sizeof line, f)) sscanf(line, "SigBlk: %llx", &mask);
		fclose(f);
		all = all && (mask >> (sig - 1) & 1);
	}
	closedir(tasks);
	return all;
}

/* A handler of the host's never runs on a thread of Go's. */
static void check_go_threads(void) {
	static const int kept_out[] = {SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGINT, SIGHUP, SIGIO, SIGWINCH};
	load(file, RTLD_NOW | RTLD_LOCAL);
	for (int i = 0; i < 20; i++) end_voice(new_voice()); /* the collector's threads too */
	for (int i = 0; i < 8; i++) WANT(others_block(kept_out[i]), "%s", strsignal(kept_out[i]));
}

static void check_masks(void) {
	sigset_t all, none;
	sigemptyset(&none);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, NULL);
	pthread_sigmask(SIG_SETMASK, NULL, &all);
	load(file, RTLD_NOW | RTLD_LOCAL);
	same_mask(&all, "after loading");
	voice *v = new_voice();
	same_mask(&all, "after activate");
	use(v);
	same_mask(&all, "after all calls");
	on_thread(in_own_mask, v);
	on_thread(crawl, &all);
	pthread_sigmask(SIG_SETMASK, &none, NULL);
	use(v);
	same_mask(&none, "with nothing blocked");
	on_thread(in_own_stack, v);
	end_voice(v);
}

int main(int argc, char **argv) {
	static const check checks[] = {
		{"handlers-before", check_handlers_before}, {"handlers-after", check_handlers_after},
		{"default-actions", check_default_actions}, {"storm", check_storm},
		{"storm-onstack", check_storm_onstack},     {"masks", check_masks},
		{"go-threads", check_go_threads},
	};
	if (argc != 3) return 2;
	file = argv[1];
	return run_check(checks, sizeof checks / sizeof checks[0], argv[2]);
}
