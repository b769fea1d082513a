{{%AUTOESCAPE context="HTML"}}<div class="grid">
<section class="card metric c3"><p class="label">Agent</p><p class="number {{STATE_CLASS}}">{{STATE}}</p><p class="context">{{STATE_CONTEXT}}</p></section>
<section class="card metric c3"><p class="label">Champion</p><p class="number">{{CHAMPION}}</p><p class="context">{{CHAMPION_CONTEXT}}</p></section>
<section class="card metric c3"><p class="label">Experiments</p><p class="number num">{{TOTAL}}</p><p class="context">{{PROMOTED}} promoted · {{REJECTED}} rejected · {{PENDING}} pending</p></section>
<section class="card metric c3"><p class="label">Promotion rate</p><p class="number num">{{RATE}}</p><p class="context">promoted of all experiments</p></section>
</div>
<div class="grid">
<section class="card flush c8">
<div class="card-head"><h2>Last decisions</h2>{{#DECIDED}}<p class="note">session {{SESSION}}</p>{{/DECIDED}}</div>
{{>DECISIONS_NOTICE}}
{{#DECIDED}}<div class="scroll" role="region" tabindex="0" aria-label="Last decisions">
<table><caption>The newest decision of each market</caption>
<thead><tr><th scope="col">Market</th><th scope="col">Decided by</th><th scope="col">Signal</th><th scope="col" class="num">Probability</th><th scope="col" class="num">Close</th><th scope="col" class="num">Of equity</th><th scope="col" class="num">Held</th><th scope="col" class="num">Target</th><th scope="col">Why</th></tr></thead>
<tbody>{{#DECISION}}<tr><td>{{SYMBOL}}</td><td class="nowrap">{{MODEL}}</td><td class="nowrap"><span class="tri">{{ARROW}}</span>{{DIRECTION}}</td><td class="num">{{PROBABILITY}}</td><td class="num">{{CLOSE}}</td><td class="num">{{FRACTION}}</td><td class="num">{{POSITION}}</td><td class="num">{{TARGET}}</td><td class="text">{{REASON}}</td></tr>
{{/DECISION}}</tbody></table></div>
<p class="note">A rule has no probability. Orders of a decision work in the next session.</p>{{/DECIDED}}
</section>
<section class="card c4" id="model">
<div class="card-head"><h2>Model</h2></div>
{{#NO_MODEL}}<p class="lead">{{TRADER}} The rule is long when the 20-session return is positive and short when it is negative, with 5 % of equity a market.</p>{{/NO_MODEL}}
<dl class="kv">
<div><dt>Champion</dt><dd>{{CHAMPION}}</dd></div>
<div><dt>Autonomy</dt><dd>{{AUTONOMY}}</dd></div>
<div><dt>State</dt><dd class="{{STATE_CLASS}}">{{STATE}}</dd></div>
</dl>
</section>
<section class="card flush c12">
<div class="card-head"><h2>Experiments</h2>{{#EXPERIMENTS}}<p class="note">newest 20</p>{{/EXPERIMENTS}}</div>
{{>EXPERIMENTS_NOTICE}}
{{#EXPERIMENTS}}<div class="scroll" role="region" tabindex="0" aria-label="Experiments">
<table><caption>Newest experiments</caption>
<thead><tr><th scope="col" class="num">Id</th><th scope="col">Created</th><th scope="col">Type</th><th scope="col">Outcome</th></tr></thead>
<tbody>{{#EXPERIMENT}}<tr><td class="num">{{ID}}</td><td><time datetime="{{AT_UTC}}" title="{{AT_UTC}}">{{AT}}</time></td><td>{{TYPE}}</td><td class="{{OUTCOME_CLASS}}">{{OUTCOME}}</td></tr>
{{/EXPERIMENT}}</tbody></table></div>{{/EXPERIMENTS}}
</section>
</div>
