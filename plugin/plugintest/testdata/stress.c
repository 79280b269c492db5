/* A host in C at its busiest: 16 audio threads, each with an instance, while
 * the main thread saves and loads states, loads presets, converts texts, and
 * deactivates, activates, destroys and creates instances.
 *
 * Usage: stress FILE SECONDS KB_PER_MIN; it prints what it did and measured,
 * and fails for a wrong sample, an error, or memory that grows by more than
 * KB_PER_MIN (0: is not judged).
 *
 * Instances at work play blocks of any size with random parameters. Four
 * others, of steady settings, play blocks of 256 frames, and four threads call
 * a plain C function that takes as long: the two are compared. */
#include "voice.h"
#include "presets.h"

#include <sched.h>
#include <semaphore.h>

enum { VOICES = 16, STEADY = 4, BLOCK = 256, SOUND = 1 << 14 };
#define PERIOD (256.0 / 48000)

/* Figures: durations in 64 steps an octave from 0.1 us on */

typedef struct figures {
	uint64_t count, step[64 * 28];
	double max;
	bool warm; /* they are those after the warm-up */
} figures;

static int warm; /* atomic */

static void note(figures *f, double seconds) {
	if (!f->warm && __atomic_load_n(&warm, __ATOMIC_RELAXED)) *f = (figures){.warm = true};
	double octave = log2(fmax(seconds, 1e-7) / 1e-7);
	f->step[(int)fmin(64 * octave, 64 * 28 - 1)]++;
	f->count++;
	f->max = fmax(f->max, seconds);
}

static double quantile(const figures *f, double q) {
	uint64_t sum = 0;
	int i = 0;
	while (i < 64 * 28 - 1 && (sum += f->step[i]) < (uint64_t)(q * (double)f->count)) i++;
	return 1e-7 * exp2((i + 0.5) / 64);
}

static void add(figures *to, const figures *f) {
	to->count += f->count;
	to->max = fmax(to->max, f->max);
	for (size_t i = 0; i < sizeof f->step / sizeof f->step[0]; i++) to->step[i] += f->step[i];
}

static void print_figures(const char *what, const figures *f) {
	printf("%-40s %9llu %8.0f %8.0f %8.0f\n", what, (unsigned long long)f->count, 1e6 * quantile(f, 0.5), 1e6 * quantile(f, 0.999), 1e6 * f->max);
}

/* Audio threads */

typedef struct player {
	voice *v;
	pthread_t thread;
	sem_t parked, go;
	int park; /* atomic: the main thread wants the instance */
	bool steady, fifo;
	uint64_t frames;
	figures took;
} player;

static player players[VOICES];
static figures plain[STEADY];
static int ended; /* atomic */
static float sound[4][SOUND];

enum { NOISE, MUSIC, SILENCE, BROKEN };

static void make_sounds(void) {
	uint32_t seed = 1;
	for (int i = 0; i < SOUND; i++) {
		double t = i / 48000.0, beat = exp(-fmod(t, 0.12) * 20);
		sound[NOISE][i] = (float)(2 * uniform(&seed) - 1);
		sound[MUSIC][i] = (float)(0.5 * beat * sin(2 * M_PI * 55 * t) + 0.2 * sin(2 * M_PI * 440 * t) + 0.1 * beat * sound[NOISE][i]);
		sound[BROKEN][i] = i % 97 == 0 ? NAN : i % 89 == 0 ? INFINITY : i % 7 == 0 ? 1e-40f : sound[MUSIC][i];
	}
}

static void listen(voice *v, int kind, uint32_t frames) {
	for (int c = 0; c < 2; c++)
		memcpy(v->in[c], sound[kind] + (int)(uniform(&v->seed) * (SOUND - FRAMES)), frames * sizeof(float));
}

