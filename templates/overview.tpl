{{%AUTOESCAPE context="HTML"}}<ul class="strip" id="strip" aria-label="Health of the parts">
{{#CELL}}<li id="{{CELL_ID}}"><span class="label">{{LABEL}}</span><span class="value {{CLS}}"><i class="dot {{DOT}}"></i>{{VALUE}}</span></li>
{{/CELL}}</ul>
{{#WARMUP}}<section class="card" id="warmup"><div class="card-head"><h2>Warm-up</h2><p class="note">{{DONE_TEXT}} of {{TOTAL_TEXT}} sessions</p></div>
<progress class="progress" max="{{TOTAL}}" value="{{DONE}}" aria-label="Sessions traded at full speed">{{DONE_TEXT}} of {{TOTAL_TEXT}}</progress>
<p class="note">The first sessions are traded at full speed; after them one follows the other at the feed's pace.</p></section>
{{/WARMUP}}{{>LEDGER_NOTICE}}<div class="grid">
<section class="card metric c3{{#STALE}} stale{{/STALE}}" id="m-equity"><p class="label">Equity</p><p class="number {{EQUITY_FIT}}">{{#EQUITY_LED}}<a href="#curve-table" data-live="equity">{{EQUITY}}</a>{{/EQUITY_LED}}{{#EQUITY_BARE}}<span data-live="equity">{{EQUITY}}</span>{{/EQUITY_BARE}}</p><p class="context">{{#SINCE_START}}<span class="since"><b class="{{SINCE_TREND}}"><span class="tri">{{SINCE_ARROW}}</span>{{SINCE}}</b> <span class="part">since {{SINCE_DAY}}</span></span>{{/SINCE_START}}{{#EQUITY_CONTEXT}}<span class="part">{{PART}} <span class="nowrap">{{LAST}}</span></span> {{/EQUITY_CONTEXT}}</p></section>
<section class="card metric c3{{#STALE}} stale{{/STALE}}" id="m-day"><p class="label">Day P&amp;L{{#OF_SESSION}}<span class="wide">, session <span data-live="session_text">{{METRIC_SESSION}}</span></span>{{/OF_SESSION}}</p><p class="number {{DAY_FIT}} {{DAY_TREND}}"><span class="tri">{{DAY_ARROW}}</span>{{#DAY_LED}}<a href="#p-day" data-live="day_pnl">{{DAY}}</a>{{/DAY_LED}}{{#DAY_BARE}}<span data-live="day_pnl">{{DAY}}</span>{{/DAY_BARE}}</p><p class="context">{{#DAY_CONTEXT}}<span class="part">{{PART}} <span class="nowrap">{{LAST}}</span></span> {{/DAY_CONTEXT}}</p></section>
<section class="card metric c3{{#STALE}} stale{{/STALE}}" id="m-positions"><p class="label">Open positions</p><p class="number">{{#POSITIONS_LED}}<a href="#positions" data-live="positions">{{POSITIONS}}</a>{{/POSITIONS_LED}}{{#POSITIONS_BARE}}<span data-live="positions">{{POSITIONS}}</span>{{/POSITIONS_BARE}}</p><p class="context">{{#POSITIONS_CONTEXT}}<span class="part">{{PART}} <span class="nowrap">{{LAST}}</span></span> {{/POSITIONS_CONTEXT}}</p></section>
<section class="card metric c3{{#STALE}} stale{{/STALE}}" id="m-drawdown"><p class="label">Drawdown</p><p class="number {{DRAWDOWN_TREND}}"><span class="tri">{{DRAWDOWN_ARROW}}</span>{{#DRAWDOWN_LED}}<a href="#curve-table" data-live="drawdown">{{DRAWDOWN}}</a>{{/DRAWDOWN_LED}}{{#DRAWDOWN_BARE}}<span data-live="drawdown">{{DRAWDOWN}}</span>{{/DRAWDOWN_BARE}}</p>
<svg class="meter {{DRAWDOWN_TREND}}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect x="0" y="0" width="{{DRAWDOWN_WIDTH}}" height="4"/></svg><p class="context">{{#DRAWDOWN_CONTEXT}}<span class="part">{{PART}} <span class="nowrap">{{LAST}}</span></span> {{/DRAWDOWN_CONTEXT}}</p></section>
</div>
<div class="grid">
<section class="card c4{{#STALE}} stale{{/STALE}}" id="state-of-trade">
<div class="card-head"><h2>Last cycle</h2><p class="note"><time datetime="{{CYCLE_UTC}}" title="{{CYCLE_UTC}}">{{CYCLE_WHEN}}</time></p></div>
<dl class="kv">
{{#CYCLE}}<div><dt>{{TERM}}</dt><dd class="{{CLS}}">{{VALUE}}</dd></div>
{{/CYCLE}}{{#NEXT}}<div><dt>{{TERM}}</dt><dd>{{VALUE}}{{#DUE}}<time datetime="{{UTC}}" title="{{UTC}}">{{AT}}</time>{{/DUE}}</dd></div>
{{/NEXT}}{{#ORDERS}}<div id="next-orders"><dt>Next orders</dt><dd class="{{CLS}}">{{NONE}}{{LEAD}}{{#SENT}}<a href="/agent#decisions">{{WORDS}}</a>{{/SENT}}{{HELD}}{{REST}}</dd></div>
{{/ORDERS}}</dl>
<hr class="cut">
<div class="card-head"><h2>Model</h2><p class="note">{{MODEL_NOTE}}</p></div>
<dl class="kv">
{{#MODEL}}<div><dt>{{TERM}}</dt><dd class="{{CLS}}">{{VALUE}}{{#LIMIT}} <span class="muted">{{LIMIT_TEXT}}</span>{{/LIMIT}}</dd></div>
{{/MODEL}}{{#GATE}}<div><dt>Go-live gate</dt><dd class="{{CLS}}">{{#JUDGED}}<a href="/readiness">{{VERDICT}}</a>{{/JUDGED}}{{#FAILED}}{{SEPARATOR}}<a href="/readiness#c-{{ID}}">{{ID}}</a>{{/FAILED}}{{#LATE}} <span class="muted">as of session {{SESSION}}</span>{{/LATE}}{{NONE}}</dd></div>
{{/GATE}}</dl>
<hr class="cut">
<div class="card-head"><h2>Breakers</h2><p class="note">{{BREAKERS_NOTE}}</p></div>
<dl class="kv">
{{#BREAKER}}<div><dt>{{TERM}}</dt><dd class="{{CLS}}">{{VALUE}}{{#LIMIT}} <span class="muted">{{LIMIT_TEXT}}</span>{{/LIMIT}}</dd></div>
{{/BREAKER}}</dl>
</section>
<section class="card c8{{#STALE}} stale{{/STALE}}{{#BARE}} bare{{/BARE}}" id="curve">
<div class="card-head"><h2>Equity and drawdown</h2>{{#CURVE}}<p class="note">{{#MARKET}}{{MARKET_WORDS}} · {{/MARKET}}as of session {{CURVE_SESSION}}</p>{{/CURVE}}</div>
<p class="lead">{{CURVE_SUMMARY}}</p>
{{#CURVE}}<figure class="plot" id="curve-figure" data-range="{{CURVE_RANGE}}" data-to="{{CURVE_TO}}">
<nav class="switch" id="ranges" aria-label="Range of the curve">{{#RANGE}}<a href="{{RANGE_HREF}}"{{#RANGE_CURRENT}} aria-current="true"{{/RANGE_CURRENT}}>{{RANGE_LABEL}}</a>{{/RANGE}}</nav>
<p class="readout" id="curve-readout"><span class="num">{{CURVE_SESSION}}</span> <b class="num">{{LAST_EQUITY}}</b> <span class="num">{{LAST_DRAWDOWN}} from the peak</span></p>
<p class="notice warn refused" id="curve-refused" role="status" hidden></p>
<div class="curve" id="curve-holder" data-chart="/api/overview/curve"><picture>
<source width="336" height="320" media="(max-width: 500px) and (prefers-color-scheme: light)" srcset="/plot/equity.svg?theme=light&amp;size=narrow&amp;range={{CURVE_RANGE:u}}&amp;to={{CURVE_TO:u}}&amp;v={{CURVE_KEY:u}}">
<source width="336" height="320" media="(max-width: 500px)" srcset="/plot/equity.svg?theme=dark&amp;size=narrow&amp;range={{CURVE_RANGE:u}}&amp;to={{CURVE_TO:u}}&amp;v={{CURVE_KEY:u}}">
<source width="908" height="440" media="(prefers-color-scheme: light)" srcset="/plot/equity.svg?theme=light&amp;size=wide&amp;range={{CURVE_RANGE:u}}&amp;to={{CURVE_TO:u}}&amp;v={{CURVE_KEY:u}}">
<img loading="lazy" decoding="async" src="/plot/equity.svg?theme=dark&amp;size=wide&amp;range={{CURVE_RANGE:u}}&amp;to={{CURVE_TO:u}}&amp;v={{CURVE_KEY:u}}" width="908" height="440" alt="{{ALT}}">
</picture></div>
<figcaption class="legend">{{#MARK_KEY}}<span class="key"><b class="{{CLS}}">{{LETTER}}</b> {{NAME}}</span> {{/MARK_KEY}}{{#MARKS_MORE}}<span class="key">newest {{MOST}} of each kind</span> {{/MARKS_MORE}}<span class="key">lower pane: drawdown from the peak, %</span>{{#SAMPLED}} <span class="key">highs and lows of {{SESSIONS}} sessions</span>{{/SAMPLED}}{{#EVERY}} <span class="key">every session</span>{{/EVERY}}</figcaption></figure>
{{#CURVE_TABLE}}<details class="more" id="curve-table"><summary>Data table</summary>
<div class="scroll tall" role="region" tabindex="0" aria-label="Equity by session"><table><caption>Equity and drawdown, {{SHOWN}} of {{SESSIONS}}, evenly spaced, newest first</caption>
<thead><tr><th scope="col">Session</th><th scope="col" class="num">Equity</th><th scope="col" class="num">Drawdown</th></tr></thead>
<tbody>
{{#POINT}}<tr><td>{{SESSION}}</td><td class="num">{{POINT_EQUITY}}</td><td class="num">{{POINT_DRAWDOWN}}</td></tr>
{{/POINT}}</tbody></table></div></details>
{{/CURVE_TABLE}}{{#MARKS}}<details class="more" id="curve-marks"><summary>Marks</summary>
<div class="scroll tall" role="region" tabindex="0" aria-label="Marks on the curve"><table><caption>What is marked on the curve, newest first{{#OLDER}}; the newest {{MOST}} of each kind{{/OLDER}}</caption>
<thead><tr><th scope="col">Session</th><th scope="col">Mark</th><th scope="col">What</th></tr></thead>
<tbody>
{{#MARK}}<tr><td class="time">{{MARK_SESSION}}</td><td>{{LETTER}}</td><td>{{WORDS}}</td></tr>
{{/MARK}}</tbody></table></div></details>
{{/MARKS}}{{/CURVE}}</section>
</div>
<div class="grid">
<div class="col c8">
<section class="card flush{{#STALE}} stale{{/STALE}}" id="periods">
<div class="card-head"><h2>By period</h2><p class="note">{{#PERIODS}}to session {{PERIODS_TO}} · <a href="/api/overview/periods.csv" download="periods.csv">CSV</a>{{/PERIODS}}</p></div>
{{>PERIODS_EMPTY}}{{#PERIODS}}<div class="scroll" role="region" tabindex="0" aria-label="Profit and loss by period"><table>
<caption>Profit and loss, return, fills, costs and deepest drawdown of the newest day, week, month and year, and since the start</caption>
<thead><tr><th scope="col">Period</th><th scope="col" class="num">P&amp;L</th><th scope="col" class="num">Return</th><th scope="col" class="num">Deepest drawdown</th><th scope="col" class="num">Fills</th><th scope="col" class="num">Commission</th><th scope="col" class="num">Slippage</th><th scope="col" class="num">Costs</th></tr></thead>
<tbody>
{{#PERIOD}}<tr id="p-{{PERIOD_ID}}"><th scope="row">{{PERIOD_NAME}} <span class="note">{{PERIOD_FROM}}</span></th><td class="num {{PNL_TREND}}"><span class="tri">{{PNL_ARROW}}</span>{{PNL}}</td><td class="num">{{RETURN}}</td><td class="num">{{DEEPEST}}</td><td class="num"><a href="{{FILLS_HREF}}">{{FILLS}}</a></td><td class="num">{{COMMISSION}}</td><td class="num">{{SLIPPAGE}}</td><td class="num">{{COSTS}}</td></tr>
{{/PERIOD}}</tbody></table></div>
<p class="note">P&amp;L and returns are after costs and without deposits and withdrawals; returns are time-weighted, measured against the equity that the period began with (of all: the start capital), not against a benchmark. Costs are commission and signed slippage, where − is an improvement. The deepest drawdown is from the peak, which may lie before the period.{{#PERIODS_REST}} Without {{REST}} fills of an earlier system or of the session under way.{{/PERIODS_REST}}</p>
{{/PERIODS}}</section>
<section class="card flush{{#STALE}} stale{{/STALE}}" id="positions">
<div class="card-head"><h2>Positions</h2><p class="note">{{#POSITION_TABLE}}{{MARKS}}{{/POSITION_TABLE}}</p></div>
{{>POSITIONS_EMPTY}}{{#POSITION_TABLE}}<div class="scroll" role="region" tabindex="0" aria-label="Positions"><table>
<caption>What is held: average cost, mark, unrealised profit or loss, exposure, and how much of the limit is used</caption>
<thead><tr><th scope="col">Market</th><th scope="col">Position</th><th scope="col" class="num">Average</th><th scope="col" class="num">Mark</th><th scope="col" class="num">Unrealised</th><th scope="col" class="num">Exposure</th><th scope="col" class="num">Of equity</th><th scope="col" class="used">Limit used</th></tr></thead>
<tbody>
{{#POSITION}}<tr><th scope="row">{{SYMBOL}} <span class="note">{{CONTRACT}}</span></th><td class="nowrap" title="{{SINCE}}">{{SIDE}}</td><td class="num">{{AVERAGE}}</td><td class="num">{{MARK}}{{#OLD_MARK}} <span class="note warn">of {{MARK_SESSION}}</span>{{/OLD_MARK}}</td><td class="num {{TREND}}"><span class="tri">{{ARROW}}</span>{{UNREALISED}}</td><td class="num">{{EXPOSURE}}</td><td class="num">{{SHARE}}</td><td class="used">{{#METER}}<svg class="meter {{OVER}}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect x="0" y="0" width="{{WIDTH}}" height="4"/></svg>{{/METER}}<span class="note {{USED_CLS}}">{{USED}}</span></td></tr>
{{/POSITION}}</tbody>
<tfoot>{{#TOTAL}}<tr><th scope="row">{{SYMBOL}}</th><td></td><td></td><td></td><td class="num {{TREND}}"><span class="tri">{{ARROW}}</span>{{UNREALISED}}</td><td class="num">{{EXPOSURE}}</td><td class="num">{{SHARE}}</td><td class="used">{{#METER}}<svg class="meter {{OVER}}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect x="0" y="0" width="{{WIDTH}}" height="4"/></svg>{{/METER}}<span class="note {{USED_CLS}}">{{USED}}</span></td></tr>{{/TOTAL}}</tfoot></table></div>
{{/POSITION_TABLE}}</section>
<section class="card flush" id="recent-fills">
<div class="card-head"><h2>Recent fills</h2><p class="note">{{#COUNTED}}{{FILLS_SHOWN}} of <span data-live="fills">{{FILLS_COUNT}}</span> · {{/COUNTED}}<a href="/fills">all fills</a></p></div>
{{>FILLS_EMPTY}}{{#FILLS}}<div class="scroll" role="region" tabindex="0" aria-label="Recent fills"><table>
<caption>The newest fills; predicted and actual slippage in ticks, plus is cost</caption>
<thead><tr><th scope="col"><span class="wide">Time, <span class="zone">{{ZONE}}</span></span><span class="narrow">Market</span></th><th scope="col" class="wide">Symbol</th><th scope="col">Side</th><th scope="col" class="num">Qty</th><th scope="col" class="num">Order</th><th scope="col" class="num">Fill</th><th scope="col" class="num">Predicted, ticks</th><th scope="col" class="num">Actual, ticks</th><th scope="col" class="num">Latency, ms</th></tr></thead>
<tbody>
{{#ROW}}<tr id="f{{FILL_ID}}"><td class="time"><span class="narrow">{{SYMBOL}}</span><time datetime="{{TIME_UTC}}" title="{{DAY}} {{TIME_UTC}}"><span class="wide">{{DAY}} {{TIME}}</span><span class="narrow note">{{DAY}}</span></time></td><td class="wide">{{SYMBOL}}</td><td>{{SIDE}}</td><td class="num">{{QTY}}</td><td class="num">{{ORDER}}</td><td class="num">{{FILL}}</td><td class="num">{{PREDICTED}}</td><td class="num {{TREND}}"><span class="tri">{{ARROW}}</span>{{SLIP}}</td><td class="num">{{LATENCY}}</td></tr>
{{/ROW}}</tbody></table></div>
{{/FILLS}}</section>
</div>
<section class="card c4" id="activity">
<div class="card-head"><h2>Activity</h2><p class="note">as of <time datetime="{{ASOF_UTC}}" title="{{ASOF_UTC}}">{{ASOF}}</time></p></div>
<nav class="switch" id="activity-filter" aria-label="Kinds of activity">{{#KIND_LINK}}<a href="{{KIND_HREF}}"{{#KIND_CURRENT}} aria-current="true"{{/KIND_CURRENT}}>{{KIND_LABEL}}</a>{{/KIND_LINK}}</nav>
<p class="notice warn refused" id="activity-refused" role="status" hidden></p>
{{>ACTIVITY_EMPTY}}{{#EXPLAINED}}<p class="note told">{{#OLDER_ONES}}Older ones, in order. {{/OLDER_ONES}}{{#WRITTEN}}Times, in <span class="zone">{{ZONE}}</span>, are when a line was written; a day under its kind is the session.{{/WRITTEN}}{{#TOLD}}Times are in <span class="zone">{{ZONE}}</span>.{{/TOLD}}{{#MIXED}} At most {{FILLS}} fills, {{CYCLES}} cycles and {{CYCLES}} orders are shown here, so that they bury nothing rarer.{{/MIXED}}</p>
{{/EXPLAINED}}<ol class="activity">
{{#EVENT_ROW}}<li id="{{EVENT_ID}}"><time datetime="{{WHEN_UTC}}" title="{{WHEN_UTC}}">{{WHEN}}</time><span class="kind">{{KIND}}{{#OF_SESSION}}<span class="session" title="session">{{SESSION}}</span>{{/OF_SESSION}}</span><div class="what">{{#SHORT}}{{#SEVERITY}}<b class="{{SEVERITY_CLASS}}">{{SEVERITY_WORD}}:</b> {{/SEVERITY}}<a href="{{HREF}}">{{WHAT}}</a>{{/SHORT}}{{#LONG}}<details><summary><span>{{#SEVERITY}}<b class="{{SEVERITY_CLASS}}">{{SEVERITY_WORD}}:</b> {{/SEVERITY}}{{WHAT}}</span></summary><a href="{{HREF}}">{{LEADS_TO}}</a></details>{{/LONG}}</div></li>
{{/EVENT_ROW}}</ol>
{{#LET_GO}}<p class="note let-go">Older fills and cycles are no longer kept as events: <a href="/fills">Fills</a> has every fill, the ledger’s table cycle every cycle.</p>
{{/LET_GO}}<nav class="note older" aria-label="Pages of activity">{{#NEWEST}}<a rel="prev" href="{{HREF}}">Newest</a> {{/NEWEST}}{{#OLDER}}<a rel="next" href="{{HREF}}">{{WORDS}}</a> {{/OLDER}}<a href="{{WHOLE_HREF}}">{{WHOLE_LABEL}}</a></nav>
</section>
</div>
{{#AS_OF}}<p class="note" id="as-of" data-seq="{{SEQ}}">Everything above is as of event {{SEQ_TEXT}}, written <time datetime="{{EVENT_UTC}}" title="{{EVENT_UTC}}">{{EVENT_AT}}</time>{{#AS_OF_SESSION}}; equity, marks and periods are of session {{SESSION}}{{/AS_OF_SESSION}}.</p>
{{/AS_OF}}