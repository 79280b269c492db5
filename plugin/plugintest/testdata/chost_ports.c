/* Checks of ports and buffers; part of chost.c. */

static void set_text(clap_id id, const char *text) {
	event e = value_event(0, id, 0);
	WANT(params->text_to_value(plug, id, text, &e.value.value), "%s", text);
	clap_input_events_t in = {&(list){1, &e}, list_size, list_get};
	params->flush(plug, &in, NULL);
}

/* with runs a check on an instance of its own. */
static void with(const clap_host_t *h, void (*check)(void)) {
	const clap_plugin_t *p = plug;
	plug = create(h);
	check();
	plug->destroy(plug);
	plug = p;
	params = p->get_extension(p, CLAP_EXT_PARAMS);
}

/* Configurations */

enum { STEREO, MONO };
static const char *const port_types[] = {CLAP_PORT_STEREO, CLAP_PORT_MONO};

static const clap_plugin_audio_ports_config_t *configs(void) { return plug->get_extension(plug, CLAP_EXT_AUDIO_PORTS_CONFIG); }
static clap_id current_config(void) {
	const clap_plugin_audio_ports_config_info_t *info = plug->get_extension(plug, CLAP_EXT_AUDIO_PORTS_CONFIG_INFO);
	return info->current_config(plug);
}

/* same_port wants what the ports say to be what the configuration says. */
static void same_port(clap_id config, bool is_input) {
	const clap_plugin_audio_ports_config_info_t *info = plug->get_extension(plug, CLAP_EXT_AUDIO_PORTS_CONFIG_INFO);
	const clap_plugin_audio_ports_t *ports = plug->get_extension(plug, CLAP_EXT_AUDIO_PORTS);
	clap_audio_port_info_t a, b;
	WANT(info->get(plug, config, 0, is_input, &a) && a.id == 0 && a.in_place_pair == 0);
	WANT(a.channel_count == (config == MONO ? 1 : 2) && !strcmp(a.port_type, port_types[config]));
	WANT(a.flags == (CLAP_AUDIO_PORT_IS_MAIN | CLAP_AUDIO_PORT_SUPPORTS_64BITS) && a.name[0]);
	WANT(ports->count(plug, is_input) == 1 && ports->get(plug, 0, is_input, &b));
	WANT((current_config() == config) == (a.channel_count == b.channel_count));
	if (current_config() == config) WANT(!memcmp(&a, &b, sizeof a));
	WANT(!info->get(plug, config, 1, is_input, &a) && !info->get(plug, config, 0, is_input, NULL));
	WANT(!info->get(plug, 2, 0, is_input, &a) && !info->get(plug, CLAP_INVALID_ID, 0, is_input, &a));
}

static void check_configs(void) {
	static const char *const pairs[][2] = {
		{CLAP_EXT_AUDIO_PORTS_CONFIG_INFO, CLAP_EXT_AUDIO_PORTS_CONFIG_INFO_COMPAT},
		{CLAP_EXT_CONFIGURABLE_AUDIO_PORTS, CLAP_EXT_CONFIGURABLE_AUDIO_PORTS_COMPAT},
	};
	for (int i = 0; i < 2; i++) {
		const void *ext = plug->get_extension(plug, pairs[i][0]);
		WANT(ext && ext == plug->get_extension(plug, pairs[i][1]), "%s", pairs[i][1]);
	}
	clap_audio_ports_config_t c;
	WANT(configs()->count(plug) == 2 && !configs()->get(plug, 2, &c) && !configs()->get(plug, 0, NULL));
	for (clap_id id = 0; id < 2; id++) {
		uint32_t channels = id == MONO ? 1 : 2;
		WANT(configs()->get(plug, id, &c) && c.id == id && !strcmp(c.name, id == MONO ? "Mono" : "Stereo"));
		WANT(c.input_port_count == 1 && c.output_port_count == 1 && c.has_main_input && c.has_main_output);
		WANT(c.main_input_channel_count == channels && c.main_output_channel_count == channels);
		WANT(!strcmp(c.main_input_port_type, port_types[id]) && !strcmp(c.main_output_port_type, port_types[id]));
	}
	WANT(current_config() == STEREO);
	for (clap_id now = 2; now-- > 0;) {
		WANT(configs()->select(plug, now) && current_config() == now);
		WANT(!configs()->select(plug, 2) && !configs()->select(plug, CLAP_INVALID_ID) && current_config() == now);
		for (clap_id id = 0; id < 2; id++) same_port(id, true), same_port(id, false);
		activate();
		WANT(!configs()->select(plug, !now) && !configs()->select(plug, now) && current_config() == now);
		deactivate();
	}
	static bytes b; /* the choice is no part of the state */
	b.step = sizeof b.data, b.fail_at = SIZE_MAX;
	WANT(state->save(plug, &(clap_ostream_t){&b, stream_write}) && configs()->select(plug, MONO));
	WANT(state->load(plug, &(clap_istream_t){&b, stream_read}) && current_config() == MONO);
}

