#ifndef CONFIG_INTERNAL_H
#define CONFIG_INTERNAL_H

#include <stddef.h>

#include "config.h"

#define CONFIG_VALUE 512 /* a value as text and its NUL: config_row shows it whole */
#define CONFIG_MASK "********" /* stands for a secret wherever it would be read */
#define CONFIG_RUN_DIR_MAX 84 /* leaves "/" and 22 bytes for a socket's name of the 107 that a socket path has */

enum config_source { CONFIG_DEFAULT, CONFIG_ETC, CONFIG_LOCAL, CONFIG_ENVIRONMENT };

/*
 * One row of the table. set reads text into c, 0, or -1 with why ("not a whole
 * number"); show writes the value of c as text that set would read again.
 */
struct config_setting {
	const char *name, *type, *fallback, *range, *help;
	int (*set)(struct config *c, const struct config_setting *s, const char *text, char why[128]);
	void (*show)(const struct config *c, const struct config_setting *s, char *out, size_t size);
	size_t offset, size; /* the field within struct config */
	double low, high;    /* of a number */
	bool computed;       /* fallback describes a default that other settings decide */
	bool secret;
};

typedef int config_set(struct config *c, const struct config_setting *s, const char *text, char why[128]);
typedef void config_show(const struct config *c, const struct config_setting *s, char *out, size_t size);

/* config_value.c: numbers, words, lists */
config_set config_set_true, config_set_feed, config_set_broker, config_set_markets, config_set_currency, config_set_seed, config_set_real,
        config_set_integer, config_set_keep, config_set_flip, config_set_money, config_set_time, config_set_zone, config_set_level, config_set_mode, config_set_port;
config_show config_show_text, config_show_true, config_show_feed, config_show_markets, config_show_seed, config_show_real, config_show_integer,
        config_show_flip, config_show_money, config_show_time, config_show_level, config_show_mode;

/* config_place.c: folders, addresses, host names */
config_set config_set_data_dir, config_set_run_dir, config_set_auth, config_set_path, config_set_listen, config_set_hosts, config_set_host;
/* The default run folder of c->data_dir. 0 / -1 with why */
int config_run_default(struct config *c, char why[128]);
bool config_loopback(const char *listen);

/* config_alert.c: limits of check, and who hears of what it finds */
config_set config_set_limits, config_set_mail, config_set_url;

/* config_file.c: what one hydra.env says */
struct config_file {
	struct buf text; /* values point into it */
	const char *value[CONFIG_SETTINGS]; /* by row of the table, NULL = not there */
	int line[CONFIG_SETTINGS];
};
/* No such file is an empty one. 0, or -1 with err; config_file_close in both cases. */
int config_file_read(struct config_file *f, const char *path, const struct config_setting *table, int rows, char *err, int errsize);
void config_file_close(struct config_file *f);

#endif
