/* A C host that does to lacquer.clap what well-behaved hosts never do and bad
 * ones might. Usage: chost FILE CHECK; it prints what went wrong and exits
 * with 1, or with 0. */
#include "host.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static const clap_host_t bare_host = {{1, 0, 0}, NULL, "bare", NULL, NULL, NULL, NULL, NULL, NULL, NULL};

static double value_of(clap_id id) {
	double v = NAN;
	WANT(params->get_value(plug, id, &v), "#%u", id);
	return v;
}

/* One block of audio with canaries behind every channel. */

static double in64[2][FRAMES + 8], out64[2][FRAMES + 8];
static float in32[2][FRAMES + 8], out32[2][FRAMES + 8];
static double *in64p[2] = {in64[0], in64[1]}, *out64p[2] = {out64[0], out64[1]};
static float *in32p[2] = {in32[0], in32[1]}, *out32p[2] = {out32[0], out32[1]};

static void fill(double v) {
	for (int c = 0; c < 2; c++)
		for (int i = 0; i < FRAMES + 8; i++) {
			in64[c][i] = in32[c][i] = (float)v * (c ? -1 : 1);
			out64[c][i] = out32[c][i] = 99;
		}
}

static clap_process_t block(clap_audio_buffer_t *in, clap_audio_buffer_t *out, uint32_t frames) {
	*in = (clap_audio_buffer_t){.data64 = in64p, .channel_count = 2};
	*out = (clap_audio_buffer_t){.data64 = out64p, .channel_count = 2, .constant_mask = 3};
	return (clap_process_t){.frames_count = frames, .audio_inputs = in, .audio_outputs = out, .audio_inputs_count = 1, .audio_outputs_count = 1};
}

/* run processes one block of 0.25 and -0.25, everything in order. */
static const clap_event_transport_t *transport; /* of the blocks of run */

static clap_process_status run(uint32_t frames, list *l) {
	clap_audio_buffer_t in, out;
	clap_process_t pr = block(&in, &out, frames);
	clap_input_events_t events = {l, list_size, list_get};
	if (l) pr.in_events = &events;
	pr.transport = transport;
	fill(0.25);
	clap_process_status s = plug->process(plug, &pr);
	for (int c = 0; c < 2; c++) {
		for (uint32_t i = 0; i < FRAMES + 8; i++) {
			WANT(in64[c][i] == (c ? -0.25 : 0.25));
			if (i < frames) WANT(fabs(out64[c][i]) <= 1, "%g at %u", out64[c][i], i);
			else WANT(out64[c][i] == 99, "written at %u of %u", i, frames);
		}
	}
	return s;
}

/* settle runs blocks until the output is steady and gives its first channel. */
static double settle(void) {
	for (int i = 0; i < 20; i++) run(FRAMES, NULL);
	return out64[0][FRAMES - 1];
}

/* The checks */

static void check_entry(void) {
	WANT(entry->clap_version.major == 1);
	WANT(!entry->get_factory("clap.plugin-factory2"));
	WANT(!entry->get_factory("clap.preset-discovery-factory/x"));
	WANT(!entry->get_factory(NULL));
	WANT(factory->get_plugin_count(factory) == 1);
	WANT(factory->get_plugin_descriptor(factory, 0));
	WANT(!factory->get_plugin_descriptor(factory, 1));
	WANT(!factory->get_plugin_descriptor(factory, UINT32_MAX));
	WANT(!factory->create_plugin(factory, &host, "org.lacquer.lacquer "));
	WANT(!factory->create_plugin(factory, &host, ""));
	WANT(!factory->create_plugin(factory, &host, NULL));
	WANT(!factory->create_plugin(factory, NULL, "org.lacquer.lacquer"));
	for (int i = 0; i < 100; i++) WANT(entry->init("/nowhere/lacquer.clap"));
	for (int i = 0; i < 100; i++) entry->deinit();
	const clap_plugin_t *never = factory->create_plugin(factory, &host, "org.lacquer.lacquer");
	WANT(never);
	never->destroy(never); /* without init */
	static const char *const unknown[] = {"", "clap.gui", "clap.params2", "clap.param", "lacquer.meters/2", "clap.note-ports"};
	for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) WANT(!plug->get_extension(plug, unknown[i]), "%s", unknown[i]);
	WANT(!plug->get_extension(plug, NULL));
	WANT(plug->get_extension(plug, "lacquer.meters/1"));
	plug->on_main_thread(plug);
}

