/* A host in C whose threads, memory, processes and libraries are its own.
 * Usage: foreign FILE OTHER CHECK, OTHER being another library in Go. */
#include "host.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fenv.h>
#include <limits.h>
#include <locale.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

extern char **environ;
static const char *file, *other;

static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int entries(const char *dir) {
	int n = 0;
	DIR *d = opendir(dir);
	while (d && readdir(d)) n++;
	if (d) closedir(d);
	return n;
}

static long resident_kb(void) {
	long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");
	if (f && fscanf(f, "%*d %ld", &pages) != 1) pages = 0;
	if (f) fclose(f);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static int compare(const void *a, const void *b) {
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Stacks: an audio thread may have a small one */

static void *use_some(void *arg) {
	for (int i = 0; i < 20; i++) use(arg);
	return NULL;
}

static void on_stack(const void *arg) {
	size_t size = *(const size_t *)arg;
	pthread_attr_t a;
	pthread_t t;
	pthread_attr_init(&a);
	WANT(!pthread_attr_setstacksize(&a, size));
	load(file, RTLD_NOW | RTLD_LOCAL);
	voice *v = new_voice();
	WANT(!pthread_create(&t, &a, use_some, v));
	pthread_join(t, NULL);
	end_voice(v);
}

static void check_stacks(void) {
	static const size_t kb[] = {16, 20, 24, 32, 48, 64, 128, 512};
	for (size_t i = 0; i < sizeof kb / sizeof kb[0]; i++) {
		size_t size = kb[i] << 10;
		int end = ends(on_stack, &size);
		printf("%zu kB: %s\n", kb[i], end == 0 ? "works" : "too small");
		WANT(end == 0 || kb[i] < 64);
	}
}

/* Threads that come and go */

static void *one_block(void *arg) {
	voice *v = arg;
	stack_t before, after;
	sigset_t mask, mask_after;
	fenv_t mode, mode_after;
	sigaltstack(NULL, &before);
	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	fegetenv(&mode);
	WANT(play(v, 64, NULL));
	fegetenv(&mode_after);
	pthread_sigmask(SIG_SETMASK, NULL, &mask_after);
	sigaltstack(NULL, &after);
	WANT(!memcmp(&mask, &mask_after, sizeof(long)) && !memcmp(&mode, &mode_after, sizeof mode));
	WANT(before.ss_flags == SS_DISABLE && after.ss_flags == 0); /* Go lends its own while the thread lives */
	return NULL;
}

static void check_short_threads(void) {
	load(file, RTLD_NOW | RTLD_LOCAL);
	voice *v = new_voice();
	long size = 0;
	int threads = 0;
	for (int i = 0; i < 10000; i++) {
		on_thread(one_block, v);
		if (i == 2000) size = resident_kb(), threads = entries("/proc/self/task");
	}
	printf("8000 threads: %+ld kB, %+d threads\n", resident_kb() - size, entries("/proc/self/task") - threads);
	WANT(resident_kb() - size < 1000 && entries("/proc/self/task") <= threads + 1);
	end_voice(v);
}

/* Real-time threads, more than there are cores */

enum { THREADS = 16, BLOCKS = 400, BLOCK = 256 };
static double took[THREADS][BLOCKS];

static void *in_time(void *arg) {
	voice *v = arg;
	int which = (int)v->seed % THREADS;
	struct timespec wait = {0, 1000000};
	for (int i = 0; i < BLOCKS; i++) {
		double start = now();
		WANT(play(v, BLOCK, NULL));
		took[which][i] = now() - start;
		nanosleep(&wait, NULL);
	}
	return NULL;
}

/* fifo_threads plays on 16 threads at once, real-time ones if that is allowed. */
static void fifo_threads(void) {
	voice *v[THREADS];
	pthread_t t[THREADS];
	pthread_attr_t a;
	bool fifo = true;
	pthread_attr_init(&a);
	pthread_attr_setinheritsched(&a, PTHREAD_EXPLICIT_SCHED);
	pthread_attr_setschedpolicy(&a, SCHED_FIFO);
	pthread_attr_setschedparam(&a, &(struct sched_param){.sched_priority = 10});
	for (int i = 0; i < THREADS; i++) v[i] = new_voice(), v[i]->seed = (uint32_t)i;
	for (int i = 0; i < THREADS; i++) {
		if (fifo) fifo = pthread_create(&t[i], &a, in_time, v[i]) == 0;
		if (!fifo) WANT(!pthread_create(&t[i], NULL, in_time, v[i]));
	}
	for (int i = 0; i < THREADS; i++) pthread_join(t[i], NULL), end_voice(v[i]);
	qsort(took, THREADS * BLOCKS, sizeof(double), compare);
	double *all = took[0];
	int n = THREADS * BLOCKS;
	printf("%s: %d blocks of %d frames: median %.0f, p99.9 %.0f, max %.0f us\n", fifo ? "FIFO" : "not FIFO", n, BLOCK, 1e6 * all[n / 2],
	       1e6 * all[n - n / 1000], 1e6 * all[n - 1]);
}

static void check_fifo(void) {
	load(file, RTLD_NOW | RTLD_LOCAL);
	fifo_threads();
}

/* The user's settings of Go's are not ours. The runtime says on stderr what it
 * does; the test reads it. */
static void check_environment(void) {
	load(file, RTLD_NOW | RTLD_LOCAL);
	voice *v = new_voice();
	usleep(300000); /* a collection under way ends */
	fprintf(stderr, "-- active\n");
	for (int i = 0; i < 20; i++) end_voice(new_voice()); /* garbage */
	fprintf(stderr, "-- inactive\n");
	end_voice(v);
	for (int i = 0; i < 20; i++) end_voice(new_voice());
	fprintf(stderr, "-- threads\n");
	fifo_threads();
}

/* Loading */

static void check_loading(void) {
	static const int modes[] = {RTLD_NOW | RTLD_LOCAL, RTLD_LAZY | RTLD_LOCAL, RTLD_NOW | RTLD_GLOBAL, RTLD_NOW | RTLD_DEEPBIND};
	const clap_plugin_entry_t *first = NULL;
	voice *v = NULL;
	int threads = 0;
	for (int i = 0; i < 100; i++) {
		void *lib = load(file, modes[i % 4]);
		if (i == 0) first = entry, v = new_voice();
		WANT(entry == first); /* the file stays where it is, and so do its instances */
		WANT(play(v, FRAMES, NULL));
		end_voice(new_voice());
		entry->deinit();
		WANT(!dlclose(lib));
		WANT(play(v, FRAMES, NULL));
		if (i == 10) threads = entries("/proc/self/task");
	}
	WANT(entries("/proc/self/task") <= threads + 1);
	use(v);
	end_voice(v);
}

static void by_mode(const void *mode) {
	load(file, *(const int *)mode);
	voice *v = new_voice();
	use(v);
	on_thread(use_some, v);
	end_voice(v);
}

static void check_modes(void) {
	static const int modes[] = {RTLD_NOW, RTLD_LAZY, RTLD_NOW | RTLD_GLOBAL, RTLD_LAZY | RTLD_GLOBAL, RTLD_NOW | RTLD_DEEPBIND, RTLD_NOW | RTLD_NODELETE};
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) WANT(ends(by_mode, &modes[i]) == 0, "mode %x", (unsigned)modes[i]);
}

static void copy_file(const char *to) {
	char buffer[64 << 10];
	FILE *in = fopen(file, "rb"), *out = fopen(to, "wb");
	for (size_t n; in && out && (n = fread(buffer, 1, sizeof buffer, in)) > 0;) WANT(fwrite(buffer, 1, n, out) == n);
	WANT(in && out && !fclose(in) && !fclose(out));
}

/* Two copies of the file, each with its own runtime and on the same threads */
static void check_copies(void) {
	char copy[PATH_MAX];
	snprintf(copy, sizeof copy, "%s.copy", file);
	copy_file(copy);
	load(file, RTLD_NOW | RTLD_GLOBAL);
	const clap_plugin_entry_t *first = entry;
	voice *a = new_voice();
	load(copy, RTLD_NOW | RTLD_GLOBAL);
	unlink(copy);
	WANT(entry != first);
	voice *b = new_voice();
	for (int i = 0; i < 100; i++) {
		WANT(play(a, FRAMES, NULL) && play(b, FRAMES, NULL));
		if (i % 10 == 0) on_thread(use_some, i % 20 ? a : b);
	}
	end_voice(a), end_voice(b);
}

/* Another library in Go, whose collector works while we play */

static int stop;
static void *play_on(void *arg) {
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) WANT(play(arg, FRAMES, NULL));
	return NULL;
}

