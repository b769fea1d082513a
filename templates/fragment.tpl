{{%AUTOESCAPE context="HTML"}}{{>BODY}}
<hx-partial hx-target="#state" hx-swap="innerMorph">{{>STATE}}</hx-partial>
<hx-partial hx-target="#banners" hx-swap="innerMorph">{{>BANNERS}}</hx-partial>
<hx-partial hx-target="#status" hx-swap="innerMorph">{{#STATUS}}{{#LEAD}}<b>{{LEAD_TEXT}}</b> {{/LEAD}}{{SENTENCE}}{{#WHEN}}<time datetime="{{UTC}}" title="{{UTC}}">{{AT}}</time>{{REST}}{{/WHEN}}{{/STATUS}}</hx-partial>{{#RENDERED}}
<hx-partial hx-target="#rendered" hx-swap="innerMorph"><time datetime="{{FOOT_UTC}}" title="{{FOOT_UTC}}">{{FOOT_ASOF}}</time></hx-partial>{{/RENDERED}}