/* pause_until_next waits for a thread's next block: a host's threads sleep too. */
static void pause_until_next(double *next) {
	*next = fmax(*next + PERIOD, now() - PERIOD);
	struct timespec t = {(time_t)*next, (long)(1e9 * (*next - floor(*next)))};
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

static void one_block(player *p) {
	voice *v = p->v;
	double dice = uniform(&v->seed);
	uint32_t frames = p->steady ? BLOCK : 1 + (uint32_t)(uniform(&v->seed) * FRAMES);
	list l = {0};
	if (!p->steady && dice < 0.5) l = random_events(v, frames);
	listen(v, p->steady ? MUSIC : dice < 0.3 ? NOISE : dice < 0.8 ? MUSIC : dice < 0.95 ? SILENCE : BROKEN, frames);
	double start = now();
	clap_process_status status = process(v, frames, l.count ? &l : NULL);
	note(&p->took, now() - start);
	WANT(status != CLAP_PROCESS_ERROR && sane(v, frames), "status %d", status);
	p->frames += frames;
}

static void *play_all_day(void *arg) {
	player *p = arg;
	double next = now() + PERIOD * uniform(&p->v->seed);
	while (!__atomic_load_n(&ended, __ATOMIC_RELAXED)) {
		if (__atomic_load_n(&p->park, __ATOMIC_ACQUIRE)) {
			p->v->plug->stop_processing(p->v->plug);
			sem_post(&p->parked);
			sem_wait(&p->go);
			WANT(p->v->plug->start_processing(p->v->plug));
		}
		one_block(p);
		if (!p->steady && uniform(&p->v->seed) < 0.001) p->v->plug->reset(p->v->plug);
		pause_until_next(&next);
	}
	return NULL;
}

/* The plain C function: filters over a block */

static int passes = 30; /* atomic */

static double filters(float *x) {
	double s1 = 0, s2 = 0, y = 0;
	for (int k = __atomic_load_n(&passes, __ATOMIC_RELAXED); k > 0; k--)
		for (int i = 0; i < BLOCK; i++) {
			y = 0.1 * x[i] + s1;
			s1 = 0.2 * x[i] - 0.3 * y + s2;
			s2 = 0.1 * x[i] - 0.4 * y;
			x[i] = (float)y;
		}
	return y;
}

static void *filter_all_day(void *arg) {
	static __thread float x[BLOCK];
	double next = now();
	while (!__atomic_load_n(&ended, __ATOMIC_RELAXED)) {
		for (int i = 0; i < BLOCK; i++) x[i] = sound[MUSIC][i];
		double start = now();
		WANT(isfinite(filters(x)));
		note(arg, now() - start);
		pause_until_next(&next);
	}
	return NULL;
}

/* end_warm_up has the plain function take as long as process, whose figures
 * count from now on. */
static void end_warm_up(void) {
	double took = quantile(&players[0].took, 0.5), plain_took = quantile(&plain[0], 0.5);
	__atomic_store_n(&passes, (int)fmax(1, passes * took / plain_took), __ATOMIC_RELAXED);
	__atomic_store_n(&warm, 1, __ATOMIC_RELAXED);
}

static bool start(pthread_t *t, void *(*f)(void *), void *arg) {
	pthread_attr_t a;
	pthread_attr_init(&a);
	pthread_attr_setinheritsched(&a, PTHREAD_EXPLICIT_SCHED);
	pthread_attr_setschedpolicy(&a, SCHED_FIFO);
	pthread_attr_setschedparam(&a, &(struct sched_param){.sched_priority = 10});
	if (pthread_create(t, &a, f, arg) == 0) return true;
	WANT(!pthread_create(t, NULL, f, arg));
	return false;
}

/* The main thread's work */

static struct { uint64_t saves, loads, texts, presets, activations, creations; } did;

static void set(voice *v, clap_id id, double value) {
	event e = value_event(0, id, value);
	params->flush(v->plug, &(clap_input_events_t){&(list){1, &e}, list_size, list_get}, NULL);
}

static void cycle(player *p, uint32_t *seed) {
	static const double rates[] = {44100, 48000, 96000};
	__atomic_store_n(&p->park, 1, __ATOMIC_RELEASE);
	sem_wait(&p->parked);
	plug = p->v->plug;
	plug->deactivate(plug);
	list l = random_events(p->v, 0);
	params->flush(plug, &(clap_input_events_t){&l, list_size, list_get}, NULL);
	if (uniform(seed) < 0.2) {
		plug->destroy(plug);
		plug = p->v->plug = create(&host);
		did.creations++;
	}
	activating = 1;
	WANT(plug->activate(plug, rates[(int)(3 * uniform(seed))], 1, FRAMES));
	activating = 0;
	did.activations++;
	__atomic_store_n(&p->park, 0, __ATOMIC_RELEASE);
	sem_post(&p->go);
}

static void convert(voice *v, uint32_t *seed) {
	clap_param_info_t info;
	char text[96];
	double value, back;
	WANT(params->get_info(v->plug, (uint32_t)(uniform(seed) * params->count(v->plug)), &info) && params->get_value(v->plug, info.id, &value));
	WANT(params->value_to_text(v->plug, info.id, value, text, sizeof text) && params->text_to_value(v->plug, info.id, text, &back), "#%u %s", info.id, text);
	did.texts++;
}

static void work(uint32_t *seed) {
	voice *any = players[(int)(VOICES * uniform(seed))].v;
	player *p = &players[STEADY + (int)((VOICES - STEADY) * uniform(seed))];
	double dice = uniform(seed), cycles = __atomic_load_n(&warm, __ATOMIC_RELAXED) ? 0.03 : 0.2;
	if (dice < 0.3) {
		WANT(save_state(any));
		did.saves++;
	} else if (dice < 0.4 && p->v->blob.size > 0) {
		WANT(load_state(p->v));
		did.loads++;
	} else if (dice < 0.5) {
		did.presets += load_any_preset(p->v->plug, uniform(seed));
	} else if (dice < 0.5 + cycles) {
		cycle(p, seed);
	} else {
		convert(any, seed);
	}
}

/* Memory: the slope of what was sampled each second after the warm-up */

static struct { double n, t, m, tt, tm; } line;

static void sample(double t, double kb) {
	line.n++, line.t += t, line.m += kb, line.tt += t * t, line.tm += t * kb;
}

static double slope_kb_per_min(void) {
	double d = line.n * line.tt - line.t * line.t;
	return d > 0 ? 60 * (line.n * line.tm - line.t * line.m) / d : 0;
}

/* stretch activates an instance once with the longest filters at the highest
 * rate: the memory for that stays, and later activations need no more. */
static void stretch(voice *v) {
	clap_param_info_t info;
	for (int longest = 1; longest >= 0; longest--) {
		plug = v->plug;
		deactivate();
		for (uint32_t i = 0; params->get_info(plug, i, &info); i++)
			if (!(info.flags & CLAP_PARAM_IS_AUTOMATABLE)) set(v, info.id, longest ? info.max_value : info.default_value);
		activating = 1;
		WANT(plug->activate(plug, longest ? 96000 : 48000, 1, FRAMES));
		activating = 0;
		WANT(plug->start_processing(plug));
	}
}

static void begin(void) {
	make_sounds();
	for (int i = 0; i < VOICES; i++) {
		player *p = &players[i];
		p->v = new_voice();
		p->steady = i < STEADY;
		stretch(p->v);
		sem_init(&p->parked, 0, 0), sem_init(&p->go, 0, 0);
		if (p->steady) set(p->v, 5001, 9); /* the maximizer at work */
	}
}

int main(int argc, char **argv) {
	if (argc != 4) return 2;
	double length = atof(argv[2]), bound = atof(argv[3]), warm_up = fmin(length / 2, 300);
	setvbuf(stdout, NULL, _IOLBF, 0);
	load(argv[1], RTLD_NOW | RTLD_LOCAL);
	begin();
	find_presets();
	pthread_t plain_threads[STEADY];
	bool fifo = true;
	for (int i = 0; i < VOICES; i++) fifo = start(&players[i].thread, play_all_day, &players[i]) && fifo;
	for (int i = 0; i < STEADY; i++) fifo = start(&plain_threads[i], filter_all_day, &plain[i]) && fifo;

	uint32_t seed = 7;
	double from = now(), next_sample = warm_up, t;
	while ((t = now() - from) < length && failures == 0) {
		for (int i = 0; i < 4; i++) work(&seed);
		usleep(2000);
		if (t < next_sample) continue;
		if (line.n == 0) end_warm_up();
		sample(t, (double)resident_kb());
		next_sample += fmin(1, length / 30);
	}
	int threads = entries("/proc/self/task") - 2;
	__atomic_store_n(&ended, 1, __ATOMIC_RELAXED);
	for (int i = 0; i < STEADY; i++) pthread_join(plain_threads[i], NULL);
	for (int i = 0; i < VOICES; i++) pthread_join(players[i].thread, NULL);

	figures steady = {0}, varied = {0}, c = {0};
	uint64_t frames = 0;
	for (int i = 0; i < VOICES; i++) add(players[i].steady ? &steady : &varied, &players[i].took), frames += players[i].frames;
	for (int i = 0; i < STEADY; i++) add(&c, &plain[i]);
	double slope = slope_kb_per_min();
	printf("%.0f s, threads %s, %llu frames\n", length, fifo ? "SCHED_FIFO" : "not real-time", (unsigned long long)frames);
	printf("states saved %llu, loaded %llu; presets %llu; texts %llu; activations %llu; instances made %llu\n", (unsigned long long)did.saves,
	       (unsigned long long)did.loads, (unsigned long long)did.presets, (unsigned long long)did.texts, (unsigned long long)did.activations,
	       (unsigned long long)did.creations);
	printf("%-40s %9s %8s %8s %8s\n", "us", "blocks", "median", "p99.9", "max");
	print_figures("process(), 256 frames, steady settings", &steady);
	print_figures("plain C, 256 frames", &c);
	print_figures("process(), 1-512 frames, random settings", &varied);
	printf("threads: %d; resident: %ld kB, %+.0f kB/min after %.0f s\n", threads, resident_kb(), slope, warm_up);
	WANT(errors == 0);
	WANT(bound <= 0 || slope <= bound, "memory grows");
	for (int i = 0; i < VOICES; i++) end_voice(players[i].v);
	entry->deinit();
	return failures > 0;
}
