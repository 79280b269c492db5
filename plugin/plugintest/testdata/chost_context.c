/* Checks of what the host says (transport, track, controllers), and of hosts
 * that say little or are hasty; part of chost.c. */

/* The meters restart when a host that was stopped plays, with the option on:
 * at the block's first frame, or at the frame of an event. */
static void check_transport(void) {
	enum { RESTART = 7000, ON_PLAY = 7001 };
	const lacquer_plugin_meters *ext = plug->get_extension(plug, LACQUER_EXT_METERS);
	const lacquer_meters *m = ext->get(plug);
	event stopped = transport_event(0, false), playing = transport_event(0, true);
	const clap_event_transport_t *none = NULL, *stop = &stopped.transport, *play = &playing.transport;
	struct {
		double option;
		const clap_event_transport_t *first, *second;
		uint64_t want; /* frames counted after the second block */
	} cases[] = {
		{1, stop, play, FRAMES},     {0, stop, play, 2 * FRAMES}, {1, none, play, 2 * FRAMES}, {1, play, play, 2 * FRAMES},
		{1, play, stop, 2 * FRAMES}, {1, none, none, 2 * FRAMES}, {1, stop, none, 2 * FRAMES},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const clap_plugin_t *p = plug;
		plug = create(&host);
		m = ((const lacquer_plugin_meters *)plug->get_extension(plug, LACQUER_EXT_METERS))->get(plug);
		activate();
		event on = value_event(0, ON_PLAY, cases[i].option);
		transport = cases[i].first;
		run(FRAMES, &(list){1, &on});
		transport = cases[i].second;
		run(FRAMES, NULL);
		WANT(m->io[0].frames == cases[i].want, "case %zu: %llu frames", i, (unsigned long long)m->io[0].frames);
		/* The output's meter restarts at the same audio, later by the latency. */
		uint64_t late = latency->get(plug);
		for (uint32_t k = 0; k < 4; k++) run(FRAMES, NULL);
		uint64_t all = 6 * FRAMES, out = m->io[1].frames;
		WANT(late < 4 * FRAMES && out == (cases[i].want == FRAMES ? all - FRAMES - late : all), "case %zu: %llu frames out", i,
		     (unsigned long long)out);
		WANT(value_of(RESTART) == 0);
		deactivate();
		plug->destroy(plug);
		plug = p;
	}

	/* Transport events within a block; one too short is none; a start that
	 * does not fit into the array with the events before it is not lost. */
	transport = stop;
	m = ext->get(plug);
	activate();
	event e[4] = {value_event(0, ON_PLAY, 1), transport_event(100, true), transport_event(150, false), transport_event(200, true)};
	run(FRAMES, &(list){4, e});
	WANT(m->io[0].frames == FRAMES - 200, "%llu", (unsigned long long)m->io[0].frames);
	run(FRAMES, &(list){2, (event[]){transport_event(10, false), transport_event(20, true)}});
	WANT(m->io[0].frames == FRAMES - 20, "%llu", (unsigned long long)m->io[0].frames);
	transport = none;
	event brief[2] = {transport_event(10, false), transport_event(20, true)};
	brief[1].header.size = sizeof(clap_event_header_t);
	run(FRAMES, &(list){2, brief});
	WANT(m->io[0].frames == 2 * FRAMES - 20, "%llu", (unsigned long long)m->io[0].frames);
	static event many[LQ_MAX_EVENTS + 1];
	for (int i = 0; i < LQ_MAX_EVENTS; i++) many[i] = value_event(30, 6000, -1 - i % 5);
	many[LQ_MAX_EVENTS] = transport_event(40, true);
	run(FRAMES, &(list){LQ_MAX_EVENTS + 1, many});
	WANT(m->io[0].frames == FRAMES - 40, "%llu", (unsigned long long)m->io[0].frames);
	many[LQ_MAX_EVENTS] = value_event(30, 6000, 0);
	transport = stop;
	run(FRAMES, NULL);
	transport = play;
	run(FRAMES, &(list){LQ_MAX_EVENTS + 1, many});
	WANT(m->io[0].frames == FRAMES, "%llu", (unsigned long long)m->io[0].frames);
	deactivate();
}

