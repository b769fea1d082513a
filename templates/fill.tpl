{{%AUTOESCAPE context="HTML"}}<section class="card" id="fill-{{ID}}" aria-label="Fill {{ID}}"{{#IN_PLACE}} tabindex="-1"{{/IN_PLACE}}>
<div class="card-head"><h2>{{SYMBOL}}, fill {{ID}}</h2><p class="note">{{#IN_PLACE}}<a href="/fills/{{ID}}">page of its own</a> <button type="button" class="small" data-close>Close</button>{{/IN_PLACE}}{{#ALONE}}<a href="/fills">All fills</a>{{/ALONE}}</p></div>
{{#NOTE}}<p class="notice info">{{TEXT}}</p>
{{/NOTE}}<h3>What it cost</h3>
<div class="scroll" role="region" tabindex="0" aria-label="Cost of fill {{ID}}">
<table class="cost"><caption>What it cost: + is a cost, − was saved</caption>
<thead><tr><th scope="col">Part</th><th scope="col" class="num">ticks</th><th scope="col" class="num">bps</th><th scope="col" class="num">{{CURRENCY}}</th></tr></thead>
<tbody>
{{#PART}}<tr class="{{ROW_CLASS}}"><th scope="row">{{NAME}}{{#MISSING}} <span class="note">{{WHY}}</span>{{/MISSING}}</th><td class="num">{{IN_TICKS}}</td><td class="num">{{IN_BPS}}</td><td class="num">{{IN_MONEY}}</td></tr>
{{/PART}}</tbody></table></div>
<div class="facts">
<div><h3>The fill</h3><dl class="kv">
{{#FACT}}<div><dt>{{TERM}}</dt><dd>{{#TIME}}<time datetime="{{AT_UTC}}" title="{{AT_UTC}}">{{AT}}</time>{{/TIME}}{{VALUE}}</dd></div>
{{/FACT}}</dl></div>
<div><h3>Quotes</h3><dl class="kv">
{{#QUOTE}}<div><dt>{{TERM}}</dt><dd>{{VALUE}}</dd></div>
{{/QUOTE}}</dl>
{{#CYCLE}}<h3>Cycle {{CYCLE_ID}}, which decided it</h3><dl class="kv">
{{#RAN}}<div><dt>{{TERM}}</dt><dd>{{#TIME}}<time datetime="{{AT_UTC}}" title="{{AT_UTC}}">{{AT}}</time>{{/TIME}}{{VALUE}}</dd></div>
{{/RAN}}</dl>
{{/CYCLE}}</div>
{{#INTENT}}<div><h3>Intent {{INTENT_ID}}</h3><dl class="kv">
{{#WISH}}<div><dt>{{TERM}}</dt><dd>{{VALUE}}</dd></div>
{{/WISH}}</dl></div>
{{/INTENT}}{{#DECISION}}<div><h3>Decision</h3><dl class="kv">
<div><dt>Model</dt><dd><a href="/agent#model">{{MODEL}}</a></dd></div>
{{#DECIDED}}<div><dt>{{TERM}}</dt><dd>{{VALUE}}</dd></div>
{{/DECIDED}}</dl>
{{#BY_CALENDAR}}<p class="note">The roll itself is the calendar's: it leaves the position as it is.</p>
{{/BY_CALENDAR}}</div>
{{/DECISION}}</div>
{{#INTENT}}<h3>Orders of the intent</h3>
<div class="scroll" role="region" tabindex="0" aria-label="Orders of intent {{INTENT_ID}}">
<table><caption>Orders of intent {{INTENT_ID}}, in the order they were sent</caption>
<thead><tr><th scope="col">Order</th>{{#SLICES}}<th scope="col" class="num">Slice</th>{{/SLICES}}<th scope="col">Stage</th><th scope="col">State</th><th scope="col" class="num">Limit</th><th scope="col" class="num">Asked</th><th scope="col" class="num">Filled</th><th scope="col" class="num">Fills</th><th scope="col" class="num">From sub-bar</th><th scope="col" class="num">To</th></tr></thead>
<tbody>
{{#ORDER}}<tr><td class="nowrap">{{REF}}{{#THIS}} <b>(this)</b>{{/THIS}}</td>{{#SLICED}}<td class="num">{{SLICE}}</td>{{/SLICED}}<td>{{STAGE}}</td><td>{{ORDER_STATE}}</td><td class="num">{{LIMIT}}</td><td class="num">{{ASKED}}</td><td class="num">{{FILLED}}</td><td class="num">{{ORDER_FILLS}}</td><td class="num">{{SUB}}</td><td class="num">{{SUB_END}}</td></tr>
{{/ORDER}}</tbody></table></div>
{{#ORDERS_CUT}}<p class="note">The first 50 orders.</p>{{/ORDERS_CUT}}{{/INTENT}}</section>