static void beside(bool other_first) {
	int (*garbage)(int) = NULL;
	for (int i = 0; i < 2; i++) {
		if ((i == 0) != other_first) {
			load(file, RTLD_NOW | RTLD_LOCAL);
			continue;
		}
		void *lib = dlopen(other, RTLD_NOW | RTLD_GLOBAL);
		garbage = lib ? (int (*)(int))dlsym(lib, "other_garbage") : NULL;
		WANT(garbage, "%s", other);
	}
	voice *v = new_voice();
	pthread_t t;
	WANT(!pthread_create(&t, NULL, play_on, v));
	for (int i = 0; i < 50 && garbage; i++) WANT(garbage(i) == i + 1);
	stop = 1;
	pthread_join(t, NULL);
	use(v);
	end_voice(v);
}

static void other_before(const void *arg) { (void)arg, beside(true); }
static void other_after(const void *arg) { (void)arg, beside(false); }

static void check_other(void) {
	WANT(ends(other_before, NULL) == 0);
	WANT(ends(other_after, NULL) == 0);
}

/* Processes */

static int status_of(pid_t pid) {
	int status = -1;
	WANT(pid > 0 && waitpid(pid, &status, 0) == pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* A child of fork may end, start another program, and call what is in C. */
static void check_fork(void) {
	load(file, RTLD_NOW | RTLD_LOCAL);
	voice *v[4];
	pthread_t t[4];
	for (int i = 0; i < 4; i++) {
		v[i] = new_voice();
		WANT(!pthread_create(&t[i], NULL, play_on, v[i]));
	}
	char *argv[] = {"true", NULL};
	for (int i = 0; i < 50; i++) {
		pid_t pid = fork();
		if (pid == 0) _exit(5);
		WANT(status_of(pid) == 5);
		pid = fork();
		if (pid == 0) {
			execvp(argv[0], argv);
			_exit(6);
		}
		WANT(status_of(pid) == 0);
		WANT(!posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ) && status_of(pid) == 0);
		pid = fork();
		if (pid == 0) {
			clap_param_info_t info;
			double d;
			bool ok = plug->get_extension(plug, CLAP_EXT_PARAMS) == params && params->count(plug) > 100 &&
			          params->get_info(plug, 7, &info) && params->get_value(plug, info.id, &d) && latency->get(plug) > 0;
			_exit(ok ? 7 : 8);
		}
		WANT(status_of(pid) == 7);
	}
	stop = 1;
	for (int i = 0; i < 4; i++) pthread_join(t[i], NULL), use(v[i]), end_voice(v[i]);
}

/* Memory */

static void locked(const void *arg) {
	(void)arg;
	if (mlockall(MCL_CURRENT | MCL_FUTURE)) {
		printf("not allowed to lock memory here\n");
		return;
	}
	long before = resident_kb();
	load(file, RTLD_NOW | RTLD_LOCAL);
	voice *v = new_voice();
	use(v);
	on_thread(use_some, v);
	printf("locked: %ld MB more\n", (resident_kb() - before) / 1024);
	end_voice(v);
}

/* Go reserves address space ahead, and lives in 4 GB of it. */
static void limited(const void *arg) {
	(void)arg;
	WANT(!setrlimit(RLIMIT_AS, &(struct rlimit){4ul << 30, 4ul << 30}));
	load(file, RTLD_NOW | RTLD_LOCAL);
	voice *v = new_voice();
	use(v);
	on_thread(use_some, v);
	end_voice(v);
}

static void check_memory(void) {
	WANT(ends(locked, NULL) == 0);
	WANT(ends(limited, NULL) == 0);
}

/* The plugin prints nothing, speaks the same everywhere, and keeps no file but
 * the two of Go's timers (epoll, eventfd). */

static void in_the_dark(const void *arg) {
	(void)arg;
	close(0), close(1), close(2);
	load(file, RTLD_NOW | RTLD_LOCAL);
	voice *v = new_voice();
	for (int i = 0; i < 10; i++) use(v);
	end_voice(v);
}

static void abroad(voice *v) {
	static bytes before;
	char text[2][64];
	WANT(save_state(v) && params->value_to_text(v->plug, 6000, -1.5, text[0], 64));
	before = v->blob;
	if (!setlocale(LC_ALL, "de_DE.UTF-8")) setlocale(LC_ALL, "fr_FR.UTF-8"); /* with a decimal comma, where there is one */
	mode_t mask = umask(0777);
	WANT(!chdir("/"));
	WANT(save_state(v) && params->value_to_text(v->plug, 6000, -1.5, text[1], 64));
	WANT(!strcmp(text[0], text[1]) && before.size == v->blob.size && !memcmp(before.data, v->blob.data, before.size));
	for (int i = 0; i < 10; i++) use(v);
	WANT(umask(mask) == 0777);
}

static void check_quiet(void) {
	char path[] = "/tmp/lacquer-host-XXXXXX";
	struct stat printed;
	WANT(ends(in_the_dark, NULL) == 0);
	int files = entries("/proc/self/fd"), out = dup(1), err = dup(2), paper = mkstemp(path);
	unlink(path);
	fflush(stdout);
	dup2(paper, 1), dup2(paper, 2);
	load(file, RTLD_NOW | RTLD_LOCAL);
	voice *v = new_voice();
	abroad(v);
	end_voice(v);
	entry->deinit();
	fflush(stdout);
	WANT(!fstat(paper, &printed));
	dup2(out, 1), dup2(err, 2), close(out), close(err), close(paper);
	WANT(printed.st_size == 0);
	WANT(entries("/proc/self/fd") <= files + 2);
}

static void check_scan(void) {
	double start = now();
	load(file, RTLD_NOW | RTLD_LOCAL);
	WANT(factory->get_plugin_descriptor(factory, 0));
	printf("%.3f\n", 1000 * (now() - start));
}

int main(int argc, char **argv) {
	static const check checks[] = {
		{"stacks", check_stacks},   {"short-threads", check_short_threads}, {"fifo", check_fifo},     {"environment", check_environment},
		{"loading", check_loading}, {"modes", check_modes},                 {"copies", check_copies}, {"other", check_other},
		{"fork", check_fork},       {"memory", check_memory},               {"quiet", check_quiet},   {"scan", check_scan},
	};
	if (argc != 4) return 2;
	file = argv[1], other = argv[2];
	return run_check(checks, sizeof checks / sizeof checks[0], argv[3]);
}
