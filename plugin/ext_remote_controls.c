/* clap.remote-controls: the pages of the parameter table. */
#include "lacquer.h"

#include <stdio.h>
#include <string.h>

static uint32_t count(const clap_plugin_t *plugin) {
	(void)plugin;
	return lq_page_count;
}

static bool get(const clap_plugin_t *plugin, uint32_t index, clap_remote_controls_page_t *page) {
	(void)plugin;
	if (index >= lq_page_count || !page) return false;
	const lq_page *from = &lq_pages[index];
	memset(page, 0, sizeof *page);
	snprintf(page->section_name, sizeof page->section_name, "%s", from->section);
	page->page_id = from->id;
	snprintf(page->page_name, sizeof page->page_name, "%s", from->name);
	memcpy(page->param_ids, from->params, sizeof page->param_ids);
	return true;
}

const clap_plugin_remote_controls_t lq_ext_remote_controls = {count, get};