/* What a controller is told, and what the host tells. */
static void check_context(void) {
	const clap_plugin_remote_controls_t *remote = plug->get_extension(plug, CLAP_EXT_REMOTE_CONTROLS);
	WANT(remote == plug->get_extension(plug, CLAP_EXT_REMOTE_CONTROLS_COMPAT));
	clap_remote_controls_page_t page, first;
	WANT(remote->get(plug, 0, &first) && first.page_id == 1 && !strcmp(first.page_name, "Master") && first.param_ids[0] == 5001);
	uint32_t knobs = 0, pages = remote->count(plug);
	for (uint32_t i = 0; i < pages; i++) {
		memset(&page, 0xee, sizeof page);
		WANT(remote->get(plug, i, &page) && page.section_name[0] && page.page_name[0] && !page.is_for_preset, "page %u", i);
		for (int k = 0; k < CLAP_REMOTE_CONTROLS_COUNT; k++) {
			double v;
			if (page.param_ids[k] == CLAP_INVALID_ID) continue;
			WANT(params->get_value(plug, page.param_ids[k], &v), "page %u: #%u", i, page.param_ids[k]);
			knobs++;
		}
	}
	WANT(pages >= 40 && knobs >= params->count(plug), "%u pages, %u knobs", pages, knobs);
	WANT(!remote->get(plug, pages, &page) && !remote->get(plug, UINT32_MAX, &page) && !remote->get(plug, 0, NULL));

	const lacquer_plugin_context *context = plug->get_extension(plug, LACQUER_EXT_CONTEXT);
	const clap_plugin_track_info_t *track = plug->get_extension(plug, CLAP_EXT_TRACK_INFO);
	WANT(track && track == plug->get_extension(plug, CLAP_EXT_TRACK_INFO_COMPAT));
	clap_track_info_t info;
	WANT(context->track(plug, &info) && strlen(info.name) == CLAP_NAME_SIZE - 1 && !info.audio_port_type &&
	     info.flags & CLAP_TRACK_INFO_IS_FOR_MASTER); /* asked in init */
	WANT(context->track(plug, NULL));
	track->changed(plug);
	WANT(context->track(plug, &info));

	const clap_plugin_param_indication_t *indication = plug->get_extension(plug, CLAP_EXT_PARAM_INDICATION);
	WANT(indication && indication == plug->get_extension(plug, CLAP_EXT_PARAM_INDICATION_COMPAT));
	lacquer_indication i;
	WANT(context->indication(plug, 5001, &i) && !i.mapped && i.automation == CLAP_PARAM_INDICATION_AUTOMATION_NONE);
	static char longer[1000];
	memset(longer, 'x', sizeof longer - 1);
	clap_color_t red = {255, 200, 0, 1};
	indication->set_mapping(plug, 5001, true, &red, "K1", longer);
	indication->set_automation(plug, 5001, CLAP_PARAM_INDICATION_AUTOMATION_OVERRIDING, &red);
	indication->set_automation(plug, 5001, 77, NULL); /* unknown: not kept */
	indication->set_mapping(plug, 4242, true, &red, "K2", "");
	indication->set_automation(plug, CLAP_INVALID_ID, 1, NULL);
	WANT(context->indication(plug, 5001, &i) && i.mapped && !strcmp(i.label, "K1") && strlen(i.description) == sizeof i.description - 1 &&
	     i.mapping_color.red == 200 && i.automation == CLAP_PARAM_INDICATION_AUTOMATION_OVERRIDING && i.automation_color.blue == 1);
	indication->set_mapping(plug, 5001, false, NULL, NULL, NULL);
	indication->set_automation(plug, 5001, CLAP_PARAM_INDICATION_AUTOMATION_NONE, NULL);
	WANT(context->indication(plug, 5001, &i) && !i.mapped && !i.label[0] && !i.mapping_color.alpha && !i.automation_color.alpha);
	WANT(context->indication(plug, 5002, &i) && !i.mapped && !context->indication(plug, 4242, &i));
	WANT(!context->indication(plug, 4242, NULL));

	const clap_plugin_t *bare = factory->create_plugin(factory, &bare_host, "org.lacquer.lacquer");
	WANT(bare->init(bare));
	track->changed(bare);
	WANT(!context->track(bare, &info));
	bare->destroy(bare);
}

/* qtractor activates again while it is told of a latency. */
static void check_hasty_host(void) {
	hasty = 1;
	activate();
	WANT(latency_changes == 1, "but %d", latency_changes);
	deactivate();
	activate();
	WANT(latency_changes == 1, "but %d", latency_changes);
	deactivate();
}

static void check_bare_host(void) {
	const clap_plugin_t *p = plug;
	plug = create(&bare_host);
	activating = 1;
	check_buffers();
	event e = value_event(0, 5006, 1);
	activate();
	run(FRAMES, &(list){1, &e}); /* asks for a restart that nobody hears */
	deactivate();
	static bytes b;
	b.step = sizeof b.data, b.fail_at = SIZE_MAX;
	WANT(state->save(plug, &(clap_ostream_t){&b, stream_write}) && state->load(plug, &(clap_istream_t){&b, stream_read}));
	activate();
	plug->destroy(plug); /* still active */
	plug = p;
}
