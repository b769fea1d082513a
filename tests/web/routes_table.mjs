// Every address that is answered, in one table; the README's list is held to it, and so are the programs' own words.
//   kind  page, fragment, json (type of the answer), svg, stream, moved (to: where), gone (405)
//   keys  of a JSON object; of each object in a list when list is set
export const ROUTES = [
	{ path: '/', kind: 'page' },
	{ path: '/fills', kind: 'page' },
	{ path: '/fills/{id}', kind: 'page' },
	{ path: '/fills/plot/predicted.svg', kind: 'svg' },
	{ path: '/fills/plot/error.svg', kind: 'svg' },
	{ path: '/fills/plot/latency.svg', kind: 'svg' },
	{ path: '/agent', kind: 'page' },
	{ path: '/drift', kind: 'page' },
	{ path: '/system', kind: 'page' },
	{ path: '/model', kind: 'moved', to: '/agent#model' },
	{ path: '/data', kind: 'moved', to: '/system#data' },
	{ path: '/plot/equity.svg', kind: 'svg' },
	{ path: '/api/fills/recent', kind: 'fragment' },
	{ path: '/api/fills/summary', kind: 'json', keys: 'fill_count recent_fills' },
	{ path: '/api/agent/state', kind: 'fragment' },
	{ path: '/api/agent/experiments/{id}', kind: 'fragment' },
	{ path: '/api/agent/summary', kind: 'json', keys: 'pending promoted rate rejected total' },
	{ path: '/api/agent/mutation-breakdown', kind: 'json', keys: 'a&<b> lr' },
	{ path: '/api/model/champion', kind: 'json', keys: 'created run_id version' },
	{ path: '/api/system/status', kind: 'json', keys: 'agent_state db_status mode runner' },
	{ path: '/api/system/components', kind: 'json', list: true, keys: 'details name status' },
	{ path: '/api/system/circuit-breakers', kind: 'json', list: true, keys: 'color name state threshold' },
	{ path: '/api/system/config', kind: 'json', keys: 'agent_state data_dir trading_mode' },
	{ path: '/api/system/disk-usage', kind: 'json', list: true, keys: 'file name size' },
	{ path: '/api/health', kind: 'json', keys: 'agent_state api cycle_journal experiment_journal fill_journal runner' },
	{ path: '/api/sse/cycle-status', kind: 'stream' },
	{ path: '/api/system/trigger-cycle', kind: 'gone' },
	{ path: '/api/system/backfill', kind: 'gone' },
];
export const TYPES = { page: 'text/html; charset=utf-8', fragment: 'text/html; charset=utf-8', json: 'application/json', svg: 'image/svg+xml' };