static void check_requests(void) {
	const clap_plugin_configurable_audio_ports_t *ext = plug->get_extension(plug, CLAP_EXT_CONFIGURABLE_AUDIO_PORTS);
	typedef clap_audio_port_configuration_request_t request;
	enum { NONE = -1 };
#define R(in, ch, type) {in, 0, ch, type, NULL}
	static const struct {
		int from, to; /* NONE: refused */
		uint32_t count;
		request list[3];
	} cases[] = {
		{STEREO, MONO, 2, {R(true, 1, "mono"), R(false, 1, "mono")}},
		{STEREO, MONO, 3, {R(false, 1, "mono"), R(true, 1, "mono"), R(false, 1, "mono")}},
		{MONO, STEREO, 2, {R(false, 2, "stereo"), R(true, 2, "stereo")}},
		{MONO, MONO, 2, {R(false, 1, "mono"), R(true, 1, "mono")}},
		{STEREO, STEREO, 1, {R(false, 2, "stereo")}},
		{MONO, MONO, 1, {R(true, 1, "mono")}},
		{STEREO, STEREO, 0, {R(true, 1, "mono")}},
		{MONO, MONO, 0, {R(true, 1, "mono")}},
		/* the other port would change without being asked for */
		{STEREO, NONE, 1, {R(true, 1, "mono")}},
		{STEREO, NONE, 1, {R(false, 1, "mono")}},
		{MONO, NONE, 1, {R(true, 2, "stereo")}},
		{MONO, NONE, 2, {R(true, 2, "stereo"), R(true, 2, "stereo")}},
		/* what contradicts itself, or cannot be met */
		{STEREO, NONE, 2, {R(true, 1, "mono"), R(false, 2, "stereo")}},
		{STEREO, NONE, 3, {R(true, 1, "mono"), R(false, 1, "mono"), R(false, 2, "stereo")}},
		{STEREO, NONE, 2, {R(true, 1, "stereo"), R(false, 1, "stereo")}},
		{STEREO, NONE, 2, {R(true, 2, "mono"), R(false, 2, "mono")}},
		{STEREO, NONE, 2, {R(true, 1, NULL), R(false, 1, "mono")}},
		{STEREO, NONE, 2, {R(true, 1, ""), R(false, 1, "mono")}},
		{STEREO, NONE, 2, {R(true, 6, "surround"), R(false, 6, "surround")}},
		{STEREO, NONE, 2, {R(true, 0, "mono"), R(false, 0, "mono")}},
		{STEREO, NONE, 3, {R(true, 1, "mono"), R(false, 1, "mono"), {true, 1, 1, "mono", NULL}}},
		{STEREO, NONE, 1, {{false, UINT32_MAX, 2, "stereo", NULL}}},
	};
#undef R
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		WANT(configs()->select(plug, (clap_id)cases[i].from));
		bool met = cases[i].to != NONE;
		WANT(ext->can_apply_configuration(plug, cases[i].list, cases[i].count) == met, "case %zu", i);
		WANT(current_config() == (clap_id)cases[i].from, "case %zu", i);
		WANT(ext->apply_configuration(plug, cases[i].list, cases[i].count) == met, "case %zu", i);
		WANT(current_config() == (clap_id)(met ? cases[i].to : cases[i].from), "case %zu", i);
		activate();
		WANT(!ext->can_apply_configuration(plug, cases[i].list, cases[i].count), "case %zu", i);
		WANT(!ext->apply_configuration(plug, cases[i].list, cases[i].count), "case %zu", i);
		deactivate();
	}
	WANT(!ext->can_apply_configuration(plug, NULL, 0) && !ext->can_apply_configuration(plug, NULL, 2));
	WANT(!ext->apply_configuration(plug, NULL, 0) && !ext->apply_configuration(plug, NULL, 2));
}

/* Mono */

enum { LENGTH = 40 * FRAMES };
static uint32_t noise_state;
static double noise(void) {
	noise_state = noise_state * 1664525u + 1013904223u;
	return (float)((int32_t)noise_state * (0.3 / 2147483648.0)); /* exact in 32 bits, far below the ceiling */
}

/* play passes one channel, or two, through the plugin, in blocks that are in
 * place or not, of one width or the other, and gives what comes out. */