static void check_refusals(void) {
	double rates[] = {0, -48000, NAN, INFINITY, 1e9};
	for (int i = 0; i < 5; i++) WANT(!plug->activate(plug, rates[i], 1, FRAMES), "%g Hz", rates[i]);
	WANT(!plug->activate(plug, 48000, 1, 0));
	/* Calls in the wrong state do no harm. */
	plug->reset(plug);
	WANT(run(FRAMES, NULL) == CLAP_PROCESS_ERROR);
	WANT(out64[0][0] == 0 && out64[1][FRAMES - 1] == 0);
	plug->deactivate(plug);
	activate();
	WANT(run(FRAMES, NULL) == CLAP_PROCESS_CONTINUE);
	WANT(plug->process(plug, NULL) == CLAP_PROCESS_ERROR);
	deactivate();
	plug->reset(plug);
	activate();
	WANT(settle() == 0.25);
	deactivate();
	const clap_plugin_audio_ports_t *ports = plug->get_extension(plug, CLAP_EXT_AUDIO_PORTS);
	clap_audio_port_info_t port;
	clap_param_info_t info;
	WANT(!ports->get(plug, 1, true, &port) && !ports->get(plug, 0, true, NULL));
	WANT(!params->get_info(plug, params->count(plug), &info) && !params->get_info(plug, UINT32_MAX, &info));
	WANT(!params->get_info(plug, 0, NULL));
	double v = 5;
	char text[64];
	WANT(!params->get_value(plug, 4242, &v) && !params->get_value(plug, CLAP_INVALID_ID, &v) && v == 5);
	WANT(!params->get_value(plug, 1, NULL));
	WANT(!params->value_to_text(plug, 4242, 0, text, sizeof text));
	WANT(!params->value_to_text(plug, 1, 0, text, 0) && !params->value_to_text(plug, 1, 0, NULL, 64));
	strcpy(text, "########");
	WANT(!params->value_to_text(plug, 1, 1, text, 2)); /* "On" does not fit */
	WANT(text[1] == 0 && text[2] == '#', "%s", text);
	WANT(!params->text_to_value(plug, 1, NULL, &v) && !params->text_to_value(plug, 1, "On", NULL));
	WANT(!params->text_to_value(plug, 1, "", &v) && !params->text_to_value(plug, 5001, "", &v));
	WANT(!params->text_to_value(plug, 5001, "nan", &v) && !params->text_to_value(plug, 5001, "1 dB dB", &v) && v == 5);
	char *large = malloc(1 << 20);
	memset(large, '1', 1 << 20);
	large[(1 << 20) - 1] = 0;
	params->text_to_value(plug, 5001, large, &v);
	free(large);
	double odd[] = {NAN, INFINITY, -INFINITY, 1e300, -1e300, 5e-324};
	for (uint32_t i = 0; i < params->count(plug); i++) {
		WANT(params->get_info(plug, i, &info));
		for (int k = 0; k < 6; k++) {
			memset(text, '#', sizeof text);
			params->value_to_text(plug, info.id, odd[k], text, sizeof text);
			WANT(memchr(text, 0, sizeof text), "#%u", info.id);
		}
	}
}

