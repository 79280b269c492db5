/* Checks of what the plugin tells its host: gain adjustment, tail, calls from
 * wrong threads; part of chost.c. */

/* Metering: a sine of -8 dBFS, with its cosine, in blocks of 64. */

static double tone_phase;
static double adjustment_after(int blocks) {
	const clap_plugin_gain_adjustment_metering_t *ext = plug->get_extension(plug, CLAP_EXT_GAIN_ADJUSTMENT_METERING);
	for (int n = 0; n < blocks; n++) {
		clap_audio_buffer_t in, out;
		clap_process_t pr = block(&in, &out, 64);
		for (int i = 0; i < 64; i++, tone_phase += 2 * M_PI * 1000 / 48000)
			in64[0][i] = pow(10, -0.4) * sin(tone_phase), in64[1][i] = pow(10, -0.4) * cos(tone_phase);
		WANT(plug->process(plug, &pr) == CLAP_PROCESS_CONTINUE);
		WANT(ext->get(plug) <= 0, "%g dB", ext->get(plug));
	}
	return ext->get(plug);
}

static void check_gain_adjustment(void) {
	enum { SECOND = 750 };
	const lacquer_meters *m = ((const lacquer_plugin_meters *)plug->get_extension(plug, LACQUER_EXT_METERS))->get(plug);
	activate();
	WANT(adjustment_after(SECOND) == 0, "nothing works");
	/* glue: 12 dB over the threshold at 4:1 are 9 dB, whatever the make-up */
	set_text(2000, "on"), set_text(2001, "-20 dB"), set_text(2002, "4"), set_text(2003, "0 dB"), set_text(2006, "off");
	double glue = adjustment_after(2 * SECOND);
	WANT(fabs(glue + 9) < 0.05, "%g dB", glue);
	set_text(2011, "3 dB");
	WANT(fabs(adjustment_after(2 * SECOND) - glue) < 0.001);
	/* the maximizer: -8 - 9 + 3 + 20 dB are 6 dBFS, 7.05 dB over where it aims */
	set_text(5001, "20 dB");
	double both = adjustment_after(2 * SECOND), sum = 0;
	WANT(fabs(both + 16.05) < 0.1, "%g dB", both);
	for (uint32_t i = 0; i < m->stage_count; i++) sum -= m->stage[i].now_db;
	WANT(fabs(both - sum) < 1e-9, "%g dB, the stages say %g dB", both, sum);
	set_text(1, "on");
	WANT(adjustment_after(SECOND) == 0, "bypassed");
	set_text(1, "off");
	WANT(fabs(adjustment_after(SECOND) - both) < 0.1);
	deactivate();
	activate();
	const clap_plugin_gain_adjustment_metering_t *ext = plug->get_extension(plug, CLAP_EXT_GAIN_ADJUSTMENT_METERING);
	WANT(ext->get(plug) == 0, "nothing has played: %g dB", ext->get(plug));
	deactivate();
}

/* A host that knows of tails and threads, and what it was told. */

static int tail_changes, scolds, processing;
static pthread_t main_thread;

static void on_tail(const clap_host_t *h) {
	(void)h, tail_changes++;
	WANT(processing);
}
static void on_scold(const clap_host_t *h, int32_t severity, const char *msg) {
	(void)h;
	WANT(severity == CLAP_LOG_HOST_MISBEHAVING && strstr(msg, "activate"), "%d: %s", severity, msg);
	scolds++;
}
static bool is_main_thread(const clap_host_t *h) {
	(void)h;
	return pthread_equal(pthread_self(), main_thread);
}
static bool is_audio_thread(const clap_host_t *h) { return !is_main_thread(h); }

static const clap_host_tail_t host_tail = {on_tail};
static const clap_host_log_t scold_log = {on_scold};
static const clap_host_thread_check_t thread_check = {is_main_thread, is_audio_thread};

static const void *watching_extension(const clap_host_t *h, const char *id) {
	if (!strcmp(id, CLAP_EXT_TAIL)) return &host_tail;
	if (!strcmp(id, CLAP_EXT_LOG)) return &scold_log;
	if (!strcmp(id, CLAP_EXT_THREAD_CHECK)) return &thread_check;
	return host_extension(h, id);
}
static const clap_host_t watching_host = {{1, 2, 0}, NULL, "watching", "", "", "1", watching_extension, on_restart, on_nothing, on_nothing};

/* Tail and latency: told where the host may be told. */

static int tails_told(list *l) {
	int before = tail_changes;
	processing = 1;
	run(FRAMES, l);
	processing = 0;
	return tail_changes - before;
}

static void tail_told(void) {
	const clap_plugin_tail_t *tail = plug->get_extension(plug, CLAP_EXT_TAIL);
	WANT(tail->get(plug) == 0);
	latency_changes = 0;
	activate();
	uint32_t first = tail->get(plug);
	WANT(first > 0 && tail_changes == 0 && latency_changes == 1);
	WANT(tails_told(NULL) == 1 && tails_told(NULL) == 0); /* activate made it */
	event e = value_event(9, 105, 0);
	WANT(params->text_to_value(plug, 104, "24 dB/oct", &e.value.value));
	e.value.param_id = 104; /* the subsonic filter rings */
	int told = tails_told(&(list){1, &e});
	for (int i = 0; i < 8; i++) told += tails_told(NULL);
	WANT(told == 1 && tail->get(plug) > first, "told %d times of %u frames", told, tail->get(plug));
	e = value_event(9, 6000, -6); /* what leaves it as it is */
	for (int i = 0; i < 8; i++) WANT(tails_told(i ? NULL : &(list){1, &e}) == 0);
	e = value_event(0, 104, 0);
	clap_input_events_t in = {&(list){1, &e}, list_size, list_get};
	params->flush(plug, &in, NULL); /* tells nothing by itself */
	for (told = 0; told < 8 && !tails_told(NULL); told++) {}
	WANT(told < 8 && tail->get(plug) == first);
	plug->reset(plug);
	deactivate();
	activate();
	WANT(tails_told(NULL) == 0 && latency_changes == 1); /* as it was */
	deactivate();
	WANT(configs()->select(plug, MONO));
	set_text(5006, "1 ms");
	activate();
	WANT(latency_changes == 2 && tail->get(plug) < first);
	WANT(tails_told(NULL) == 1);
	deactivate();
}

static void check_tail(void) {
	main_thread = pthread_self();
	with(&watching_host, tail_told);
	WANT(scolds == 0);
}

static void *activate_elsewhere(void *arg) {
	(void)arg;
	activate();
	deactivate();
	return NULL;
}

/* A call from a wrong thread is made, and said once of an instance. */
static void wrong_thread(void) {
	int before = scolds;
	for (int i = 0; i < 3; i++) {
		pthread_t t;
		WANT(!pthread_create(&t, NULL, activate_elsewhere, NULL));
		pthread_join(t, NULL);
		WANT(scolds == before + 1, "%d", scolds);
	}
	activate();
	processing = 1;
	WANT(run(FRAMES, NULL) == CLAP_PROCESS_CONTINUE);
	deactivate();
	WANT(scolds == before + 1);
}

static void check_wrong_thread(void) {
	main_thread = pthread_self();
	with(&watching_host, wrong_thread);
	with(&watching_host, wrong_thread);
}
