/* Around the plugin's functions: what it does wrong when it runs. Each fault
 * waits for the situation of the one check that is to find it, so that others
 * do not. */
#include "faulty.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

struct behaviour {
	double rate, memory, ring[2][16], tail[2];
	uint64_t frames, silence; /* frames since reset, and since the input was not silent */
	uint32_t max, last, same, alternating, activations, resets;
	pthread_t thread[3];
	double delay; /* the value in force */
	bool started, processed, broken, saving, loading, track_changed, asked_restart;
};

static struct behaviour *more(const clap_plugin_t *p) { return of(p)->behaviour; }

/* Of all instances. */
static double rate_of_all;
static atomic_int inside;

void behaviour_create(faulty *f) {
	f->behaviour = calloc(1, sizeof *f->behaviour);
	static void *volatile leaked;
	if (fault("leaks")) memset(leaked = malloc(1 << 20), 1, 1 << 20);
}

bool behaviour_init(const clap_plugin_t *p) {
	if (fault("needs-log") && !host_ext(of(p), CLAP_EXT_LOG)) return false;
	return plugin_init(p);
}

void behaviour_destroy(const clap_plugin_t *p) {
	if (fault("destroy-unprocessed") && more(p)->started && !more(p)->processed) abort();
	plugin_destroy(p);
}

static void say_error(const faulty *f) {
	const clap_host_log_t *log = host_ext(f, CLAP_EXT_LOG);
	if (log) log->log(f->host, CLAP_LOG_ERROR, "the flux is not capacitated");
}

bool behaviour_activate(const clap_plugin_t *p, double rate, uint32_t min, uint32_t max) {
	struct behaviour *b = more(p);
	if (fault("refuses-96k") && rate == 96000) return false;
	if (fault("activate-false") && rate == 48000 && max == 512) return false;
	b->rate = rate_of_all = rate;
	b->max = max;
	b->activations++;
	if (!fault("activate-keeps")) b->memory = 0;
	memset(b->tail, 0, sizeof b->tail);
	memset(b->ring, 0, sizeof b->ring);
	b->frames = b->silence = b->last = b->same = 0;
	b->delay = of(p)->value[DELAY];
	b->asked_restart = false;
	if (fault("restart-forever")) of(p)->host->request_restart(of(p)->host);
	if (fault("latency-while-active")) of(p)->host->request_callback(of(p)->host);
	if (fault("logs-error") && b->activations == 2) say_error(of(p));
	return plugin_activate(p, rate, min, max);
}

void behaviour_deactivate(const clap_plugin_t *p) {
	plugin_deactivate(p);
	const clap_host_latency_t *latency = host_ext(of(p), CLAP_EXT_LATENCY);
	if (fault("latency-late") && latency) latency->changed(of(p)->host);
}

void behaviour_on_main(const clap_plugin_t *p) {
	const clap_host_latency_t *latency = host_ext(of(p), CLAP_EXT_LATENCY);
	if (fault("latency-while-active") && latency) latency->changed(of(p)->host);
	plugin_on_main(p);
}

bool behaviour_start(const clap_plugin_t *p) {
	if (fault("start-false")) return false;
	return more(p)->started = plugin_start(p);
}

void behaviour_reset(const clap_plugin_t *p) {
	struct behaviour *b = more(p);
	if (++b->resets == 3 && fault("third-reset")) b->broken = true;
	if (!fault("reset-keeps") && !fault("nan-sticks")) b->memory = 0;
	memset(b->tail, 0, sizeof b->tail);
	memset(b->ring, 0, sizeof b->ring);
	b->frames = b->silence = 0;
	const clap_host_params_t *params = host_ext(of(p), CLAP_EXT_PARAMS);
	if (fault("rescan-on-audio") && params) params->rescan(of(p)->host, CLAP_PARAM_RESCAN_VALUES);
	plugin_reset(p);
}

void behaviour_track(const clap_plugin_t *p) { more(p)->track_changed = true; }

bool behaviour_save(const clap_plugin_t *p, const clap_ostream_t *s) {
	more(p)->saving = fault("save-disturbs");
	bool ok = ext_state.save(p, s);
	if (more(p)->saving) usleep(1000);
	more(p)->saving = false;
	return ok;
}

bool behaviour_load(const clap_plugin_t *p, const clap_istream_t *s) {
	more(p)->loading = fault("load-disturbs");
	bool ok = ext_state.load(p, s);
	if (more(p)->loading) usleep(1000);
	more(p)->loading = false;
	return ok;
}