static void check_buffers(void) {
	clap_audio_buffer_t in, out;
	clap_process_t pr;
	activate();
	WANT(settle() == 0.25 && out64[1][0] == -0.25);

	/* 0 frames, with events and without */
	WANT(run(0, NULL) == CLAP_PROCESS_CONTINUE);
	event e = value_event(0, 6000, -6);
	WANT(run(0, &(list){1, &e}) == CLAP_PROCESS_CONTINUE);
	WANT(value_of(6000) == -6);
	WANT(fabs(settle() - 0.25 * pow(10, -0.3)) < 1e-9, "%g", out64[0][0]);
	e = value_event(4000000000u, 6000, 0); /* a time beyond the block */
	run(FRAMES, &(list){1, &e});
	WANT(settle() == 0.25);

	/* no output, no input, no ports at all, null arrays, null channels */
	fill(0.25);
	pr = block(&in, &out, FRAMES), pr.audio_outputs = NULL, pr.audio_outputs_count = 0;
	WANT(plug->process(plug, &pr) == CLAP_PROCESS_CONTINUE && out64[0][0] == 99);
	pr = block(&in, &out, FRAMES), pr.audio_inputs = NULL, pr.audio_inputs_count = 0;
	for (int i = 0; i < 20; i++) WANT(plug->process(plug, &pr) == CLAP_PROCESS_CONTINUE);
	WANT(out64[0][0] == 0 && out64[1][FRAMES - 1] == 0, "%g", out64[0][0]);
	pr = (clap_process_t){.frames_count = FRAMES};
	WANT(plug->process(plug, &pr) == CLAP_PROCESS_CONTINUE);
	pr = block(&in, &out, FRAMES), in.data64 = NULL, out.data64 = NULL;
	WANT(plug->process(plug, &pr) == CLAP_PROCESS_CONTINUE);
	double *null64[2] = {NULL, NULL}, *half64[2] = {out64[0], NULL};
	pr = block(&in, &out, FRAMES), in.data64 = null64, out.data64 = half64;
	WANT(plug->process(plug, &pr) == CLAP_PROCESS_CONTINUE);
	pr = block(&in, &out, FRAMES), in.channel_count = 0, out.channel_count = 0;
	WANT(plug->process(plug, &pr) == CLAP_PROCESS_CONTINUE);

	/* a mono input goes to both sides, a mono output is the mid */
	pr = block(&in, &out, FRAMES), in.channel_count = 1;
	for (int i = 0; i < 20; i++) plug->process(plug, &pr);
	WANT(out64[0][9] == 0.25 && out64[1][9] == 0.25);
	pr = block(&in, &out, FRAMES), out.channel_count = 1;
	fill(0.25);
	for (int i = 0; i < 20; i++) plug->process(plug, &pr);
	WANT(out64[0][9] == 0 && out64[1][9] == 99);
	WANT(out.constant_mask == 0);

	/* 32 bits in, 64 out, and the other way round; 32 and 32 */
	fill(0.25);
	pr = block(&in, &out, FRAMES), in.data64 = NULL, in.data32 = in32p;
	for (int i = 0; i < 20; i++) plug->process(plug, &pr);
	WANT(out64[0][9] == 0.25 && out64[1][9] == -0.25 && out32[0][9] == 99);
	fill(0.25);
	pr = block(&in, &out, FRAMES), out.data64 = NULL, out.data32 = out32p;
	for (int i = 0; i < 20; i++) plug->process(plug, &pr);
	WANT(out32[0][9] == 0.25f && out32[1][9] == -0.25f && out32[0][FRAMES] == 99);
	fill(0.25);
	in.data64 = NULL, in.data32 = in32p;
	plug->process(plug, &pr);
	WANT(out32[0][9] == 0.25f && out32[1][9] == -0.25f);

	/* in place, and in place with the channels crossed */
	pr = block(&in, &out, FRAMES), out.data64 = in64p;
	for (int i = 0; i < 20; i++) fill(0.25), plug->process(plug, &pr);
	WANT(in64[0][9] == 0.25 && in64[1][9] == -0.25);
	double *crossed[2] = {in64[1], in64[0]};
	pr = block(&in, &out, FRAMES), out.data64 = crossed;
	for (int i = 0; i < 20; i++) fill(0.25), plug->process(plug, &pr);
	WANT(in64[0][9] == -0.25 && in64[1][9] == 0.25);

	/* a block longer than agreed */
	enum { LONG = 200000 };
	double *l = calloc(LONG, sizeof *l), *o = calloc(LONG, sizeof *o);
	for (int i = 0; i < LONG; i++) l[i] = 0.125;
	double *lp[2] = {l, l}, *op[2] = {o, o};
	pr = block(&in, &out, LONG), in.data64 = lp, out.data64 = op;
	WANT(plug->process(plug, &pr) == CLAP_PROCESS_CONTINUE);
	uint32_t late = latency->get(plug);
	for (int i = (int)late; i < LONG; i++) WANT(o[i] == 0.125);
	free(l), free(o);

	/* what is not a number, and denormals */
	static const double odd[] = {NAN, INFINITY, -INFINITY, 1e308, 5e-324, 1e-310};
	for (size_t k = 0; k < sizeof odd / sizeof odd[0]; k++) {
		pr = block(&in, &out, FRAMES);
		for (int i = 0; i < FRAMES; i++) in64[0][i] = in64[1][i] = odd[k];
		for (int b = 0; b < 4; b++) {
			plug->process(plug, &pr);
			for (int i = 0; i < FRAMES; i++) WANT(fabs(out64[0][i]) <= 1, "%g for %g", out64[0][i], odd[k]);
		}
	}
	deactivate();
}

