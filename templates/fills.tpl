{{%AUTOESCAPE context="HTML"}}{{>NOTICE}}{{#JOURNAL}}<form class="filter" action="/fills" method="get" role="search" aria-label="Filter of fills">
<label><span>Symbol</span><select name="symbol" id="filter"><option value="">All</option>{{#OPTION}}
<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{VALUE}}</option>{{/OPTION}}
</select></label>
<label><span>Side</span><select name="side"><option value="">Both</option><option value="buy"{{#IS_BUY}} selected{{/IS_BUY}}>Buy</option><option value="sell"{{#IS_SELL}} selected{{/IS_SELL}}>Sell</option></select></label>
<label><span>{{FROM_LABEL}}</span><input type="text" name="from" value="{{FROM}}" data-type="date" pattern="\d{4}-\d{2}-\d{2}" placeholder="YYYY-MM-DD" title="YYYY-MM-DD"></label>
<label><span>{{TO_LABEL}}</span><input type="text" name="to" value="{{TO}}" data-type="date" pattern="\d{4}-\d{2}-\d{2}" placeholder="YYYY-MM-DD" title="YYYY-MM-DD"></label>
{{#HAS_UNIT}}<input type="hidden" name="unit" value="{{UNIT_VALUE}}">
{{/HAS_UNIT}}<button type="submit">Filter</button>
{{#CLEAR}}<a class="clear" href="/fills">Clear filter</a>
{{/CLEAR}}<p class="units">Unit {{#UNIT}}{{#CURRENT}}<b>{{UNIT_NAME}}</b> {{/CURRENT}}{{#OTHER}}<a href="/fills?{{UNIT_QUERY}}">{{UNIT_NAME}}</a> {{/OTHER}}{{/UNIT}}</p>
</form>
{{>PARTIAL}}
<div class="grid">
<section class="card metric c3" id="m-fills"><p class="label">Fills</p><p class="number {{N_FIT}}">{{N}}</p><p class="context">{{#AMONG}}<span class="part">among the newest {{NEWEST}} ·</span> {{/AMONG}}<span class="part">{{CONTRACTS}} ·</span> <span class="part">{{COUNT}} in the journal</span></p></section>
<section class="card metric c3" id="m-slippage"><p class="label">{{MEAN_LABEL}}</p><p class="number {{MEAN_FIT}} {{MEAN_TREND}}"><span class="tri">{{MEAN_ARROW}}</span>{{MEAN}}</p><p class="context">{{#VALUED_MEAN}}<span class="part">of {{VALUED}} that can be valued ·</span> {{/VALUED_MEAN}}<span class="part">predicted {{MEAN_PREDICTED}} ·</span> {{#QUANTILES}}<span class="part">median ≈{{MEDIAN}}, p95 ≈{{P95}} ·</span> {{/QUANTILES}}<span class="part">+ is cost ·</span> <span class="part">{{IMPROVED}}</span></p></section>
<section class="card metric c3" id="m-cost"><p class="label">Slippage in all, {{CURRENCY}}</p><p class="number {{COST_FIT}} {{COST_TREND}}"><span class="tri">{{COST_ARROW}}</span>{{COST}}</p><p class="context">{{#VALUED_COST}}<span class="part">of {{VALUED}} that can be valued ·</span> {{/VALUED_COST}}<span class="part">predicted {{COST_PREDICTED}} ·</span> <span class="part">commission {{COMMISSION}}</span></p></section>
<section class="card metric c3" id="m-delay"><p class="label">{{DELAY_LABEL}}</p><p class="number {{DELAY_SUM_FIT}} {{DELAY_TREND}}"><span class="tri">{{DELAY_ARROW}}</span>{{DELAY_SUM}}</p><p class="context"><span class="part">between sessions, apart from slippage ·</span> <span class="part">latency {{LATENCY_MEAN}}</span></p></section>
</div>
{{#ELSEWHERE}}<p class="notice info"><a href="/fills?{{QUERY}}">Reconciliation and plots stand on the first page</a>.</p>
{{/ELSEWHERE}}{{>SAMPLE_LOST}}{{#JUDGED}}<section class="card" id="comparison">
<div class="card-head"><h2>{{COMPARISON}}</h2><p class="note">{{SAMPLE}}</p></div>
{{>VERDICT}}{{#PART}}{{#APART}}<hr class="cut"><p class="lead">{{TEXT}}</p>
{{/APART}}{{#FIGURES}}<details class="more"><summary>Figures</summary>
<dl class="kv across">
{{#FIGURE}}<div><dt>{{TERM}}</dt><dd{{#WHY}} title="{{TEXT}}"{{/WHY}}>{{VALUE}}</dd></div>
{{/FIGURE}}</dl>
{{#DELAY}}<dl class="kv across"><div><dt>Delay, decision to arrival: mean{{DELAY_OF}}</dt><dd>{{DELAY_MEAN}}</dd></div>
<div><dt>Delay, median{{DELAY_OF}}</dt><dd>{{DELAY_MEDIAN}}</dd></div></dl>
{{/DELAY}}</details>
{{/FIGURES}}{{#LEFT_OUT}}<p class="note">{{TEXT}}</p>
{{/LEFT_OUT}}{{/PART}}</section>
{{/JUDGED}}<div class="grid">
<section class="card flush c12{{#STALE_CARD}} stale{{/STALE_CARD}}" id="fills">
<div class="card-head"><h2>Journal of fills</h2><p class="note">As of <time datetime="{{ASOF_UTC}}" title="{{ASOF_UTC}}">{{ASOF}}</time> · <a href="{{CSV}}">CSV</a> <a href="{{JSON}}">JSON</a></p></div>
{{#STALE}}<p class="note warn">Nothing has been added since {{#SINCE}}<time datetime="{{UTC}}" title="{{UTC}}">{{AT}}</time>{{/SINCE}}{{#UNTOLD}}it went down{{/UNTOLD}}: the runner is down.</p>
{{/STALE}}{{>EMPTY}}<div id="detail" hx-morph-skip></div>
{{#TABLE}}<div class="scroll" role="region" tabindex="0" aria-label="Journal of fills">
<table class="figures">
<caption>Fills, newest first. Slippage, prediction and delay in {{UNIT_HEAD}}, plus is cost.</caption>
<thead><tr><th scope="col"><span class="wide">Time, <span class="zone">{{ZONE}}</span></span><span class="narrow">Market</span></th><th scope="col" class="wide">Symbol</th><th scope="col">Side</th><th scope="col" class="num">Qty</th><th scope="col" class="num">Order price</th><th scope="col" class="num">Fill price</th><th scope="col" class="num">Predicted, {{UNIT_HEAD}}</th><th scope="col" class="num">Slippage, {{UNIT_HEAD}}</th><th scope="col" class="num">Delay, {{UNIT_HEAD}}</th><th scope="col" class="num">Latency, ms</th><th scope="col" class="num">Order</th></tr></thead>
<tbody data-detail="#detail">
{{#ROW}}<tr id="f{{FILL_ID}}"><td class="time"><a href="/fills/{{FILL_ID}}"><b class="narrow">{{SYMBOL}}</b><time datetime="{{TIME_UTC}}" title="{{TIME_UTC}}">{{DAY}} <span class="wide">{{TIME}}</span></time></a></td><td class="wide">{{SYMBOL}}</td><td>{{SIDE}}</td><td>{{QTY}}</td><td>{{ORDER}}</td><td>{{FILL}}</td><td>{{PREDICTED}}</td><td class="{{TREND}}">{{#SIGN}}<span class="tri">{{ARROW}}</span>{{/SIGN}}{{SLIP}}</td><td>{{DELAY}}</td><td>{{LATENCY}}</td><td>{{ORDER_ID}}</td></tr>
{{/ROW}}</tbody>
</table>
</div>
{{/TABLE}}<nav class="pager" aria-label="Pages of fills">{{#FIRST}}<a href="/fills?{{QUERY}}">Newest</a> {{/FIRST}}{{#NEWER}}<a rel="prev" href="/fills?{{QUERY}}">Newer fills</a> {{/NEWER}}{{#OLDER}}<a rel="next" href="/fills?{{QUERY}}">Older fills</a> {{/OLDER}}<span class="note">{{PAGE_ROWS}} a page. From and to are whole {{SPAN}}. CSV and JSON hold every fill of the filter, in every unit.</span></nav>
</section>
</div>
{{#JUDGED}}<div class="grid">
{{#PLOT}}<section class="card c6" id="plot-{{PLOT_NAME}}">
<div class="card-head"><h2>{{PLOT_TITLE}}</h2><p class="note">{{PLOT_OF}}</p></div>
<p class="lead">{{PLOT_SUMMARY}}</p>
{{#PICTURE}}<figure class="plot"><picture>
<source width="312" height="260" media="(max-width: 500px) and (prefers-color-scheme: light)" srcset="/fills/plot/{{PLOT_NAME}}.svg?{{PLOT_QUERY}}&amp;theme=light&amp;size=narrow">
<source width="312" height="260" media="(max-width: 500px)" srcset="/fills/plot/{{PLOT_NAME}}.svg?{{PLOT_QUERY}}&amp;size=narrow">
<source media="(prefers-color-scheme: light)" srcset="/fills/plot/{{PLOT_NAME}}.svg?{{PLOT_QUERY}}&amp;theme=light">
<img loading="lazy" decoding="async" src="/fills/plot/{{PLOT_NAME}}.svg?{{PLOT_QUERY}}" width="640" height="360" alt="{{ALT}}">
</picture>
<figcaption class="legend">{{#IS_DOTS}}<span class="key">dashed: y = x, as predicted</span>{{/IS_DOTS}}{{#IS_DENSE}}<span class="key">dashed: y = x, as predicted</span> <span class="key">the stronger, the more points, by their logarithm</span>{{/IS_DENSE}}{{#IS_ERROR}}<span class="key">dashed: no error</span>{{/IS_ERROR}}{{#IS_BIAS}}<span class="key">line: mean over {{WINDOW}}</span> <span class="key">band: ± one standard error</span> <span class="key">dashed: no bias</span>{{/IS_BIAS}}{{#IS_HOUR}}<span class="key">strokes: ± one standard error</span> <span class="key">rolls left out</span>{{/IS_HOUR}}{{#IS_LATENCY}}<span class="key">dashed: 95th percentile</span>{{/IS_LATENCY}}{{#AT_EDGE}} <span class="key">{{N_EDGE}} far out, drawn at the edge</span>{{/AT_EDGE}}{{#BEYOND}} <span class="key">{{N_BEYOND}} far out, counted in the last bins</span>{{/BEYOND}}</figcaption></figure>
{{/PICTURE}}{{#BINS}}<details class="more" id="table-{{PLOT_NAME}}"><summary>Data table</summary>
<div class="scroll tall" role="region" tabindex="0" aria-label="{{BIN_NAME}}"><table class="bins"><caption>{{BIN_NAME}}</caption>
<thead><tr><th scope="col">{{X_LABEL}}</th><th scope="col" class="num">{{WHAT}}</th>{{#MEAN_HEAD}}<th scope="col" class="num">{{Y_LABEL}}</th>{{/MEAN_HEAD}}{{#ERROR_HEAD}}<th scope="col" class="num">{{ERROR_LABEL}}</th>{{/ERROR_HEAD}}</tr></thead>
<tbody>
{{#BIN}}<tr><td>{{#TIME}}<time datetime="{{AT_UTC}}" title="{{AT_UTC}}">{{AT}}</time>{{/TIME}}{{RANGE}}</td><td>{{IN_BIN}}</td>{{#MEAN_CELL}}<td>{{IN_MEAN}}</td>{{/MEAN_CELL}}{{#ERROR_CELL}}<td>{{IN_ERROR}}</td>{{/ERROR_CELL}}</tr>
{{/BIN}}</tbody></table></div></details>
{{/BINS}}</section>
{{/PLOT}}<section class="card c6" id="reading">
<div class="card-head"><h2>How to read this</h2></div>
<p class="lead">Order price is the mid when the order first worked. Slippage is the fill price less the order price in the direction of the order: plus is cost, minus is better than mid. Delay is what the price moved between the decision and that moment: it stands apart.</p>
{{#OURS}}<p class="lead">The prediction is half the spread plus impact, for the whole intent. An intent counts once, however many fills it took, weighted by contracts; rolls are left out. The limits, 0.5 tick of bias and 0.3 of correlation, are judged in ticks whatever unit is shown. Simulated fills test the prediction against the simulator, not against a market.</p>
{{/OURS}}{{#THEIRS}}<p class="lead">The predictions are the original's, made with volatility as a fraction of the price and for the whole order. They are compared by themselves, never together with predictions of this system. Actual has the sign that direction and prices give; the original kept it without.</p>
{{/THEIRS}}</section>
</div>
{{/JUDGED}}{{/JOURNAL}}
