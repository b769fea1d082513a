{{%AUTOESCAPE context="HTML"}}{{#BANNER}}<div class="banner {{CLS}}" role="status"><p><b>{{LEAD}}</b> {{TEXT}}</p></div>
{{/BANNER}}
