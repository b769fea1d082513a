{{%AUTOESCAPE context="HTML"}}<nav class="links jump" aria-label="On this page"><a href="#components">Components</a><a href="#schedule">Schedule</a><a href="#breakers">Breakers</a><a href="#data">Markets</a><a href="#reconciliation">Reconciliation</a><a href="#journals">Journals</a><a href="#disk">Disk</a><a href="#stream">Event stream</a><a href="#events">Events</a><a href="#life">Runner's life</a><a href="#foreign">Foreign files</a><a href="#configuration">Configuration</a></nav>
<div class="grid">
<section class="card flush c8" id="components">
<div class="card-head"><h2>Components</h2><p class="note">as of <time datetime="{{ASOF_UTC}}" title="{{ASOF_UTC}}">{{ASOF}}</time></p></div>
<div class="scroll" role="region" tabindex="0" aria-label="Components">
<table><caption>State of every component</caption>
<thead><tr><th scope="col">Component</th><th scope="col">State</th><th scope="col" class="wide">Detail</th><th scope="col" class="wide">Since</th></tr></thead>
<tbody>{{#COMPONENT}}<tr><td class="nowrap"><a href="{{HREF}}">{{NAME}}</a></td><td class="time {{CLS}}"><i class="dot {{DOT}}"></i>{{WORD}}<span class="narrow note">{{DETAIL}}{{#BEAT}} · heartbeat <time datetime="{{UTC}}" title="{{UTC}}">{{AGO}}</time>{{/BEAT}}</span>{{#SINCE}}<span class="narrow note">since <time datetime="{{UTC}}" title="{{UTC}}">{{AT}}</time></span>{{/SINCE}}</td><td class="text wide">{{DETAIL}}{{#BEAT}} · heartbeat <time datetime="{{UTC}}" title="{{UTC}}">{{AGO}}</time>{{/BEAT}}</td><td class="time wide">{{#SINCE}}<time datetime="{{UTC}}" title="{{UTC}}">{{AT}}</time>{{/SINCE}}{{#NO_SINCE}}—{{/NO_SINCE}}</td></tr>
{{/COMPONENT}}</tbody></table></div>
</section>
<section class="card c4{{#SCHEDULE_STALE}} stale{{/SCHEDULE_STALE}}" id="schedule">
<div class="card-head"><h2>Schedule</h2><p class="note">{{SCHEDULE_ASOF}}{{#SCHEDULE_AT}} <time datetime="{{UTC}}" title="{{UTC}}">{{AT}}</time>{{/SCHEDULE_AT}}</p></div>
<dl class="kv">
<div><dt>Daily cycle</dt><dd>{{DAILY_AT}}</dd></div>
<div><dt>Last session</dt><dd>{{#LAST}}<a href="/#state-of-trade">{{LAST_SESSION}}</a>{{/LAST}}{{#NO_LAST}}—{{/NO_LAST}}</dd></div>
<div><dt>State</dt><dd>{{LAST_STATE}}</dd></div>
<div><dt>Finished</dt><dd><time datetime="{{LAST_UTC}}" title="{{LAST_UTC}}">{{LAST_AT}}</time></dd></div>
<div><dt>{{REASON_TERM}}</dt><dd>{{#FILLED}}<a href="/fills?from={{DAY}}&amp;to={{DAY}}">{{LAST_REASON}}</a>{{/FILLED}}{{#UNFILLED}}{{LAST_REASON}}{{/UNFILLED}}</dd></div>
<div><dt>Next session</dt><dd>{{NEXT_SESSION}}</dd></div>
<div><dt>Next cycle</dt><dd class="{{NEXT_CLS}}"><time datetime="{{NEXT_UTC}}" title="{{NEXT_UTC}}">{{NEXT_AT}}</time></dd></div>
<div><dt>Due</dt><dd><time datetime="{{NEXT_UTC}}" title="{{NEXT_UTC}}">{{DUE_AT}}</time></dd></div>
<div><dt>Late</dt><dd class="{{LATE_CLS}}">{{#SOME_LATE}}<a href="#table-cycles">{{LATE}}</a>{{/SOME_LATE}}{{#NONE_LATE}}{{LATE}}{{/NONE_LATE}}</dd></div>
<div><dt>Missed</dt><dd class="{{MISSED_CLS}}">{{#MISSES}}<a href="#table-cycles">{{MISSED}}</a>{{/MISSES}}{{#NO_MISSES}}{{MISSED}}{{/NO_MISSES}}</dd></div>
</dl>
{{#OFF}}<details class="more" id="table-cycles"><summary>Late and missed cycles</summary>
<div class="scroll tall" role="region" tabindex="0" aria-label="Late and missed cycles"><table><caption>Cycles that began late or never, newest first</caption>
<thead><tr><th scope="col">Session</th><th scope="col">Was</th><th scope="col" class="num">By</th><th scope="col">Outcome</th></tr></thead>
<tbody>{{#OFF_CYCLE}}<tr><td class="nowrap">{{SESSION}}</td><td class="warn">{{WORD}}</td><td class="num nowrap">{{BY}}</td><td class="text">{{REASON}}</td></tr>
{{/OFF_CYCLE}}</tbody></table></div></details>
{{/OFF}}</section>
<section class="card flush c12{{#STALE}} stale{{/STALE}}" id="breakers">
<div class="card-head"><h2>Circuit breakers</h2><p class="note">{{BREAKERS_COUNT}}</p></div>
{{>BREAKERS_NOTICE}}
{{#BREAKERS}}<div class="scroll" role="region" tabindex="0" aria-label="Circuit breakers">
<table><caption>Circuit breakers: state, value against limit, last trip</caption>
<thead><tr><th scope="col">Breaker</th><th scope="col">State</th><th scope="col" class="num">Value</th><th scope="col" class="num">Limit</th><th scope="col">Since session</th><th scope="col">Last trip</th><th scope="col" class="num">Trips</th></tr></thead>
<tbody>{{#BREAKER}}<tr><td class="nowrap" title="{{CODE}}">{{NAME}}</td><td class="{{CLS}}">{{STATE}}</td><td class="num">{{#COMPARED}}<a href="{{VALUE_HREF}}">{{VALUE}}</a>{{/COMPARED}}{{#UNCOMPARED}}{{VALUE}}{{/UNCOMPARED}}</td><td class="num">{{LIMIT}}</td><td class="time">{{SINCE}}</td><td class="time">{{TRIPPED}}</td><td class="num">{{#TRIPPED_EVER}}<a href="/system?kind=breaker&amp;breaker={{CODE}}#events">{{TRIPS}}</a>{{/TRIPPED_EVER}}{{#NEVER}}0{{/NEVER}}</td></tr>
{{/BREAKER}}</tbody></table></div>
{{#OVER}}<p class="note">Over the limit and not tripped: a position's size is judged at each order. One that has grown beyond its limit since is kept, and orders that would add to it are blocked.</p>{{/OVER}}{{/BREAKERS}}
</section>
<section class="card flush c12{{#STALE}} stale{{/STALE}}" id="data">
<div class="card-head"><h2>Markets</h2>{{#MARKETS}}<p class="note">last session {{BAR_SESSION}} · equity <a href="/#m-equity">{{EQUITY}}</a> · {{TRADABLE}}</p>{{/MARKETS}}</div>
{{>MARKETS_NOTICE}}{{>BARS_NOTICE}}
{{#MARKETS}}<div class="scroll" role="region" tabindex="0" aria-label="Markets">
<table class="lines"><caption>Each market: last bar and its quality, latest readings, one lot in money, and whether it can be traded</caption>
<thead><tr><th scope="col">Market</th><th scope="col">Can trade</th><th scope="col" class="num">One lot</th><th scope="col">Last bar</th><th scope="col">Age</th><th scope="col">Quality</th><th scope="col" class="num">Bars</th><th scope="col" class="num">Missing of 60</th><th scope="col" class="num">Close</th><th scope="col" class="num">Volume</th><th scope="col" class="num">σ 20</th><th scope="col" class="num">ADV 20</th><th scope="col">Signal</th><th scope="col">Contract</th><th scope="col">Next roll</th><th scope="col">Exchange</th></tr></thead>
<tbody>{{#MARKET}}<tr id="m-{{SYMBOL}}"><td><a href="/fills?symbol={{SYMBOL}}">{{SYMBOL}}</a></td><td class="{{TRADE_CLASS}}">{{TRADE}}</td><td>{{LOT}}</td><td>{{BAR}}</td><td>{{AGE}}</td><td class="{{QUALITY_CLASS}}">{{QUALITY}}</td><td>{{BARS}}</td><td>{{MISSING}}</td><td>{{CLOSE}}</td><td>{{VOLUME}}</td><td>{{SIGMA}}</td><td>{{ADV}}</td><td>{{SIGNAL}}</td><td>{{CONTRACT}}</td><td>{{ROLL}}</td><td>{{SPEC}}</td></tr>
{{/MARKET}}</tbody></table></div>
<p class="note">σ 20: standard deviation of the daily change over 20 bars, in price. ADV 20: mean volume of 20 bars. Quality is that of the newest 60 bars; without volume nothing is filled. Missing bars and signals are those of the <a href="/agent#decisions">last decisions</a>.</p>
<p class="note">3 features (σ 20, ADV 20, signal) of {{MARKET_N}}, each of the session of its last bar; “—” where that is not the last session. The features of a model stand on <a href="/drift">Drift</a>.</p>
<p class="note">{{ROLL_NOTE}}</p>
{{#REPORTS}}<p class="note">{{WORDS}}.</p>{{/REPORTS}}
<p class="note">Contract values, commissions and spreads are assumed, not verified.</p>{{/MARKETS}}
</section>
<section class="card flush c12{{#STALE}} stale{{/STALE}}" id="reconciliation">
<div class="card-head"><h2>Reconciliation</h2></div>
{{>RECONCILE_NOTICE}}{{#RECONCILE}}<p class="lead">Compared: {{COMPARED}}.</p><div class="scroll" role="region" tabindex="0" aria-label="Reconciliation: {{COMPARED}}">
<table class="lines"><caption>Predicted against actual slippage: {{COMPARED}}</caption>
<thead><tr><th scope="col">Market</th><th scope="col" class="num">{{UNIT}}</th><th scope="col" class="num">Mean predicted</th><th scope="col" class="num">Mean actual</th><th scope="col" class="num">Bias</th><th scope="col" class="num">RMSE</th><th scope="col" class="num">Correlation</th><th scope="col" class="num">Pessimism ×</th><th scope="col" class="num">Median predicted</th><th scope="col" class="num">Median actual</th><th scope="col" class="num">p95 predicted</th><th scope="col" class="num">p95 actual</th><th scope="col">Judged</th></tr></thead>
<tbody>{{#RECONCILED}}<tr><td>{{NAME}}</td><td>{{#OF_MARKET}}<a href="/fills?symbol={{SYMBOL}}{{CARD}}">{{N}}</a>{{/OF_MARKET}}{{#OF_ALL}}<a href="/fills{{CARD}}">{{N}}</a>{{/OF_ALL}}</td><td>{{MEAN_PREDICTED}}</td><td>{{MEAN_ACTUAL}}</td><td>{{BIAS}}</td><td>{{RMSE}}</td><td>{{CORRELATION}}</td><td>{{PESSIMISM}}</td><td>{{MEDIAN_PREDICTED}}</td><td>{{MEDIAN_ACTUAL}}</td><td>{{P95_PREDICTED}}</td><td>{{P95_ACTUAL}}</td><td class="{{CLS}}">{{VERDICT}}</td></tr>
{{/RECONCILED}}</tbody></table></div>
<p class="note">{{MEASURE}} {{SPAN}} {{LEFT_OUT}}{{UNSPREAD}}{{LEVEL}}</p>{{/RECONCILE}}
</section>
<section class="card flush c12" id="journals">
<div class="card-head"><h2>Journals</h2><p class="note">opened read-only</p></div>
<div class="scroll" role="region" tabindex="0" aria-label="Journals">
<table><caption>Journal files</caption>
<thead><tr><th scope="col">File</th><th scope="col">State</th><th scope="col" class="num">Size</th><th scope="col" class="num">WAL</th><th scope="col" class="num">Rows</th><th scope="col">Schema</th><th scope="col">Integrity</th><th scope="col">Holds</th><th scope="col">Path</th></tr></thead>
<tbody>{{#JOURNAL}}<tr><td>{{NAME}}</td><td class="text"><span class="{{CLS}}">{{WORD}}</span> {{DETAIL}}</td><td class="num">{{SIZE}}</td><td class="num">{{WAL}}</td><td class="num">{{#ROWS_AT}}<a href="{{HREF}}">{{ROWS}}</a>{{/ROWS_AT}}{{#NO_ROWS}}—{{/NO_ROWS}}</td><td class="nowrap">{{VERSION}}</td><td class="nowrap">{{WHOLE}}{{#WHOLE_AT}} <time datetime="{{UTC}}" title="{{UTC}}">{{AT}}</time>{{/WHOLE_AT}}</td><td class="nowrap">{{WHAT}}</td><td class="muted">{{PATH}}</td></tr>
{{/JOURNAL}}</tbody></table></div>
<p class="note">A runner reads the whole ledger at each start and refuses a damaged one; hydra-runner verify reads and recomputes all of it at any time. Sums of the fills stand on <a href="/fills">Fills</a>.</p>
</section>
<section class="card c6" id="disk">
<div class="card-head"><h2>Disk left</h2><p class="note">as of <time datetime="{{ASOF_UTC}}" title="{{ASOF_UTC}}">{{ASOF}}</time></p></div>
<dl class="kv wide">{{#ROOM}}<div><dt>{{WHAT}} <code>{{PATH}}</code></dt><dd class="{{CLS}}">{{LEFT}}</dd></div>
{{/ROOM}}</dl>
</section>
<section class="card c6{{#STREAM_STALE}} stale{{/STREAM_STALE}}" id="stream">
<div class="card-head"><h2>Event stream</h2><p class="note">{{STREAM_ASOF}}{{#STREAM_AT}} <time datetime="{{UTC}}" title="{{UTC}}">{{AT}}</time>{{/STREAM_AT}}</p></div>
<dl class="kv">
<div><dt>Clients</dt><dd>{{CLIENTS}}</dd></div>
<div><dt>Dropped since the runner's start</dt><dd>{{DROPPED}}</dd></div>
<div><dt>Newest event</dt><dd>{{#STREAM_NEWEST}}<a href="/system#ev-{{SEQ}}">{{STREAM_EVENT}}</a>{{/STREAM_NEWEST}}{{#NO_NEWEST}}—{{/NO_NEWEST}}</dd></div>
</dl>
<p class="note">{{STREAM_NOTE}}</p>
</section>
<section class="card c8" id="events">
<div class="card-head"><h2>Recent events</h2><p class="note">newest first{{#OF_BREAKER}}, of {{NAME}}{{/OF_BREAKER}} · {{#KIND_LINK}}{{#CURRENT}}<b>{{WORD}}</b> {{/CURRENT}}{{#OTHER}}<a href="/system{{QUERY}}#events">{{WORD}}</a> {{/OTHER}}{{/KIND_LINK}}</p></div>
{{>EVENTS_NOTICE}}
<ol class="activity dated">{{#EVENT}}<li id="ev-{{SEQ}}"><time datetime="{{AT_UTC}}" title="{{AT_UTC}}">{{AT}}</time><span class="kind {{CLS}}">{{KIND}} · {{SEVERITY}}</span><span class="what"><a href="{{HREF}}">{{WHAT}}</a></span></li>
{{/EVENT}}</ol>
</section>
<div class="c4 col">
<section class="card" id="life">
<div class="card-head"><h2>The runner's life</h2><p class="note">starts, stops, what it found</p></div>
{{>LIFE_NOTICE}}
<ol class="activity stacked">{{#LIFE}}<li><time datetime="{{AT_UTC}}" title="{{AT_UTC}}">{{AT}}</time><span class="kind {{CLS}}">{{KIND}} · {{SEVERITY}}</span><span class="what">{{WHAT}}</span></li>
{{/LIFE}}</ol>
</section>
<section class="card" id="modes">
<div class="card-head"><h2>Modes</h2></div>
<dl class="kv">
<div><dt>Data folder</dt><dd>{{DATA_DIR}}</dd></div>
<div><dt>Trading mode</dt><dd>{{TRADING_MODE}}</dd></div>
<div><dt>Dashboard</dt><dd>read-only</dd></div>
<div><dt>Agent state</dt><dd>{{AGENT_STATE}}</dd></div>
</dl>
</section>
<section class="card" id="foreign">
<div class="card-head"><h2>Foreign files</h2><p class="note">in the data folder, never touched</p></div>
{{>FOREIGN_NOTICE}}{{#NO_FOREIGN}}<p class="lead">None.</p>{{/NO_FOREIGN}}
<dl class="kv">{{#FOREIGN}}<div><dt>{{NAME}}</dt><dd class="num">{{SIZE}}</dd></div>
{{/FOREIGN}}</dl><p class="note">{{FOREIGN_MORE}}</p>
</section>
</div>
<section class="card flush c12" id="configuration">
<div class="card-head"><h2>Configuration in force</h2><p class="note">of this dashboard; secrets masked</p></div>
<div class="scroll" role="region" tabindex="0" aria-label="Configuration">
<table><caption>Settings, their values and where they come from</caption>
<thead><tr><th scope="col">Setting</th><th scope="col">Value</th><th scope="col">From</th></tr></thead>
<tbody>{{#SETTING}}<tr><td title="{{HELP}}"><code>{{NAME}}</code></td><td>{{VALUE}}</td><td>{{SOURCE}}</td></tr>
{{/SETTING}}</tbody></table></div>
</section>
</div>