/* ---- looking at a block ---- */

static double input(const clap_process_t *pr, uint32_t c, uint32_t i) {
	const clap_audio_buffer_t *in = pr->audio_inputs;
	return in->data64 ? in->data64[c][i] : in->data32[c][i];
}

static void put(const clap_process_t *pr, uint32_t c, int64_t i, double v) {
	clap_audio_buffer_t *out = pr->audio_outputs;
	if (out->data64) out->data64[c][i] = v;
	else out->data32[c][i] = (float)v;
}

static double output(const clap_process_t *pr, uint32_t c, uint32_t i) {
	const clap_audio_buffer_t *out = pr->audio_outputs;
	return out->data64 ? out->data64[c][i] : out->data32[c][i];
}

static bool has_audio(const clap_process_t *pr) { return pr->audio_inputs_count > 0 && pr->audio_outputs_count > 0; }

static bool in_place(const clap_process_t *pr) {
	const clap_audio_buffer_t *i = pr->audio_inputs, *o = pr->audio_outputs;
	return i->data64 ? i->data64[0] == o->data64[0] : i->data32[0] == o->data32[0];
}

static void spoil_with(const clap_process_t *pr, double v) {
	for (uint32_t c = 0; c < pr->audio_outputs->channel_count; c++)
		for (uint32_t i = 0; i < pr->frames_count; i++) put(pr, c, i, v);
}

static void negate(const clap_process_t *pr) {
	for (uint32_t c = 0; c < pr->audio_outputs->channel_count; c++)
		for (uint32_t i = 0; i < pr->frames_count; i++) put(pr, c, i, -output(pr, c, i));
}

static bool silent(const clap_process_t *pr, bool out) {
	for (uint32_t c = 0; c < pr->audio_inputs->channel_count; c++)
		for (uint32_t i = 0; i < pr->frames_count; i++)
			if ((out ? output(pr, c, i) : input(pr, c, i)) != 0) return false;
	return true;
}

/* How many events of a kind there are, of any kind for -1; events at frame 0 alone if asked. */
static uint32_t count(const clap_process_t *pr, int type, bool at_start) {
	uint32_t n = 0;
	for (uint32_t i = 0; i < pr->in_events->size(pr->in_events); i++) {
		const clap_event_header_t *e = pr->in_events->get(pr->in_events, i);
		n += (type < 0 || e->type == type) && (!at_start || e->time == 0);
	}
	return n;
}

/* Whether each block comes from another of three threads. */
static bool alternates(struct behaviour *b) {
	pthread_t now = pthread_self();
	bool next = pthread_equal(now, b->thread[2]) && !pthread_equal(now, b->thread[0]) && !pthread_equal(now, b->thread[1]);
	b->alternating = next ? b->alternating + 1 : 0;
	b->thread[2] = b->thread[1], b->thread[1] = b->thread[0], b->thread[0] = now;
	return b->alternating > 6;
}

/* ---- what is wrong with the sound ---- */

static void spoil_buffers(struct behaviour *b, const clap_process_t *pr) {
	uint32_t n = pr->frames_count;
	clap_audio_buffer_t *in = (clap_audio_buffer_t *)pr->audio_inputs, *out = pr->audio_outputs;
	bool steps = b->same >= 3 && n == 61 && !in->data64; /* what the plain checks run */
	if (steps && fault("unwritten")) out->data32[1][n - 1] = *(float *)&(uint32_t){0x7fcdbeef};
	if (steps && fault("infinite")) out->data32[1][n - 1] = INFINITY;
	if (steps && fault("beyond")) out->data32[1][n] = 0;
	if (steps && fault("before")) out->data32[0][-1] = 0;
	if (steps && fault("input-written")) in->data32[0][5] += 1;
	if (n == 0 && fault("zero-frames")) put(pr, 0, 0, 0);
	if (in->data64 && !in_place(pr) && fault("double-beyond")) put(pr, 0, n, 0);
	if (in->data64 && in_place(pr) && fault("double-in-place")) negate(pr);
	if (!in->data64 && in_place(pr) && fault("in-place")) negate(pr);
	if (!in->data64 && (uintptr_t)out->data32[0] % 16 && fault("aligned-only")) spoil_with(pr, 0);
	if (fault("mask-lies")) out->constant_mask = 3;
	if (in->constant_mask & 1 && fault("mask-ignored")) spoil_with(pr, 0);
}