/* silent_with runs a block with these events and wants no parameter to move. */
static void harmless(list *l) {
	double before[1024], after[1024];
	clap_param_info_t info;
	uint32_t n = params->count(plug);
	for (uint32_t i = 0; i < n; i++) params->get_info(plug, i, &info), before[i] = value_of(info.id);
	WANT(run(FRAMES, l) == CLAP_PROCESS_CONTINUE);
	clap_input_events_t in = {l, list_size, list_get};
	params->flush(plug, &in, NULL);
	for (uint32_t i = 0; i < n; i++) params->get_info(plug, i, &info), after[i] = value_of(info.id);
	WANT(!memcmp(before, after, n * sizeof before[0]));
	WANT(settle() == 0.25, "%g", out64[0][0]);
}

static void check_events(void) {
	event e[8];
	activate();
	settle();
	harmless(&(list){0, NULL});
	harmless(&(list){3, NULL}); /* get answers NULL */
	e[0] = value_event(0, 4242, 1), e[1] = value_event(5, CLAP_INVALID_ID, 1), e[2] = mod_event(9, 0, 1);
	harmless(&(list){3, e});
	e[0] = value_event(0, 6000, NAN), e[1] = mod_event(5, 6000, NAN);
	harmless(&(list){2, e});
	e[0] = value_event(0, 6000, -12), e[0].header.size = sizeof(clap_event_header_t);
	e[1] = value_event(0, 6000, -12), e[1].header.size = sizeof e[1].value - 1;
	e[2] = mod_event(0, 6000, -12), e[2].header.size = 0;
	harmless(&(list){3, e});
	e[0] = value_event(0, 6000, -12), e[0].header.space_id = 1;
	e[1] = mod_event(0, 6000, -12), e[1].header.space_id = 0xffff;
	e[2] = value_event(0, 6000, -12), e[2].header.type = 7; /* a gesture */
	e[3] = value_event(0, 6000, -12), e[3].header.type = 0xfffe;
	harmless(&(list){4, e});

	/* what lies out of range is held at its end */
	e[0] = value_event(0, 6000, 1e9);
	run(FRAMES, &(list){1, e});
	WANT(value_of(6000) == 0);
	e[0] = value_event(0, 6000, -INFINITY);
	run(FRAMES, &(list){1, e});
	WANT(value_of(6000) == -24, "%g", value_of(6000));
	WANT(fabs(settle() - 0.25 * pow(10, -1.2)) < 1e-9, "%g", out64[0][0]);

	/* modulation is heard and not told */
	e[0] = value_event(0, 6000, -6), e[1] = mod_event(0, 6000, -4);
	run(FRAMES, &(list){2, e});
	WANT(value_of(6000) == -6);
	WANT(fabs(settle() - 0.25 * pow(10, -0.5)) < 1e-9, "%g", out64[0][0]);
	e[0] = mod_event(0, 6000, INFINITY);
	run(FRAMES, &(list){1, e});
	WANT(settle() == 0.25);
	e[0] = mod_event(0, 6000, 0), e[1] = value_event(3, 6000, 0);
	run(FRAMES, &(list){2, e});
	WANT(settle() == 0.25);

	/* a larger event of a later version of the ABI; events out of order */
	struct {
		clap_event_param_value_t value;
		char more[64];
	} large = {.value = value_event(0, 6000, -24).value};
	large.value.header.size = sizeof large;
	run(FRAMES, &(list){1, (event *)&large});
	WANT(value_of(6000) == -24);
	e[0] = value_event(300, 6000, -12), e[1] = value_event(20, 6000, -3);
	run(FRAMES, &(list){2, e});
	WANT(value_of(6000) == -3);

	/* 10000 in a block; the last one counts, wherever the cut falls */
	enum { MANY = 10000 };
	event *many = calloc(MANY, sizeof *many);
	for (int spread = 0; spread < 2; spread++) {
		for (int i = 0; i < MANY; i++) {
			uint32_t time = spread ? (uint32_t)((int64_t)i * FRAMES / MANY) : 17;
			many[i] = value_event(time, 5001 + (clap_id)(i % 3), i % 3 == 1 ? -1 : 0);
		}
		many[MANY - 1] = value_event(FRAMES - 1, 6000, spread ? 0 : -6);
		WANT(run(FRAMES, &(list){MANY, many}) == CLAP_PROCESS_CONTINUE);
		WANT(value_of(6000) == (spread ? 0 : -6));
		for (uint32_t n = 2047; n <= 2049; n++) run(FRAMES, &(list){n, many});
		for (uint32_t n = 4095; n <= 4097; n++) run(0, &(list){n, many});
		clap_input_events_t in = {&(list){MANY, many}, list_size, list_get};
		params->flush(plug, &in, NULL);
	}
	free(many);
	deactivate();

	/* by flush, inactive, without lists at all */
	params->flush(plug, NULL, NULL);
	e[0] = value_event(77, 6000, -9);
	clap_input_events_t in = {&(list){1, e}, list_size, list_get};
	params->flush(plug, &in, NULL);
	WANT(value_of(6000) == -9);
	WANT(errors == 0 && restarts == 0);
}

