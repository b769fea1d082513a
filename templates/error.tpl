{{%AUTOESCAPE context="HTML"}}<section class="card c12" aria-label="What went wrong">
<div class="card-head"><p class="note">status {{STATUS_CODE}}{{#REQUEST}} · request {{REQUEST_ID}}{{/REQUEST}}</p></div>
<p class="lead">{{DETAIL}}</p>
<p class="links"><a href="/">Overview</a> <a href="/fills">Fills</a> <a href="/system">System</a></p>
</section>
