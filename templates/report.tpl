{{%AUTOESCAPE context="HTML"}}<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Readiness: {{VERDICT}} · Hydra</title>
<style>
:root { color-scheme: light; --text: #161b22; --muted: #55606e; --rule: #d5dbe2; --ok: #0b6b68; --warn: #7a5d00; --error: #b8202f; --line: #0a5bc4; }
* { box-sizing: border-box; }
body { max-width: 1000px; margin: 0 auto; padding: 16px; color: var(--text); background: #fff; font: 13px/18px -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
h1, h2, h3, p, dl, dd, ul, figure { margin: 0; padding: 0; }
ul { list-style: none; }
h1 { font-size: 18px; line-height: 24px; }
.mode { padding: 1px 8px; border: 1.5px solid; border-radius: 4px; font-size: .75em; letter-spacing: .03em; }
.paper { display: none; }
.changed { font-size: 12px; line-height: 16px; }
h2, h3 { font-size: 13px; line-height: 18px; }
h3 { font-weight: 600; }
.note, .small, .legend, caption, footer { font-size: 11px; line-height: 15px; color: var(--muted); }
.card { margin-top: 12px; padding-top: 8px; border-top: 1px solid var(--rule); }
.card-head { display: flex; gap: 12px; justify-content: space-between; margin-bottom: 4px; }
.notice { margin-top: 12px; padding: 4px 8px; border: 1.5px solid; border-radius: 4px; }
.card.stale { border-top: 1px dashed var(--warn); }
.verdict { font-size: 24px; line-height: 32px; font-weight: 700; }
.ok { color: var(--ok); } .warn { color: var(--warn); } .error { color: var(--error); }
.criteria li { display: grid; grid-template-columns: 88px minmax(0, 1fr) 440px; gap: 4px 12px; padding: 4px 0; break-inside: avoid; }
.criteria .mark { font-size: 11px; line-height: 15px; }
.criteria dl { font-size: 11px; line-height: 15px; }
.criteria dl { display: grid; grid-template-columns: 3fr 4fr 5fr 4fr; gap: 0 10px; } .criteria dt { color: var(--muted); }
.halves { display: grid; grid-template-columns: 1fr 1fr; gap: 0 20px; }
table { width: 100%; border-collapse: collapse; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th { text-align: left; font-size: 11px; color: var(--muted); } td, th { padding: 2px 8px 2px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
.num { text-align: right; white-space: nowrap; }
.overrides li { margin-top: 4px; }
.plot svg { display: block; width: 100%; max-width: 720px; height: auto; }
.legend span { margin-right: 16px; }
.plot-text, .plot-letter { fill: var(--muted); font-size: 12px; }
.plot-grid { stroke: var(--rule); } .plot-axis { stroke: var(--muted); } .plot-limit { stroke: var(--warn); stroke-dasharray: 4 3; }
.plot-line { fill: none; stroke: var(--line); stroke-width: 1.5; } .plot-area { fill: var(--line); fill-opacity: .12; }
footer { margin-top: 16px; }
@media (max-width: 700px) { .criteria li { grid-template-columns: 1fr; } .criteria dl { grid-template-columns: 1fr 1fr; } .halves { grid-template-columns: 1fr; } }
@page { margin: 8mm; }
@media print {
body { max-width: none; padding: 0; font-size: 9px; line-height: 11.5px; }
h1 { font-size: 14px; line-height: 18px; } h2 { font-size: 10px; line-height: 12px; } h3 { font-size: 9px; line-height: 10.5px; }
.note, .small, .legend, .changed, th, .criteria .mark, .criteria dl { font-size: 9px; line-height: 10.5px; }
.card { margin-top: 4px; padding-top: 3px; } .card-head { margin-bottom: 1px; }
.criteria li { grid-template-columns: 62px minmax(0, 1fr) 300px; gap: 0 8px; padding: 1px 0; font-size: 9px; line-height: 10.5px; } .criteria dl { gap: 0 8px; }
.criteria li > div > * { display: inline; font-size: inherit; line-height: 10.5px; } .criteria li + li dt { display: none; } .criteria h3::after, .criteria .note::before, .criteria .changed::before { content: " "; }
.rest { break-before: page; display: grid; grid-template-columns: 1fr 1fr; gap: 0 12px; } .rest > .col { display: contents; } #limits { grid-area: 2 / 1; } #unseen { grid-area: 1 / 2; } #advisory { grid-area: 2 / 2; } .statistics { grid-column: 1 / 3; } details { display: none; } td, th { padding: 1px 6px 1px 0; }
.plot svg { max-width: 360px; } .verdict { font-size: 18px; line-height: 22px; } footer { margin-top: 6px; }
}
</style>
</head>
<body>
<header><h1>Hydra · Readiness <span class="mode">{{MODE}}</span></h1><p class="note">{{RECORD}}. Made <time datetime="{{MADE_UTC}}">{{MADE}}</time> from the ledger alone. {{BADGE}}</p></header>
<main>{{>BODY}}</main>
<footer>Times in {{ZONE}}. Everything of this file stands in it; it asks nothing of the network.</footer>
</body>
</html>
