/* Checks of states and their streams; part of chost.c. */

/* State through awkward streams */

static int64_t endless_read(const clap_istream_t *s, void *buffer, uint64_t size) {
	(void)s;
	memset(buffer, ' ', size);
	return (int64_t)size;
}
static int64_t lying_read(const clap_istream_t *s, void *buffer, uint64_t size) {
	(void)s, (void)buffer;
	return (int64_t)size + 1;
}
static int64_t lying_write(const clap_ostream_t *s, const void *buffer, uint64_t size) {
	(void)s, (void)buffer;
	return (int64_t)size + 1;
}

static int64_t lazy_write(const clap_ostream_t *s, const void *buffer, uint64_t size) {
	(void)s, (void)buffer, (void)size;
	return 0;
}

/* load_text loads a state given as a text, a byte at a time. */
static bool load_text(const char *text) {
	static bytes b;
	b = (bytes){.step = 1, .fail_at = SIZE_MAX, .size = strlen(text)};
	memcpy(b.data, text, b.size);
	return state->load(plug, &(clap_istream_t){&b, stream_read});
}

/* refused wants a state refused, the reason in the log, and nothing changed. */
static void refused(const char *text, const char *why) {
	static bytes before, after;
	int said = errors, told = rescans, asked = restarts;
	before = after = (bytes){.step = sizeof before.data, .fail_at = SIZE_MAX};
	WANT(state->save(plug, &(clap_ostream_t){&before, stream_write}));
	WANT(!load_text(text), "%s", text);
	WANT(errors == said + 1 && strstr(error, "Lacquer") && strstr(error, why), "%s", error);
	WANT(state->save(plug, &(clap_ostream_t){&after, stream_write}));
	WANT(after.size == before.size && !memcmp(after.data, before.data, after.size), "%s", text);
	WANT(rescans == told && restarts == asked);
}

/* A state is refused whole, what is unknown survives, and what is for a preset
 * leaves listening alone. */
static void check_states(void) {
	enum { TRIM = 6000, MONITOR = 6004 };
	static bytes whole, preset, copy;
	const clap_plugin_state_context_t *context = plug->get_extension(plug, CLAP_EXT_STATE_CONTEXT);
	WANT(context);
	if (!context) return;
	activate();
	run(FRAMES, NULL);
	WANT(load_text("{\"lacquer\":1,\"later\":{\"x\": [1]},\"params\":{\"output.trim\":-6,\"output.monitor\":1,\"later.row\":2.50}}"));
	WANT(restarts == 0 && rescans == 1 && value_of(TRIM) == -6 && value_of(MONITOR) == 1);
	for (int i = 0; i < 2; i++, run(FRAMES, NULL)) {
		refused("", "empty");
		refused("{\"lacquer\":2,\"params\":{\"output.trim\":-1}}", "format 2 is not known here (this is format 1): update Lacquer");
		refused("{\"lacquer\":1,\"params\":{\"output.trim\":-1,\"maximizer.lookahead\":\"2 ms\",\"eq.1.on\":null}}", "eq.1.on: null");
		refused("{\"lacquer\":1,\"params\":{\"output.trim\":-1", "not readable at byte 39");
	}
	WANT(load_text("{\"lacquer\":1,\"params\":{\"maximizer.lookahead\":\"2 ms\"}}") && restarts == 1);
	WANT(load_text("{\"lacquer\":1,\"later\":{\"x\": [1]},\"params\":{\"output.trim\":-6,\"output.monitor\":1,\"later.row\":2.50}}"));

	whole = preset = (bytes){.step = 1, .fail_at = SIZE_MAX};
	WANT(context->save(plug, &(clap_ostream_t){&whole, stream_write}, CLAP_STATE_CONTEXT_FOR_PROJECT));
	WANT(strstr(whole.data, "\"later\":{\"x\": [1]}") && strstr(whole.data, "\"later.row\":2.50\n"), "%s", whole.data);
	uint32_t full[] = {CLAP_STATE_CONTEXT_FOR_DUPLICATE, 0, 77, UINT32_MAX};
	for (int i = 0; i < 5; i++) {
		copy = (bytes){.step = 4096, .fail_at = SIZE_MAX};
		clap_ostream_t out = {&copy, stream_write};
		WANT(i < 4 ? context->save(plug, &out, full[i]) : state->save(plug, &out));
		WANT(copy.size == whole.size && !memcmp(copy.data, whole.data, whole.size), "context %d", i);
	}
	WANT(context->save(plug, &(clap_ostream_t){&preset, stream_write}, CLAP_STATE_CONTEXT_FOR_PRESET));
	WANT(!strstr(preset.data, "monitor") && !strstr(preset.data, "bypass") && strstr(preset.data, "output.trim\":-6"));

	event e[2] = {value_event(0, TRIM, -1), value_event(0, MONITOR, 2)};
	run(FRAMES, &(list){2, e});
	WANT(context->load(plug, &(clap_istream_t){&preset, stream_read}, CLAP_STATE_CONTEXT_FOR_PRESET));
	WANT(value_of(TRIM) == -6 && value_of(MONITOR) == 2);
	run(FRAMES, NULL);
	WANT(value_of(TRIM) == -6 && value_of(MONITOR) == 2);
	whole.at = 0;
	WANT(context->load(plug, &(clap_istream_t){&whole, stream_read}, CLAP_STATE_CONTEXT_FOR_PRESET) && value_of(MONITOR) == 2);
	whole.at = 0;
	WANT(context->load(plug, &(clap_istream_t){&whole, stream_read}, CLAP_STATE_CONTEXT_FOR_DUPLICATE) && value_of(MONITOR) == 1);
	WANT(!context->save(plug, NULL, 3) && !context->load(plug, NULL, 3) && !context->load(plug, &(clap_istream_t){0}, 1));
	WANT(!context->save(plug, &(clap_ostream_t){&copy, lazy_write}, 3));

	/* The next block plays what was loaded; an event in it counts more. */
	e[0].value.value = -12;
	WANT(load_text("{\"lacquer\":1}") && value_of(TRIM) == 0);
	run(FRAMES, &(list){1, e});
	WANT(value_of(TRIM) == -12 && fabs(settle() - 0.25 * pow(10, -0.6)) < 1e-9, "%g", out64[0][0]);
	WANT(load_text("{\"lacquer\":1}") && settle() == 0.25);
	deactivate();
}