static void spoil_sound(faulty *f, struct behaviour *b, const clap_process_t *pr) {
	uint32_t n = pr->frames_count;
	if (fault("random"))
		for (uint32_t i = 0; i < n; i++) put(pr, 0, i, output(pr, 0, i) + 1e-3 * rand() / RAND_MAX);
	if (fault("rate-of-all") && rate_of_all != b->rate) spoil_with(pr, 0);
	if (fault("rate-of-all")) rate_of_all = b->rate;
	if (fault("reset-keeps") || fault("activate-keeps") || fault("nan-sticks"))
		for (uint32_t i = 0; i < n; i++) {
			double x = fabs(input(pr, 0, i));
			if (fault("nan-sticks") ? !isfinite(x) : x > b->memory && x <= 1) b->memory = x;
			put(pr, 0, i, output(pr, 0, i) * (1 + 0.01 * b->memory));
		}
	if (fault("tiny-slow"))
		for (uint32_t i = 0; i < n; i++)
			if (input(pr, 0, i) != 0 && fabs(input(pr, 0, i)) < 1e-37)
				for (volatile int k = 0; k < 300; k++) {}
	if (b->silence > 4 * 48000 && b->silence < 4.5 * 48000 && fault("silence-nan")) spoil_with(pr, NAN);
	if (b->silence > 2 * 48000 && fault("howls")) put(pr, 0, 0, 1.5);
	if (b->silence > 2 * 48000 && b->silence < 2.1 * 48000 && fault("sleeps-and-sounds")) put(pr, 0, 0, 1e-4);
	if (n > 8192 && fault("large-blocks")) spoil_with(pr, NAN);
	if (b->last > 512 && n > 1024 && n != b->last && fault("odd-lengths")) spoil_with(pr, NAN);
	if (n > 0 && fault("block-edges")) put(pr, 0, 0, 0.9 * output(pr, 0, 0));
	if (b->rate < 20000 && fault("low-rates")) spoil_with(pr, NAN);
	if (!pr->transport && fault("transport-needed")) spoil_with(pr, NAN);
	if (pr->transport && pr->transport->tempo > 400 && fault("tempo")) spoil_with(pr, NAN);
	if (count(pr, CLAP_EVENT_TRANSPORT, false) > 0 && fault("transport-event")) spoil_with(pr, NAN);
	if (fault("tail-lie") && !f->value[BYPASS])
		for (uint32_t c = 0; c < pr->audio_outputs->channel_count; c++)
			for (uint32_t i = 0; i < n; i++) {
				b->tail[c] = 0.9998 * b->tail[c] + (isfinite(output(pr, c, i)) ? 0.01 * output(pr, c, i) : 0);
				put(pr, c, i, output(pr, c, i) + b->tail[c]);
			}
	if (fault("bypass-late") && f->value[BYPASS])
		for (uint32_t c = 0; c < pr->audio_outputs->channel_count; c++)
			for (uint32_t i = 0; i < n; i++) {
				double *delayed = &b->ring[c][(b->frames + i) % 10], now = output(pr, c, i);
				put(pr, c, i, *delayed);
				*delayed = now;
			}
}

/* What is wrong after certain calls and events. */
static void spoil_state(faulty *f, struct behaviour *b, const clap_process_t *pr) {
	uint32_t events = count(pr, -1, false);
	bool all = count(pr, CLAP_EVENT_PARAM_VALUE, true) >= 4;
	bool bounds = f->value[GAIN] == 12 && f->value[DELAY] == 100;
	if (all && f->value[MODE] == 2 && f->value[GAIN] < -10 && f->value[GAIN] > -50 && fault("some-values")) spoil_with(pr, NAN);
	if (all && bounds && fault("bounds")) spoil_with(pr, NAN);
	if (events > 100 && events == pr->frames_count && fault("dense")) spoil_with(pr, NAN);
	if (count(pr, 1234, false) > 0 && fault("any-type")) f->value[DELAY] = 77;
	if (count(pr, CLAP_EVENT_PARAM_MOD, false) > 0 && fault("modulation-nan")) spoil_with(pr, NAN);
	if (events > 4000 && fault("drops-events")) f->value[DELAY] = 0, f->value[GAIN] = -60;
	if (fault("value-nan") && isnan(f->asked)) b->broken = true;
	if (b->broken) spoil_with(pr, NAN);
	if (b->activations > 10 && fault("tenth-activation")) spoil_with(pr, NAN);
	if (b->saving || b->loading) spoil_with(pr, NAN);
	if (b->track_changed && fault("track-nan")) spoil_with(pr, NAN);
	if (alternates(b) && fault("one-thread")) spoil_with(pr, 0);
}

