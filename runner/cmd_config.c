/* hydra-runner config: every setting in force. */
#include <stdio.h>
#include <string.h>

#include "cmd.h"

static void
member(struct buf *out, const char *key, const char *value)
{
	buf_fmt(out, "%s\"%s\":", strcmp(key, "name") == 0 ? "" : ",", key);
	buf_json(out, value);
}

static void
as_json(const struct config_row *r, struct buf *out)
{
	buf_char(out, '{');
	member(out, "name", r->name);
	member(out, "value", r->value);
	member(out, "source", r->source);
	member(out, "type", r->type);
	member(out, "allowed", r->range);
	member(out, "default", r->fallback);
	buf_fmt(out, ",\"secret\":%s", r->secret ? "true" : "false");
	member(out, "help", r->help);
	buf_char(out, '}');
}

/* NAME='value', safe for eval: a quote inside ends the string, stands escaped, and begins it again. */
static void
as_shell(const struct config_row *r, struct buf *out)
{
	if (r->secret)
		return; /* the value here is a mask */
	buf_fmt(out, "%s='", r->name);
	for (const char *at = r->value; *at != '\0'; at++)
		if (*at == '\'')
			buf_str(out, "'\\''");
		else
			buf_char(out, *at);
	buf_str(out, "'\n");
}

static void
as_table(const struct config_row *r, struct buf *out)
{
	buf_fmt(out, "%-28s %-32s %-22s %s (%s; default %s)\n", r->name, r->value[0] != '\0' ? r->value : "—", r->source, r->help, r->range,
	        r->fallback[0] != '\0' ? r->fallback : "—");
}

static int
run(const struct config *cfg, const struct args *a)
{
	struct buf out = {0};
	struct config_row row;
	bool json = args_has(a, "--json"), shell = args_has(a, "--shell");
	if (json && shell) {
		fprintf(stderr, "hydra-runner config: --json and --shell; allowed: one of them\n");
		return ARGS_EXIT_USAGE;
	}
	if (json)
		buf_char(&out, '[');
	else if (!shell)
		buf_fmt(&out, "%-28s %-32s %-22s %s\n", "SETTING", "VALUE", "FROM", "MEANING");
	for (int i = 0; i < config_count(); i++) {
		memset(&row, 0, sizeof row);
		config_describe(cfg, i, &row);
		if (json && i > 0)
			buf_char(&out, ',');
		(json ? as_json : shell ? as_shell : as_table)(&row, &out);
	}
	if (json)
		buf_str(&out, "]\n");
	return cmd_print(a, &out);
}

const struct cmd cmd_config = {
	.spec = {
		.name = "config",
		.summary = "Show every setting in force, where it comes from and what is allowed",
		.details = "The environment beats ./hydra.env, that beats /etc/hydra/hydra.env, that beats the default.",
		.option = {
			CMD_JSON,
			{"--shell", NULL, "NAME='value' lines for a shell's eval; secrets are left out"},
		},
	},
	.run = run,
};