static void play_whole(const double in[2][LENGTH], double out[2][LENGTH], uint32_t ins, uint32_t outs, bool wide, bool in_place) {
	for (int done = 0; done < LENGTH; done += FRAMES) {
		clap_audio_buffer_t a, b;
		clap_process_t pr = block(&a, &b, FRAMES);
		for (uint32_t c = 0; c < 2; c++)
			for (int i = 0; i < FRAMES; i++) {
				in64[c][i] = in32[c][i] = (float)in[c][done + i];
				out64[c][i] = out32[c][i] = 99;
			}
		a.channel_count = ins, b.channel_count = outs;
		if (!wide) a.data64 = b.data64 = NULL, a.data32 = in32p, b.data32 = out32p;
		if (in_place) b.data64 = a.data64, b.data32 = a.data32;
		WANT(plug->process(plug, &pr) == CLAP_PROCESS_CONTINUE && b.constant_mask == 0);
		for (uint32_t c = 0; c < outs; c++)
			for (int i = 0; i < FRAMES; i++) out[c][done + i] = wide ? b.data64[c][i] : (double)b.data32[c][i];
	}
}

static double audio[3][2][LENGTH];

static void mono_neutral(void) {
	WANT(configs()->select(plug, MONO));
	for (int i = 0; i < LENGTH; i++) audio[0][0][i] = noise(), audio[0][1][i] = 5;
	for (int way = 0; way < 4; way++) {
		activate();
		play_whole(audio[0], audio[1], 1, 1, way & 1, way & 2);
		int late = (int)latency->get(plug);
		for (int i = late; i < LENGTH; i++)
			WANT(audio[1][0][i] == audio[0][0][i - late], "frame %d, way %d: %.17g, not %.17g", i, way, audio[1][0][i], audio[0][0][i - late]);
		deactivate();
	}
}

/* set_chain turns on what treats both sides alike. */
static void set_chain(void) {
	set_text(1200, "on"), set_text(1203, "4 dB"), set_text(2000, "on"), set_text(2001, "-24 dB"), set_text(3000, "on");
	set_text(4000, "on"), set_text(5001, "9 dB");
}

static void stereo_alike(void) {
	set_chain();
	memcpy(audio[0][1], audio[0][0], sizeof audio[0][0]);
	activate();
	play_whole(audio[0], audio[1], 2, 2, true, false);
	deactivate();
	int differ = 0;
	for (int i = 0; i < LENGTH; i++) differ += audio[1][0][i] != audio[1][1][i];
	WANT(differ == 0, "both sides differ in %d frames", differ);
}

static void mono_alike(void) {
	set_chain();
	WANT(configs()->select(plug, MONO));
	activate();
	play_whole(audio[0], audio[2], 1, 1, true, true);
	deactivate();
	WANT(!memcmp(audio[1][0], audio[2][0], sizeof audio[1][0]));
	/* dithered, it lies on the grid of 16 bits, however the sides differ */
	set_text(6001, "16 bit"), set_text(1203, "6 dB"), set_text(1206, "left");
	activate();
	play_whole(audio[0], audio[2], 1, 1, true, false);
	deactivate();
	int off = 0;
	for (int i = 0; i < LENGTH; i++) off += audio[2][0][i] * 32768 != trunc(audio[2][0][i] * 32768);
	WANT(off == 0, "%d frames off the grid", off);
	WANT(memcmp(audio[1][0], audio[2][0], sizeof audio[1][0]));
}

/* One channel out of two in is their mid, through the bypass too. */
static void mono_mid(void) {
	for (int i = 0; i < LENGTH; i++) audio[0][0][i] = noise(), audio[0][1][i] = noise();
	for (int bypass = 0; bypass < 2; bypass++) {
		set_text(1, bypass ? "on" : "off");
		activate();
		play_whole(audio[0], audio[1], 2, 1, true, false);
		int late = (int)latency->get(plug);
		for (int i = late; i < LENGTH; i++)
			WANT(audio[1][0][i] == (audio[0][0][i - late] + audio[0][1][i - late]) / 2, "frame %d: %g", i, audio[1][0][i]);
		deactivate();
	}
}

static void check_mono(void) {
	with(&host, mono_neutral);
	with(&host, stereo_alike);
	with(&host, mono_alike);
	with(&host, mono_mid);
}

/* Every kind of buffer: all that the host gives is written and nothing else. */

enum { CHANNELS = 5 };
typedef struct odd_buffer {
	double wide[CHANNELS][FRAMES + 1];
	float narrow[CHANNELS][FRAMES + 1];
	double *wides[CHANNELS];
	float *narrows[CHANNELS];
} odd_buffer;

