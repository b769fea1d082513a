#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"

#define HELP "--help"

static void
help(const struct args_spec *spec)
{
	printf("usage: hydra-runner %s%s%s [option …]\n%s.\n", spec->name, spec->operand != NULL ? " " : "", spec->operand != NULL ? spec->operand : "", spec->summary);
	if (spec->details[0] != '\0')
		printf("\n%s\n", spec->details);
	printf("\noptions:\n");
	for (const struct args_option *o = spec->option; o->name != NULL; o++) {
		char left[64];
		snprintf(left, sizeof left, "%s%s%s", o->name, o->value != NULL ? " " : "", o->value != NULL ? o->value : "");
		printf("  %-26s %s\n", left, o->help);
	}
	printf("  %-26s %s\n", HELP, "this text");
	printf("\nexit codes: %s.\n", spec->exits != NULL ? spec->exits : "0 done, 1 failure (the last line says why), 2 usage, 75 another runner holds the data folder, 78 configuration");
}

static void
usage(const struct args_spec *spec, const char *what, const char *word)
{
	fprintf(stderr, "hydra-runner %s: %s %s; allowed:", spec->name, what, word);
	if (spec->operand != NULL)
		fprintf(stderr, " %s,", spec->operand);
	for (const struct args_option *o = spec->option; o->name != NULL; o++)
		fprintf(stderr, " %s%s%s,", o->name, o->value != NULL ? " " : "", o->value != NULL ? o->value : "");
	fprintf(stderr, " " HELP "\n");
}

/* Place of the option that word names, with *value at what follows "="; -1 unknown. */
static int
find(const struct args_spec *spec, const char *word, const char **value)
{
	size_t len = strcspn(word, "=");
	*value = word[len] == '=' ? word + len + 1 : NULL;
	for (int i = 0; i < ARGS_OPTIONS && spec->option[i].name != NULL; i++)
		if (strlen(spec->option[i].name) == len && strncmp(spec->option[i].name, word, len) == 0)
			return i;
	return -1;
}

/* One option at argv[*i]; *i moves on when its value stands apart. */
static enum args_result
take_option(struct args *out, int argc, char **argv, int *i)
{
	const struct args_spec *spec = out->spec;
	const char *word = argv[*i], *value;
	int at = find(spec, word, &value);
	if (at < 0) {
		usage(spec, "unknown option", word);
		return ARGS_USAGE;
	}
	const struct args_option *o = &spec->option[at];
	if (o->value == NULL && value != NULL) {
		usage(spec, "no value belongs to", word);
		return ARGS_USAGE;
	}
	if (o->value != NULL && value == NULL) {
		if (*i + 1 >= argc) {
			usage(spec, "a value is missing after", word);
			return ARGS_USAGE;
		}
		value = argv[++*i];
	}
	out->value[at] = value != NULL ? value : "";
	return ARGS_GO;
}

enum args_result
args_parse(const struct args_spec *spec, int argc, char **argv, struct args *out)
{
	memset(out, 0, sizeof *out);
	out->spec = spec;
	for (int i = 0; i < argc; i++)
		if (strcmp(argv[i], HELP) == 0 || strcmp(argv[i], "-h") == 0) {
			help(spec);
			return ARGS_HELP;
		}
	for (int i = 0; i < argc; i++) {
		if (argv[i][0] == '-' && argv[i][1] != '\0') {
			if (take_option(out, argc, argv, &i) != ARGS_GO)
				return ARGS_USAGE;
		} else if (spec->operand != NULL && out->operand == NULL) {
			out->operand = argv[i];
		} else {
			usage(spec, "unexpected word", argv[i]);
			return ARGS_USAGE;
		}
	}
	if (spec->operand != NULL && spec->operand[0] != '[' && out->operand == NULL) {
		usage(spec, "missing", spec->operand);
		return ARGS_USAGE;
	}
	return ARGS_GO;
}

const char *
args_get(const struct args *a, const char *name)
{
	const char *value;
	int at = find(a->spec, name, &value);
	return at < 0 ? NULL : a->value[at];
}

bool
args_has(const struct args *a, const char *name)
{
	return args_get(a, name) != NULL;
}

int
args_number(const struct args *a, const char *name, int64_t min, int64_t max, int64_t *out)
{
	const char *text = args_get(a, name);
	char *end;
	if (text == NULL)
		return 0;
	errno = 0;
	long long n = strtoll(text, &end, 10);
	if (errno == 0 && end != text && *end == '\0' && n >= min && n <= max) {
		*out = n;
		return 0;
	}
	fprintf(stderr, "hydra-runner %s: %s %s; allowed: a whole number from %" PRId64 " to %" PRId64 "\n", a->spec->name, name, text, min, max);
	return -1;
}
