/* What hosts in C with threads and processes of their own share besides. */
#ifndef VOICE_H
#define VOICE_H

#include "host.h"

#include <dirent.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* An instance with its own audio, for one thread at a time */

typedef struct voice {
	const clap_plugin_t *plug;
	uint32_t seed;
	float in[2][FRAMES], out[2][FRAMES];
	bytes blob;
	event events[16];
} voice;

static inline double uniform(uint32_t *seed) { return (*seed = *seed * 1664525u + 1013904223u) / 4294967296.0; }

/* random_events sets or modulates up to 16 parameters, in the order of time. */
static inline list random_events(voice *v, uint32_t frames) {
	list l = {(uint32_t)(17 * uniform(&v->seed)), v->events};
	for (uint32_t i = 0; i < l.count; i++) {
		clap_param_info_t info;
		params->get_info(v->plug, (uint32_t)(uniform(&v->seed) * params->count(v->plug)), &info);
		double range = info.max_value - info.min_value, x = uniform(&v->seed);
		uint32_t time = frames * i / l.count;
		bool mod = (info.flags & CLAP_PARAM_IS_MODULATABLE) && uniform(&v->seed) < 0.3;
		v->events[i] = mod ? mod_event(time, info.id, (x - 0.5) * range) : value_event(time, info.id, info.min_value + x * range);
	}
	return l;
}

static inline clap_process_status process(voice *v, uint32_t frames, list *l) {
	float *in[2] = {v->in[0], v->in[1]}, *out[2] = {v->out[0], v->out[1]};
	clap_audio_buffer_t i = {.data32 = in, .channel_count = 2}, o = {.data32 = out, .channel_count = 2};
	clap_input_events_t events = {l, list_size, list_get};
	clap_process_t pr = {.frames_count = frames, .audio_inputs = &i, .audio_outputs = &o, .audio_inputs_count = 1, .audio_outputs_count = 1};
	if (l) pr.in_events = &events;
	return v->plug->process(v->plug, &pr);
}

/* sane tells whether what came out are numbers, no larger than a chain without
 * its maximizer can make them. */
static inline bool sane(const voice *v, uint32_t frames) {
	for (int c = 0; c < 2; c++)
		for (uint32_t f = 0; f < frames; f++)
			if (!(fabsf(v->out[c][f]) < 1e6f)) return false;
	return true;
}

static inline bool play(voice *v, uint32_t frames, list *l) {
	return process(v, frames, l) != CLAP_PROCESS_ERROR && sane(v, frames);
}

static inline bool save_state(voice *v) {
	v->blob = (bytes){.step = sizeof v->blob.data, .fail_at = SIZE_MAX};
	return state->save(v->plug, &(clap_ostream_t){&v->blob, stream_write});
}

static inline bool load_state(voice *v) {
	v->blob.at = 0;
	return state->load(v->plug, &(clap_istream_t){&v->blob, stream_read});
}

static inline voice *new_voice(void) {
	static uint32_t seed;
	voice *v = calloc(1, sizeof *v);
	v->seed = ++seed;
	for (int c = 0; c < 2; c++)
		for (int f = 0; f < FRAMES; f++) v->in[c][f] = (float)(uniform(&v->seed) - 0.5);
	plug = v->plug = create(&host);
	activate();
	return v;
}

static inline void end_voice(voice *v) {
	plug = v->plug;
	deactivate();
	plug->destroy(plug);
	free(v);
}

/* use makes every kind of call into Go that an active instance may get. */
static inline void use(voice *v) {
	char text[64];
	double d;
	list l = random_events(v, FRAMES);
	WANT(v->plug->start_processing(v->plug));
	WANT(play(v, FRAMES, &l));
	WANT(save_state(v) && load_state(v));
	WANT(params->value_to_text(v->plug, 6000, -3, text, sizeof text) && params->text_to_value(v->plug, 6000, text, &d) && d == -3);
	l = random_events(v, FRAMES);
	params->flush(v->plug, &(clap_input_events_t){&l, list_size, list_get}, NULL);
	v->plug->reset(v->plug);
	WANT(play(v, FRAMES, NULL));
}

/* Threads, processes, memory */

static inline void on_thread(void *(*f)(void *), void *arg) {
	pthread_t t;
	WANT(!pthread_create(&t, NULL, f, arg));
	pthread_join(t, NULL);
}

/* ends gives how a child ends that does this; before the plugin is loaded. */
static inline int ends(void (*f)(const void *), const void *arg) {
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		f(arg);
		fflush(stdout);
		_exit(failures > 0);
	}
	int status = -1;
	WANT(waitpid(pid, &status, 0) == pid);
	return status;
}

static inline void *use_some(void *arg) {
	for (int i = 0; i < 20; i++) use(arg);
	return NULL;
}

static int stop;

static inline void *play_on(void *arg) {
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) WANT(play(arg, FRAMES, NULL));
	return NULL;
}

static inline double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline int entries(const char *dir) {
	int n = 0;
	DIR *d = opendir(dir);
	while (d && readdir(d)) n++;
	if (d) closedir(d);
	return n;
}

static inline long resident_kb(void) {
	long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");
	if (f && fscanf(f, "%*d %ld", &pages) != 1) pages = 0;
	if (f) fclose(f);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

#endif
