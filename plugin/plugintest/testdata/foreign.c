/* A host in C whose threads, memory and processes are its own. Usage: foreign
 * FILE CHECK. */
#define _GNU_SOURCE /* RUSAGE_THREAD */
#include "presets.h"

#include <fcntl.h>
#include <fenv.h>
#include <locale.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

extern char **environ;
static const char *file;

static int compare(const void *a, const void *b) {
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Stacks: an audio thread may have a small one */

static void *use_and_load(void *arg) {
	find_presets();
	WANT(preset_count > 10);
	for (int i = 0; i < 20; i++) use(arg), load_any_preset(((voice *)arg)->plug, i / 20.0);
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
	WANT(!pthread_create(&t, &a, use_and_load, v));
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

/* Memory that is there when the audio thread comes: a page that the system must
 * find first costs a call of process microseconds, and more when it swaps. */

static long faults(void) {
	struct rusage u;
	getrusage(RUSAGE_THREAD, &u);
	return u.ru_minflt + u.ru_majflt;
}

static void *play_and_count(void *arg) {
	voice *v = arg;
	WANT(v->plug->start_processing(v->plug));
	long first = 0, before = faults();
	for (int i = 0; i < 500; i++) {
		list l = random_events(v, FRAMES);
		WANT(play(v, FRAMES, &l));
		if (i == 99) first = faults();
	}
	long later = faults() - first;
	printf("%ld page faults in the first 100 blocks, %ld in the next 400\n", first - before, later);
	WANT(later < 20);
	return NULL;
}

static void check_faults(void) {
	load(file, RTLD_NOW | RTLD_LOCAL);
	voice *v = new_voice();
	pthread_t t;
	WANT(!pthread_create(&t, NULL, play_and_count, v));
	pthread_join(t, NULL);
	end_voice(v);
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

/* No thread of Go's is busy while audio plays on an ordinary thread: the
 * runtime's monitor looks seldom. */

static long busiest_switches(void) {
	long most = 0;
	char path[64], line[256];
	DIR *tasks = opendir("/proc/self/task");
	for (struct dirent *d; (d = readdir(tasks));) {
		snprintf(path, sizeof path, "/proc/self/task/%.20s/status", d->d_name);
		FILE *f = d->d_name[0] == '.' || atoi(d->d_name) == getpid() ? NULL : fopen(path, "r");
		long n = 0;
		while (f && fgets(line, sizeof line, f)) sscanf(line, "voluntary_ctxt_switches: %ld", &n);
		if (f) fclose(f);
		most = n > most ? n : most;
	}
	closedir(tasks);
	return most;
}

static void check_monitor(void) {
	load(file, RTLD_NOW | RTLD_LOCAL);
	voice *v = new_voice();
	double until = now() + 1;
	while (now() < until) {
		WANT(play(v, BLOCK, NULL));
		usleep(1000);
	}
	long before = busiest_switches();
	for (until = now() + 2; now() < until; usleep(1000)) WANT(play(v, BLOCK, NULL));
	double per_s = (double)(busiest_switches() - before) / 2;
	printf("the busiest of Go's threads wakes up %.0f times a second\n", per_s);
	WANT(per_s < 500);
	end_voice(v);
}

/* Go's own threads are real-time ones, the lowest, once an audio thread is. */

static int go_threads(int policy) {
	int n = 0;
	DIR *tasks = opendir("/proc/self/task");
	for (struct dirent *d; (d = readdir(tasks));) {
		int id = atoi(d->d_name);
		struct sched_param param;
		if (id == 0 || id == getpid() || sched_getscheduler(id) != policy || sched_getparam(id, &param)) continue;
		WANT(policy != SCHED_FIFO || param.sched_priority == sched_get_priority_min(SCHED_FIFO));
		n++;
	}
	closedir(tasks);
	return n;
}

static void *play_in_fifo(void *arg) {
	struct sched_param param = {.sched_priority = 10};
	bool allowed = sched_setscheduler(0, SCHED_FIFO, &param) == 0;
	WANT(play(arg, FRAMES, NULL));
	return allowed ? arg : NULL;
}

static void follow(const void *arg) {
	bool expected = *(const bool *)arg;
	pthread_t t;
	void *allowed;
	load(file, RTLD_NOW | RTLD_LOCAL);
	voice *v = new_voice();
	on_thread(use_some, v);
	WANT(go_threads(SCHED_FIFO) == 0 && go_threads(SCHED_OTHER) > 0);
	WANT(!pthread_create(&t, NULL, play_in_fifo, v));
	pthread_join(t, &allowed);
	if (!allowed) printf("not allowed to have real-time threads here\n"), expected = false;
	for (int i = 0; i < 10; i++) end_voice(new_voice()); /* more threads */
	WANT((go_threads(SCHED_FIFO) > 0) == expected && (go_threads(SCHED_OTHER) == 0) == expected);
	WANT(sched_getscheduler(0) == SCHED_OTHER);
	end_voice(v);
}

static void follow_not(const void *arg) {
	WANT(!setrlimit(RLIMIT_RTTIME, &(struct rlimit){200000, 200000}));
	follow(arg);
}

static void check_follow(void) {
	WANT(ends(follow, &(bool){true}) == 0);
	WANT(ends(follow_not, &(bool){false}) == 0); /* they could be killed */
}

/* The user's settings of Go's are not ours. The runtime says on stderr what it
 * does; the test reads it. */
static void check_environment(void) {
	load(file, RTLD_NOW | RTLD_LOCAL);
	voice *v = new_voice();
	usleep(300000); /* a collection under way ends */
	fprintf(stderr, "-- active\n");
	for (int i = 0; i < 20; i++) end_voice(new_voice());
	usleep(500000); /* the scheduler has its say */
	fprintf(stderr, "-- inactive\n");
	end_voice(v);
	for (int i = 0; i < 20; i++) end_voice(new_voice());
	fprintf(stderr, "-- threads\n");
	fifo_threads();
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
	for (int i = 0; i < 20; i++) {
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

int main(int argc, char **argv) {
	static const check checks[] = {
		{"faults", check_faults}, {"stacks", check_stacks}, {"short-threads", check_short_threads}, {"fifo", check_fifo},     {"monitor", check_monitor}, {"follow", check_follow}, {"environment", check_environment},
		{"fork", check_fork},     {"memory", check_memory},               {"quiet", check_quiet},
	};
	if (argc != 3) return 2;
	file = argv[1];
	return run_check(checks, sizeof checks / sizeof checks[0], argv[2]);
}
