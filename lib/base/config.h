#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "log.h"

#define CONFIG_EXIT 78 /* EX_CONFIG */
#define CONFIG_MARKETS 32
#define CONFIG_SYMBOL 16
#define CONFIG_SETTINGS 64

#define CONFIG_FLIP_SEEDED 0 /* the planted edge turns at seeded sessions */
#define CONFIG_FLIP_NONE (-1)

enum config_feed { CONFIG_FEED_SIM, CONFIG_FEED_CSV, CONFIG_FEED_IB };

/*
 * Every setting in force. Precedence: environment, then ./hydra.env, then
 * /etc/hydra/hydra.env, then the default in the table of config.c, which also
 * drives `config`, `--help` and the manual.
 */
struct config {
	char data_dir[4096]; /* HYDRA_DATA_DIR ~/.hydra, tilde expanded, absolute */
	char run_dir[108];   /* HYDRA_RUN_DIR: default a short private folder derived from data_dir: $XDG_RUNTIME_DIR or /tmp, hydra-<uid>-<8 hex of FNV-1a of the absolute data_dir> */
	char listen[128];    /* HYDRA_LISTEN 127.0.0.1:8080, [::1]:8080 or unix:/path */
	bool start_runner;   /* HYDRA_START_RUNNER off; only "true", any case */
	enum config_feed feed;        /* HYDRA_FEED sim|csv|ib */
	char csv_dir[4096];           /* HYDRA_CSV_DIR "", absolute: folder of the files that HYDRA_FEED=csv watches */
	char broker[16];              /* HYDRA_BROKER paper */
	char markets[CONFIG_MARKETS][CONFIG_SYMBOL]; /* HYDRA_MARKETS HE,LE,GF */
	int n_markets;
	char currency[4];             /* HYDRA_CURRENCY USD */
	uint64_t seed;                /* HYDRA_SEED 42 */
	double sim_edge;              /* HYDRA_SIM_EDGE 0.05, 0..0.5 */
	int sim_flip;                 /* HYDRA_SIM_FLIP seeded|none|1..1000000: traded session, the first is 1, with which the edge turns, once */
	int sim_history;              /* HYDRA_SIM_HISTORY 1000, 1000..5000 untraded sessions */
	int sim_warmup;               /* HYDRA_SIM_WARMUP 250, 0..5000 */
	double sim_session_seconds;   /* HYDRA_SIM_SESSION_SECONDS 0 = 5 s for 150 sessions then 60 s; 0..86400 */
	int sim_sessions;             /* HYDRA_SIM_SESSIONS 0 = endless: stop after that many traded sessions (tests, benches) */
	int64_t capital;              /* HYDRA_CAPITAL micro, 5000000 */
	int schedule;                 /* HYDRA_SCHEDULE 14:00, seconds after midnight America/Chicago */
	int autonomy;                 /* HYDRA_AUTONOMY 0..3; default 3 in a sim, else 1 */
	char zone[64];                /* HYDRA_ZONE America/Chicago, display only */
	char auth_file[4096];         /* HYDRA_AUTH_FILE "" | none | path */
	char hosts[1024];             /* HYDRA_HOSTS extra host names, comma separated */
	int page_cache;               /* HYDRA_PAGE_CACHE 16, 0..256 answers a page program */
	int keep_telemetry;           /* HYDRA_KEEP_TELEMETRY_DAYS 0 = all, else 60..36500 */
	int keep_events;              /* HYDRA_KEEP_EVENTS_DAYS 0 = all, else 60..36500 */
	enum log_level log_level;     /* HYDRA_LOG_LEVEL info */
	char check_limits[512];       /* HYDRA_CHECK_LIMITS "", "disk=10000:2000,missed=2:-": runner/check.h reads it */
	char alert_dir[4096];         /* HYDRA_ALERT_DIR "" = alerts in the data folder: what `check --alert` told */
	char alert_mail[512];         /* HYDRA_ALERT_MAIL "", addresses with commas between */
	char sendmail[4096];          /* HYDRA_SENDMAIL /usr/sbin/sendmail */
	char alert_webhook[512];      /* HYDRA_ALERT_WEBHOOK "", an http or https URL, or the path of a file that holds it */
	char alert_template[4096];    /* HYDRA_ALERT_TEMPLATE "" = the default one */
	char alert_command[4096];     /* HYDRA_ALERT_COMMAND "" */
	char ping_url[512];           /* HYDRA_PING_URL "", as the webhook's */
	bool live;                    /* TRADING_MODE paper|live */
	bool live_confirmed;          /* HYDRA_LIVE_CONFIRMED */
	char ib_host[256];            /* IB_GATEWAY_HOST 127.0.0.1 */
	int ib_port;                  /* IB_GATEWAY_PORT 4002; 4001 7496 4003 refused */
	unsigned char source[CONFIG_SETTINGS]; /* by row: where the value came from, for config_describe */
};

/*
 * Fill c from the environment and hydra.env files; an empty value counts as not set. 0, or -1 with err naming variable,
 * value and what is allowed; data_dir and run_dir are then filled as far as they are sound (else ""), so that a start
 * that is refused can still leave its reason there. An unknown HYDRA_ variable is logged in the environment, refused in a file.
 */
int config_load(struct config *c, char *err, int errsize);

/* One row a setting, for `config`, pages and docs. */
struct config_row {
	const char *name;   /* HYDRA_SEED */
	const char *type;   /* "integer", "path", … */
	const char *range;  /* what is allowed, in words */
	const char *help;
	const char *source; /* "environment", "hydra.env", "/etc/hydra/hydra.env", "default" */
	bool secret;        /* value is already masked */
	char value[513];    /* one more than the longest, so that a value that fills it was cut */
	char fallback[128]; /* the default as text */
};
int config_count(void);
void config_describe(const struct config *c, int i, struct config_row *row);

/* As for a replay: the feed is csv, whatever the settings say, and what they do not say follows from that. */
void config_replay(struct config *c);

/* Path of a file inside the data or run folder. 0 / -1 (too long). */
int config_data_path(const struct config *c, const char *name, char *out, int size);
int config_run_path(const struct config *c, const char *name, char *out, int size);

#endif
