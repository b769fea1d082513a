{{%AUTOESCAPE context="HTML"}}<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<meta name="htmx-config" content='{"noSwap":[204,304,"4xx","5xx"],"includeIndicatorCSS":false,"morphIgnore":["data-htmx-powered","open","type"]}'>
<title>{{#NEEDED}}● {{NEEDS}} — {{/NEEDED}}{{TITLE}} · Hydra</title>
<link rel="icon" id="icon" href="{{ICON}}" type="image/svg+xml" data-off="{{ICON_OFF}}" data-ok="{{ICON_OK}}" data-warn="{{ICON_WARN}}" data-error="{{ICON_ERROR}}">
<link rel="stylesheet" href="{{ASSET_CSS}}">
<link rel="expect" href="#foot" blocking="render">
<script src="{{ASSET_JS}}" defer></script>
{{#CHART}}<script src="{{ASSET_CHART}}" defer></script>
{{/CHART}}</head>
{{!
Nothing is painted before the page has come whole: rows and columns that came later would move the ones before. What lies below
the first view is laid out after it (style/pages.css).

What the scripts find here. They need nothing of each other but events of the document, and send none before all of app.js has
run: the order in it is free. chart.js, which may run later, listens to htmx alone.
body[data-title]     the title without its prefix
body[data-event]     id of the newest journaled event this page was rendered at, "<epoch>.<seq>"; seq is 0 while there is none, and
                     the whole is "" where no epoch can be read: without a ledger, or with the original's
body[data-zone]      display zone, IANA
body[data-stream]    address of the event stream
body[data-silent]    seconds without any event after which an open stream counts as dead: a status event comes every 15
body[data-poll]      seconds between two fetches of #page while there is no stream
#link                link state, hidden until the script has something true to say; data-state connected reconnecting stale absent
#old                 says since when nothing came, while <body> has the class "old" and every panel looks stale (live.js)
[data-live=NAME]     text that an event's field NAME replaces
#clock               clock of the chosen zone; the script moves it on
#zone                the zone that times are shown in: exchange, utc, local; hidden until the script has taken it over
time[datetime]       an instant, whatever its words: they follow the zone, and their tooltip is UTC
.zone                the display zone's name, of heads and of the footer
input[data-type]     a field of days, served as a text; a picker once the first frame stands and nobody is in it (dates.js). A morph
                     leaves the type of every input alone: those that can take each other's place have the same
link#icon            its data-off, data-ok, data-warn, data-error are the icons of #needs[data-level]
#needs               of the banners: data-level off ok warn error, data-count how many need the operator
.banner[id]          one condition; a new one is told in #told, once
body                 hears "hydra:shown" once the first frame stands on the screen (shown.js), "hydra:link" of the stream (live.js)
#page                the body; answers "hydra:refresh" on <body> by fetching itself and morphing; the answer also morphs
                     #state, #banners, #status and #rendered
}}
<body data-title="{{TITLE}} · Hydra" data-event="{{EVENT}}" data-zone="{{DATA_ZONE}}" data-stream="/api/sse/cycle-status" data-silent="35" data-poll="60" data-nav="{{NAV}}">
<a class="skip" href="#main">Skip to content</a>
<header class="bar">
<a class="brand" href="/">Hydra</a>
<nav class="pages" aria-label="Pages">
{{#PAGE}}<a href="{{HREF}}"{{#ACTIVE}} aria-current="page"{{/ACTIVE}}>{{NAME}}</a>
{{/PAGE}}</nav>
<div class="state"><div id="state">{{>STATE}}</div><span id="link" hidden><i class="dot off"></i><b></b></span>{{#RENDERED}}<label id="zone-box" hidden><span class="unseen">Times in</span><select id="zone"><option value="exchange">Exchange</option><option value="utc">UTC</option><option value="local">Local</option></select></label>{{/RENDERED}}</div>
</header>
<p class="unseen" id="told" role="status"></p>
<section class="banners" id="banners" aria-label="Notices">{{>BANNERS}}</section>
<main id="main" tabindex="-1">
<p id="old" role="status" hidden></p>
<div class="page-head"><h1>{{TITLE}}</h1><p class="status" id="status" aria-live="polite">{{#STATUS}}{{#LEAD}}<b>{{LEAD_TEXT}}</b> {{/LEAD}}{{SENTENCE}}{{#WHEN}}<time datetime="{{UTC}}" title="{{UTC}}">{{AT}}</time>{{REST}}{{/WHEN}}{{/STATUS}}</p></div>
<div id="page"{{#REFRESH}} hx-get="{{SELF}}" hx-trigger="hydra:refresh from:body" hx-swap="innerMorph"{{/REFRESH}}>{{>BODY}}</div>
</main>
<footer class="foot" id="foot">
<p>Read-only monitoring. Control via CLI.</p>
{{#RENDERED}}<p>Times in <span class="zone">{{FOOT_ZONE}}</span>. Rendered <span id="rendered"><time datetime="{{FOOT_UTC}}" title="{{FOOT_UTC}}">{{FOOT_ASOF}}</time></span>.{{#BADGE}} {{BADGE_TEXT}}.{{/BADGE}}{{#BADGE_IC}} IC, the information coefficient: the correlation of a signal with the next return.{{/BADGE_IC}}</p>
{{/RENDERED}}</footer>
</body>
</html>
