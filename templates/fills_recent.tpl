{{%AUTOESCAPE context="HTML"}}{{#ROW}}<tr><td>{{TIME}}</td><td>{{SYMBOL}}</td><td class="{{CLASS}}">{{SIDE}}</td><td>{{ACTUAL}}</td></tr>
{{/ROW}}{{#EMPTY}}<tr><td colspan="4">{{WORDS}}</td></tr>
{{/EMPTY}}