{{%AUTOESCAPE context="HTML"}}<svg class="plot-scene" viewBox="0 0 {{W}} {{H}}" width="{{W}}" height="{{H}}" role="img" aria-label="{{TITLE}}"><title>{{TITLE}}</title>
{{#ITEM}}{{#LINE}}<line class="{{CLS}}" x1="{{X1}}" y1="{{Y1}}" x2="{{X2}}" y2="{{Y2}}"/>
{{/LINE}}{{#POLY}}<polyline class="{{CLS}}" points="{{POINTS}}"/>
{{/POLY}}{{#AREA}}<polygon class="{{CLS}}" points="{{POINTS}}"/>
{{/AREA}}{{#RECT}}<rect class="{{CLS}}" x="{{X}}" y="{{Y}}" width="{{RW}}" height="{{RH}}"{{#FADE}} fill-opacity="{{OPACITY}}"{{/FADE}}/>
{{/RECT}}{{#DOT}}<circle class="{{CLS}}" cx="{{X}}" cy="{{Y}}" r="{{R}}"/>
{{/DOT}}{{#TEXT}}<text class="{{CLS}}" x="{{X}}" y="{{Y}}" text-anchor="{{ANCHOR}}">{{WORDS}}</text>
{{/TEXT}}{{/ITEM}}</svg>
