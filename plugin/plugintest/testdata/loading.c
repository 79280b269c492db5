/* A host in C that loads the plugin in every way, and other libraries beside
 * it. Usage: loading FILE OTHER CHECK, OTHER being another library in Go. */
#include "voice.h"

#include <limits.h>

static const char *file, *other;

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

/* From nothing to the descriptor */
static void check_scan(void) {
	double start = now();
	load(file, RTLD_NOW | RTLD_LOCAL);
	WANT(factory->get_plugin_descriptor(factory, 0));
	printf("%.3f\n", 1000 * (now() - start));
}

int main(int argc, char **argv) {
	static const check checks[] = {
		{"loading", check_loading}, {"modes", check_modes}, {"copies", check_copies}, {"other", check_other}, {"scan", check_scan},
	};
	if (argc != 4) return 2;
	file = argv[1], other = argv[2];
	return run_check(checks, sizeof checks / sizeof checks[0], argv[3]);
}