static void check_latched(void) {
	const clap_id lookahead = 5006;
	activate();
	WANT(latency_changes == 1);
	uint32_t first = latency->get(plug);
	settle();
	event e = value_event(3, lookahead, 1); /* 2 ms */
	run(FRAMES, &(list){1, &e});
	WANT(restarts == 1 && latency->get(plug) == first && value_of(lookahead) == 1);
	run(FRAMES, &(list){1, &e});
	WANT(restarts == 1); /* once is enough */
	WANT(settle() == 0.25);
	deactivate();
	WANT(latency->get(plug) == first && latency_changes == 1);
	activate();
	WANT(latency->get(plug) < first && latency_changes == 2 && restarts == 1);
	uint32_t second = latency->get(plug);
	clap_input_events_t in = {&(list){1, &e}, list_size, list_get};
	e = value_event(0, lookahead, 2);
	params->flush(plug, &in, NULL); /* while active */
	WANT(restarts == 2 && latency->get(plug) == second);
	deactivate();
	e = value_event(0, lookahead, 0);
	params->flush(plug, &in, NULL); /* while inactive */
	WANT(restarts == 2 && latency->get(plug) == second);
	activate();
	WANT(latency->get(plug) < second && latency_changes == 3);
	deactivate();
	activate();
	WANT(latency_changes == 3);
	deactivate();
}