static void check_streams(void) {
	static bytes whole, pieces, b;
	event e[2] = {value_event(0, 6000, -7.125), value_event(0, 1102, 8.25)};
	clap_input_events_t in = {&(list){2, e}, list_size, list_get};
	params->flush(plug, &in, NULL);
	whole.step = sizeof whole.data, whole.fail_at = SIZE_MAX;
	WANT(state->save(plug, &(clap_ostream_t){&whole, stream_write}) && whole.size > 1000);
	pieces.step = 1, pieces.fail_at = SIZE_MAX;
	WANT(state->save(plug, &(clap_ostream_t){&pieces, stream_write}));
	WANT(pieces.size == whole.size && !memcmp(pieces.data, whole.data, whole.size));
	b = (bytes){.step = 7, .fail_at = 700};
	WANT(!state->save(plug, &(clap_ostream_t){&b, stream_write}));
	WANT(!state->save(plug, &(clap_ostream_t){&b, lying_write}));
	WANT(!state->save(plug, NULL) && !state->save(plug, &(clap_ostream_t){0}));

	e[0] = value_event(0, 6000, -1);
	params->flush(plug, &in, NULL);
	whole.fail_at = 500;
	WANT(!state->load(plug, &(clap_istream_t){&whole, stream_read}) && value_of(6000) == -1);
	WANT(!state->load(plug, &(clap_istream_t){&whole, endless_read}) && value_of(6000) == -1);
	WANT(!state->load(plug, &(clap_istream_t){&whole, lying_read}) && value_of(6000) == -1);
	WANT(!state->load(plug, NULL) && !state->load(plug, &(clap_istream_t){0}));
	b = (bytes){.step = 1, .fail_at = SIZE_MAX}; /* empty */
	WANT(!state->load(plug, &(clap_istream_t){&b, stream_read}));
	WANT(rescans == 0);
	pieces.at = 0;
	WANT(state->load(plug, &(clap_istream_t){&pieces, stream_read}));
	WANT(value_of(6000) == -7.125 && value_of(1102) == 8.25 && rescans == 1);
	WANT(errors == 4 && strstr(error, "empty"), "%d errors, %s", errors, error);
}