/* odd is a buffer of some channels in some widths (bit 0: 32, bit 1: 64), the
 * channels of the mask missing; all of them hold v. */
static clap_audio_buffer_t odd(odd_buffer *o, uint32_t channel_count, int widths, uint32_t missing, double v) {
	for (uint32_t c = 0; c < CHANNELS; c++) {
		for (int i = 0; i <= FRAMES; i++) o->wide[c][i] = o->narrow[c][i] = (float)v;
		o->wides[c] = missing >> c & 1 ? NULL : o->wide[c];
		o->narrows[c] = missing >> (c + 8) & 1 ? NULL : o->narrow[c];
	}
	return (clap_audio_buffer_t){
		.channel_count = channel_count, .constant_mask = ~0ull,
		.data32 = widths & 1 ? o->narrows : NULL, .data64 = widths & 2 ? o->wides : NULL,
	};
}

/* wrote tells of one channel whether it is as it should be. */
static bool wrote(bool given, bool given_frame, double v) { return given && given_frame ? fabs(v) <= 1 : v == 99; }

static void check_odd_buffers(void) {
	static odd_buffer in, outs[2];
	static const uint32_t missing[] = {0, 1, 2, 0x100, 0x203, 0xffff};
	long blocks = 0;
	activate();
	for (uint32_t ins = 0; ins <= CHANNELS; ins++)
		for (uint32_t out = 0; out <= CHANNELS; out++)
			for (int widths = 0; widths < 16; widths++)
				for (int m = 0; m < 36; m++) {
					uint32_t lost = missing[m % 6], frames = m % 5 ? FRAMES / 8 : 0;
					clap_audio_buffer_t a = odd(&in, ins, widths & 3, missing[m / 6], 0.25);
					clap_audio_buffer_t b[2] = {odd(&outs[0], out, widths >> 2, lost, 99), odd(&outs[1], 2, 1, 0, 99)};
					clap_process_t pr = {.frames_count = frames, .audio_inputs = &a, .audio_outputs = b, .audio_inputs_count = 1, .audio_outputs_count = 2};
					WANT(plug->process(plug, &pr) == CLAP_PROCESS_CONTINUE && b[0].constant_mask == 0 && b[1].constant_mask == 0);
					bool right = true;
					for (uint32_t c = 0; c < CHANNELS; c++)
						for (uint32_t i = 0; i <= FRAMES; i++) {
							bool has = c < out && i < frames;
							right &= wrote(has, (widths & 8) && !(lost >> c & 1), outs[0].wide[c][i]);
							right &= wrote(has, (widths & 4) && !(lost >> (c + 8) & 1), outs[0].narrow[c][i]);
							right &= c > 1 || outs[1].narrow[c][i] == (i < frames ? 0 : 99);
							right &= in.wide[c][i] == 0.25 && in.narrow[c][i] == 0.25f;
						}
					WANT(right, "%u channels in, %u out, widths %d, missing %x, %x", ins, out, widths, missing[m / 6], lost);
					blocks++;
				}
	WANT(blocks == 6 * 6 * 16 * 36);

	/* counts without arrays */
	clap_process_t pr = {.frames_count = FRAMES, .audio_inputs_count = 3, .audio_outputs_count = 3};
	WANT(plug->process(plug, &pr) == CLAP_PROCESS_CONTINUE);

	/* both widths out say the same, the channels beyond are silent */
	clap_audio_buffer_t a = odd(&in, 2, 1, 0, 0.25), b = odd(&outs[0], 4, 3, 0, 99);
	pr = (clap_process_t){.frames_count = FRAMES, .audio_inputs = &a, .audio_outputs = &b, .audio_inputs_count = 1, .audio_outputs_count = 1};
	for (int i = 0; i < 20; i++) plug->process(plug, &pr);
	for (int c = 0; c < 4; c++) WANT(outs[0].wide[c][7] == (c < 2 ? 0.25 : 0) && outs[0].narrow[c][7] == (c < 2 ? 0.25f : 0), "%d", c);
	deactivate();
	WANT(run(FRAMES, NULL) == CLAP_PROCESS_ERROR); /* which is silent in both, too */
	b = odd(&outs[0], 4, 3, 0, 99);
	WANT(plug->process(plug, &pr) == CLAP_PROCESS_ERROR);
	for (int c = 0; c < 4; c++) WANT(outs[0].wide[c][7] == 0 && outs[0].narrow[c][7] == 0 && outs[0].narrow[c][FRAMES] == 99);
	pr.audio_outputs = NULL;
	WANT(plug->process(plug, &pr) == CLAP_PROCESS_ERROR);
}