static void *process_elsewhere(void *status) {
	for (int i = 0; i < 50; i++) *(clap_process_status *)status = run(FRAMES, NULL);
	return NULL;
}

static void check_threads(void) {
	activate();
	for (int i = 0; i < 20; i++) { /* a new audio thread each time */
		pthread_t t;
		clap_process_status status = 0;
		WANT(!pthread_create(&t, NULL, process_elsewhere, &status));
		pthread_join(t, NULL);
		WANT(status == CLAP_PROCESS_CONTINUE && out64[0][9] == 0.25);
	}
	deactivate();
}

/* A host that rounds towards zero, or has its own mind about denormals, gets
 * its setting back and the same samples. */
static void check_float_mode(void) {
#if defined(__x86_64__)
	static double want[2][FRAMES];
	static const unsigned modes[] = {0x1f80, 0x9fc0, 0x7f80, 0x3f80, 0x1f80 | 0x8000};
	for (size_t m = 0; m < sizeof modes / sizeof modes[0]; m++) {
		const clap_plugin_t *p = plug;
		plug = create(&host);
		event e[4] = {value_event(0, 5001, 18), value_event(0, 1200, 1), value_event(0, 1203, 5), value_event(0, 2000, 1)};
		clap_input_events_t in = {&(list){4, e}, list_size, list_get};
		params->flush(plug, &in, NULL);
		activate();
		for (int i = 0; i < 10; i++) {
			clap_audio_buffer_t a, b;
			clap_process_t pr = block(&a, &b, FRAMES);
			for (int k = 0; k < FRAMES; k++) in64[0][k] = 0.3 * sin(k * 0.1), in64[1][k] = 0.3 * sin(k * 0.07);
			_mm_setcsr(modes[m]);
			plug->process(plug, &pr);
			unsigned after = _mm_getcsr();
			_mm_setcsr(0x1f80);
			WANT((after & ~0x3fu) == modes[m], "%x became %x", modes[m], after);
		}
		if (m == 0) memcpy(want[0], out64[0], sizeof want[0]);
		WANT(!memcmp(want[0], out64[0], sizeof want[0]), "mode %x", modes[m]);
		deactivate();
		plug->destroy(plug);
		plug = p;
	}
#endif
}


#include "chost_state.c"
#include "chost_context.c"
#include "chost_ports.c"
#include "chost_told.c"
#include "chost_presets.c"

int main(int argc, char **argv) {
	static const check checks[] = {
		{"entry", check_entry},     {"refusals", check_refusals}, {"buffers", check_buffers},       {"events", check_events},
		{"latched", check_latched}, {"streams", check_streams},   {"threads", check_threads},       {"float-mode", check_float_mode},
		{"bare-host", check_bare_host}, {"hasty-host", check_hasty_host}, {"transport", check_transport}, {"context", check_context},
		{"configs", check_configs}, {"requests", check_requests}, {"mono", check_mono}, {"odd-buffers", check_odd_buffers},
		{"gain-adjustment", check_gain_adjustment}, {"tail", check_tail}, {"wrong-thread", check_wrong_thread}, {"states", check_states},
		{"discovery", check_discovery}, {"preset-folder", check_preset_folder}, {"no-folder", check_no_folder},
		{"preset-load", check_preset_load}, {"preset-values", check_preset_values},
	};
	if (argc != 3) return 2;
	WANT(load(argv[1], RTLD_NOW | RTLD_LOCAL));
	plug = create(&host);
	int code = run_check(checks, sizeof checks / sizeof checks[0], argv[2]);
	plug->destroy(plug);
	entry->deinit();
	return code;
}
