{{%AUTOESCAPE context="HTML"}}{{>NOTICE}}{{#JOURNAL}}<form class="filter" action="/fills" method="get" role="search" aria-label="Filter of fills">
<label><span>Symbol</span><select name="symbol" id="filter"><option value="">All</option>{{#OPTION}}
<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{VALUE}}</option>{{/OPTION}}
</select></label>
<label><span>Side</span><select name="side"><option value="">Both</option><option value="buy"{{#IS_BUY}} selected{{/IS_BUY}}>Buy</option><option value="sell"{{#IS_SELL}} selected{{/IS_SELL}}>Sell</option></select></label>
<label><span>From session</span><input type="date" name="from" value="{{FROM}}"></label>
<label><span>To session</span><input type="date" name="to" value="{{TO}}"></label>
{{#HAS_UNIT}}<input type="hidden" name="unit" value="{{UNIT_VALUE}}">
{{/HAS_UNIT}}<button type="submit">Filter</button>
{{#CLEAR}}<a class="clear" href="/fills">Clear filter</a>
{{/CLEAR}}</form>
{{>PARTIAL}}
<div class="grid">
<section class="card metric c3" id="m-fills"><p class="label">Fills</p><p class="number {{N_FIT}}">{{N}}</p><p class="context"><span class="part">{{CONTRACTS}} contracts ·</span> <span class="part">{{COUNT}} fills in the journal</span></p></section>
<section class="card metric c3" id="m-slippage"><p class="label">{{MEAN_LABEL}}</p><p class="number {{MEAN_FIT}} {{MEAN_TREND}}"><span class="tri">{{MEAN_ARROW}}</span>{{MEAN}}</p><p class="context"><span class="part">predicted {{MEAN_PREDICTED}} ·</span> <span class="part">+ is cost ·</span> <span class="part">{{IMPROVED}} better than mid</span></p></section>
<section class="card metric c3" id="m-cost"><p class="label">Slippage in all</p><p class="number {{COST_FIT}} {{COST_TREND}}"><span class="tri">{{COST_ARROW}}</span>{{COST}}</p><p class="context"><span class="part">predicted {{COST_PREDICTED}} ·</span> <span class="part">commission {{COMMISSION}}</span></p></section>
<section class="card metric c3" id="m-delay"><p class="label">Delay, decision to arrival</p><p class="number {{DELAY_SUM_FIT}} {{DELAY_TREND}}"><span class="tri">{{DELAY_ARROW}}</span>{{DELAY_SUM}}</p><p class="context"><span class="part">between sessions, apart from slippage ·</span> <span class="part">latency {{LATENCY_MEAN}} ms a fill</span></p></section>
</div>
<div class="grid">
<section class="card flush c12" id="fills">
<div class="card-head"><h2>Journal of fills</h2><p class="note">Slippage in {{#UNIT}}{{#CURRENT}}<b>{{UNIT_NAME}}</b> {{/CURRENT}}{{#OTHER}}<a href="/fills?{{UNIT_QUERY}}">{{UNIT_NAME}}</a> {{/OTHER}}{{/UNIT}}· as of {{ASOF}}</p></div>
{{>EMPTY}}{{#TABLE}}<div class="scroll" role="region" tabindex="0" aria-label="Journal of fills">
<table>
<caption>Fills, newest first. Slippage, prediction and delay in {{UNIT_HEAD}}, plus is cost.</caption>
<thead><tr><th scope="col"><span class="wide">Time, {{ZONE}}</span><span class="narrow">Market</span></th><th scope="col" class="wide">Symbol</th><th scope="col">Side</th><th scope="col" class="num">Qty</th><th scope="col" class="num">Order price</th><th scope="col" class="num">Fill price</th><th scope="col" class="num">Predicted, {{UNIT_HEAD}}</th><th scope="col" class="num">Slippage, {{UNIT_HEAD}}</th><th scope="col" class="num">Delay, {{UNIT_HEAD}}</th><th scope="col" class="num">Latency, ms</th><th scope="col" class="num">Order</th></tr></thead>
<tbody>
{{#ROW}}<tr id="f{{FILL_ID}}"><td class="time"><span class="narrow">{{SYMBOL}}</span><time datetime="{{TIME_UTC}}" title="{{TIME_UTC}}"><span class="wide">{{DAY}} {{TIME}}</span><span class="narrow note">{{DAY}}</span></time></td><td class="wide">{{SYMBOL}}</td><td>{{SIDE}}</td><td class="num">{{QTY}}</td><td class="num">{{ORDER}}</td><td class="num">{{FILL}}</td><td class="num">{{PREDICTED}}</td><td class="num {{TREND}}"><span class="tri">{{ARROW}}</span>{{SLIP}}</td><td class="num">{{DELAY}}</td><td class="num">{{LATENCY}}</td><td class="num">{{ORDER_ID}}</td></tr>
{{/ROW}}</tbody>
</table>
</div>
{{/TABLE}}<nav class="pager" aria-label="Pages of fills">{{#FIRST}}<a href="/fills?{{QUERY}}">Newest</a> {{/FIRST}}{{#NEWER}}<a rel="prev" href="/fills?{{QUERY}}">Newer fills</a> {{/NEWER}}{{#OLDER}}<a rel="next" href="/fills?{{QUERY}}">Older fills</a> {{/OLDER}}<span class="note">100 a page. From and to are whole sessions.</span></nav>
</section>
</div>
<div class="grid">
<section class="card c6" id="comparison">
<div class="card-head"><h2>{{COMPARISON}}</h2><p class="note">ticks a fill, over the filter</p></div>
{{#FEW}}<p class="notice info">{{JUDGED}} of 10 fills: too few to compare.</p>
{{/FEW}}{{#COMPARED}}<dl class="kv">
<div><dt>Fills compared</dt><dd>{{JUDGED}}</dd></div>
<div><dt>Mean predicted</dt><dd>{{MEAN_X}}</dd></div>
<div><dt>Mean actual, signed</dt><dd>{{MEAN_Y}}</dd></div>
<div><dt>Mean actual, without sign</dt><dd>{{MEAN_ABS}}</dd></div>
<div><dt>Bias, actual less predicted</dt><dd>{{BIAS}}</dd></div>
<div><dt>RMSE</dt><dd>{{RMSE}}</dd></div>
<div><dt>Actual to predicted</dt><dd>{{RATIO}}</dd></div>
<div><dt>Correlation</dt><dd>{{CORRELATION}}</dd></div>
</dl>
{{/COMPARED}}</section>
<section class="card c6" id="reading">
<div class="card-head"><h2>How to read this</h2></div>
<p class="lead">Order price is the mid when the order first worked. Slippage is the fill price less the order price in the direction of the order: plus is cost, minus is better than mid. Delay is what the price moved between the decision and that moment.</p>
{{#OURS}}<p class="lead">The prediction is half the spread plus impact, for the whole order, and stands on each of its fills. Simulated fills test the prediction against the simulator, not against a market.</p>
{{/OURS}}{{#THEIRS}}<p class="lead">The predictions are the original's, made with volatility as a fraction of the price and for the whole order. They are compared by themselves, never together with predictions of this system.</p>
{{/THEIRS}}</section>
</div>
{{/JOURNAL}}