/* A new delay waits for the next activation. */
static void ask_restart(faulty *f, struct behaviour *b) {
	if (f->value[DELAY] == b->delay || b->asked_restart) return;
	b->asked_restart = true;
	f->host->request_restart(f->host);
}

/* A gesture around a value that was set: begin is 7, end is 8. */
static void send_gesture(const clap_process_t *pr, uint16_t type) {
	struct {
		clap_event_header_t header;
		clap_id param;
	} e = {{sizeof e, pr->frames_count > 0 ? pr->frames_count - 1 : 0, CLAP_CORE_EVENT_SPACE_ID, type, 0}, 100 + GAIN};
	pr->out_events->try_push(pr->out_events, &e.header);
}

static void send_events(const clap_process_t *pr) {
	send_gesture(pr, 7);
	if (fault("gesture-twice")) send_gesture(pr, 7);
	if (!fault("gesture-held")) send_gesture(pr, 8);
}

/* The last non-finite value that a parameter was to have. */
static void note_asked(faulty *f, const clap_process_t *pr) {
	f->asked = 0;
	for (uint32_t i = 0; i < pr->in_events->size(pr->in_events); i++) {
		const clap_event_param_value_t *e = (const void *)pr->in_events->get(pr->in_events, i);
		if (e->header.type == CLAP_EVENT_PARAM_VALUE && isnan(e->value)) f->asked = e->value;
	}
}

clap_process_status behaviour_process(const clap_plugin_t *p, const clap_process_t *pr) {
	struct behaviour *b = more(p);
	if (!has_audio(pr)) {
		clap_process_status status = plugin_process(p, pr);
		return fault("status-unknown") ? 9 : status;
	}
	bool quiet = silent(pr, false), alone = true;
	b->silence = quiet ? b->silence + pr->frames_count : 0;
	b->same = pr->frames_count == b->last ? b->same + 1 : 0;
	b->processed = true;
	b->resets = 0;
	note_asked(of(p), pr);
	if (fault("one-at-a-time")) {
		alone = atomic_fetch_add(&inside, 1) == 0;
		usleep(300);
	}
	clap_process_status status = plugin_process(p, pr);
	if (fault("one-at-a-time")) atomic_fetch_sub(&inside, 1);
	if (!alone) spoil_with(pr, 0);
	spoil_buffers(b, pr);
	spoil_sound(of(p), b, pr);
	spoil_state(of(p), b, pr);
	if (count(pr, CLAP_EVENT_PARAM_VALUE, false) > 0) send_events(pr);
	ask_restart(of(p), b);
	b->last = pr->frames_count;
	b->frames += pr->frames_count;
	if (fault("status-unknown")) return 9;
	if (status == CLAP_PROCESS_CONTINUE && b->silence > 48000 && pr->frames_count > 0 && (silent(pr, true) || fault("sleeps-and-sounds")))
		return 4; /* SLEEP */
	return status;
}

/* ---- latency and tail ---- */

static uint32_t latency(const clap_plugin_t *p) {
	if (fault("latency-moves")) return (uint32_t)of(p)->value[DELAY];
	return fault("latency-lie") ? 50 : 0;
}

static uint32_t tail(const clap_plugin_t *p) {
	return fault("tail-threads") && !pthread_equal(pthread_self(), of(p)->main) ? 4800 : 0;
}

static uint32_t ports_count(const clap_plugin_t *p, bool input) {
#ifdef NO_INPUT
	if (input) return 0;
#endif
	return ext_ports.count(p, input);
}

static bool ports_get(const clap_plugin_t *p, uint32_t index, bool input, clap_audio_port_info_t *info) {
	if (!ext_ports.get(p, index, input, info)) return false;
	if (of(p)->mono) {
		info->channel_count = 1;
		info->port_type = "mono";
	}
	return true;
}

const clap_plugin_audio_ports_t behaviour_ports = {ports_count, ports_get};
const clap_plugin_latency_t behaviour_latency = {latency};
const clap_plugin_tail_t behaviour_tail = {tail};
const clap_plugin_state_t behaviour_state = {behaviour_save, behaviour_load};
